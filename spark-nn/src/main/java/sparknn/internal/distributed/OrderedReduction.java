package sparknn.internal.distributed;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.apache.spark.Aggregator;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.ShuffledRDD;
import scala.Function1;
import scala.Function2;
import scala.Tuple2;
import scala.math.Ordering;
import scala.math.Ordering$;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * Brings together what the partitions of an RDD have found, in the order of the partitions, so that
 * the result has the same bits whichever task was first (Spark's treeAggregate adds in the order of
 * time). States, losses and statistics differ only in how their parts are folded into one.
 *
 * <p>The part of a partition comes in slices. Equal slices of all partitions meet on one node,
 * which folds them as they come by, and the driver gets every slice once. Where all parts together
 * are small they go to the driver as they are, which folds them by the same arithmetic and spares a
 * shuffle.
 */
final class OrderedReduction {
  // Of all partitions together.
  private static final long DRIVER_BYTES = 16 << 20;

  private OrderedReduction() {}

  /** Makes one array of the parts of a slice. */
  interface Fold<A> extends Serializable {
    /**
     * Of parts in the order of the partitions.
     *
     * @param parts at least one; may be overwritten
     */
    A of(Iterator<A> parts);

    /** Adds each part to what the earlier ones came to. */
    static <A> Fold<A> pairwise(Merge<A> merge) {
      return parts -> {
        A sum = parts.next();
        while (parts.hasNext()) {
          sum = merge.merge(sum, parts.next());
        }
        return sum;
      };
    }
  }

  /** Adds a later part to the sum of the earlier ones, which it may overwrite. */
  interface Merge<A> extends Serializable {
    A merge(A earlier, A later);
  }

  /** What a partition has found for a slice: once for each, if at all. */
  static <A> Tuple2<Long, A> part(int slice, int partition, A numbers) {
    return new Tuple2<>((long) slice << 32 | partition, numbers);
  }

  /**
   * The sums of all slices, in order; none if no partition had a part.
   *
   * @param parts from {@link #part}
   * @param slices how many there are
   * @param bytes of one partition's parts together
   */
  static <A> List<A> list(JavaRDD<Tuple2<Long, A>> parts, int slices, long bytes, Fold<A> fold) {
    Map<Integer, A> sums = new TreeMap<>();
    forEach(parts, slices, bytes, fold, sums::put);
    return new ArrayList<>(sums.values());
  }

  /**
   * The same slice by slice, so that the driver need not hold all of them.
   *
   * @param taker gets number and sum of every slice, in any order but never two at a time
   */
  static <A> void forEach(
      JavaRDD<Tuple2<Long, A>> parts,
      int slices,
      long bytes,
      Fold<A> fold,
      BiConsumer<Integer, A> taker) {
    if (bytes * parts.getNumPartitions() <= DRIVER_BYTES) {
      bySlice(parts.collect()).forEach((slice, some) -> taker.accept(slice, fold.of(some)));
    } else {
      ShuffledRDD<Long, A, A> shuffled = shuffled(parts, slices);
      try {
        Results.forEach(
            shuffled
                .toJavaRDD()
                .mapPartitionsWithIndex((slice, sorted) -> folded(slice, sorted, fold), false),
            sum -> taker.accept(sum._1(), sum._2()));
      } finally {
        ShuffleFiles.remove(shuffled);
      }
    }
  }

  private static <A> Map<Integer, Iterator<A>> bySlice(List<Tuple2<Long, A>> parts) {
    List<Tuple2<Long, A>> sorted = new ArrayList<>(parts);
    sorted.sort(Comparator.comparing(Tuple2::_1));
    Map<Integer, List<A>> slices = new TreeMap<>();
    for (Tuple2<Long, A> part : sorted) {
      slices.computeIfAbsent(slice(part._1()), slice -> new ArrayList<>()).add(part._2());
    }
    Map<Integer, Iterator<A>> iterators = new TreeMap<>();
    slices.forEach((slice, some) -> iterators.put(slice, some.iterator()));
    return iterators;
  }

  private static int slice(long key) {
    return (int) (key >>> 32);
  }

  private static <A> Iterator<Tuple2<Integer, A>> folded(
      int slice, Iterator<Tuple2<Long, A>> sorted, Fold<A> fold) {
    if (!sorted.hasNext()) {
      return List.<Tuple2<Integer, A>>of().iterator();
    }
    Iterator<A> parts =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return sorted.hasNext();
          }

          @Override
          public A next() {
            return sorted.next()._2();
          }
        };
    return List.of(new Tuple2<>(slice, fold.of(parts))).iterator();
  }

  /**
   * Each slice in the partition of its number, sorted by where its parts are from.
   *
   * <p>There is nothing to combine before the shuffle, as a partition has one part of a slice. But
   * where Spark combines it writes one file a partition; otherwise it would write each slice to a
   * file of its own first, and all of them again into one.
   */
  private static <A> ShuffledRDD<Long, A, A> shuffled(JavaRDD<Tuple2<Long, A>> parts, int slices) {
    Function1<A, A> only = (Function1<A, A> & Serializable) part -> part;
    Function2<A, A, A> more =
        (Function2<A, A, A> & Serializable)
            (one, other) -> {
              throw new IllegalStateException("a partition must have one part of a slice, got two");
            };
    Comparator<Long> byKey = Comparator.naturalOrder();
    Ordering<Long> order = Ordering$.MODULE$.comparatorToOrdering(byKey);
    return new ShuffledRDD<Long, A, A>(parts.rdd(), new BySlice(slices), tag(), tag(), tag())
        .setAggregator(new Aggregator<>(only, more, more))
        .setMapSideCombine(true)
        .setKeyOrdering(order);
  }

  @SuppressWarnings("unchecked")
  private static <T> ClassTag<T> tag() {
    return (ClassTag<T>) (ClassTag<?>) ClassTag$.MODULE$.apply(Object.class);
  }

  private static final class BySlice extends Partitioner {
    private final int slices;

    BySlice(int slices) {
      this.slices = slices;
    }

    @Override
    public int numPartitions() {
      return slices;
    }

    @Override
    public int getPartition(Object key) {
      return slice((Long) key);
    }
  }
}
