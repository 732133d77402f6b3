package sparknn.distributed;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import scala.Tuple2;

/**
 * Adds up what partitions have found, in the order of the partitions, so that the result has the
 * same bits whichever task was first (Spark's treeAggregate adds in the order of time).
 *
 * <p>Each partition's part comes in slices; equal slices of all partitions meet on one node, and
 * the driver gets every slice once. Little is added up on the driver at once, which spares a
 * shuffle.
 */
final class PartialSums {
  // Of all partitions together.
  private static final long DRIVER_BYTES = 16 << 20;
  // Of a slice, in numbers.
  private static final int LONGEST = 1 << 20;

  private PartialSums() {}

  /** Adds a later part of a slice to the sum of the earlier ones, which it may overwrite. */
  interface Merge extends Serializable {
    double[] merge(double[] earlier, double[] later);
  }

  /** How many slices there should be of so many numbers. */
  static int slices(long numbers, int parallelism) {
    long fewest = (numbers + LONGEST - 1) / LONGEST;
    return (int) Math.max(fewest, Math.min(parallelism, 1 + numbers / (1 << 16)));
  }

  /**
   * Adds up.
   *
   * @param parts by slice and partition, one for each where the partition has any
   * @param numbers of a partition in all slices
   * @return the slices in order; empty if no partition had a part
   */
  static List<double[]> add(
      JavaPairRDD<long[], double[]> parts, int slices, long numbers, Merge merge) {
    List<Tuple2<Integer, double[]>> sums = new ArrayList<>();
    if (8 * numbers * parts.getNumPartitions() <= DRIVER_BYTES) {
      List<Tuple2<long[], double[]>> all = new ArrayList<>(parts.collect());
      all.sort(Comparator.comparing(Tuple2::_1, new InOrder()));
      merged(all.iterator(), merge).forEachRemaining(sums::add);
    } else {
      JavaPairRDD<long[], double[]> shuffled =
          parts.repartitionAndSortWithinPartitions(new BySlice(slices), new InOrder());
      try {
        Results.forEach(shuffled.mapPartitions(sorted -> merged(sorted, merge)), sums::add);
      } finally {
        ShuffleFiles.remove(shuffled.rdd());
      }
    }
    sums.sort(Comparator.comparing(Tuple2::_1));
    return sums.stream().map(Tuple2::_2).toList();
  }

  /** The sums of slices whose parts follow each other. */
  private static Iterator<Tuple2<Integer, double[]>> merged(
      Iterator<Tuple2<long[], double[]>> sorted, Merge merge) {
    List<Tuple2<Integer, double[]>> sums = new ArrayList<>();
    double[] sum = null;
    int slice = -1;
    while (sorted.hasNext()) {
      Tuple2<long[], double[]> part = sorted.next();
      if ((int) part._1()[0] != slice) {
        if (sum != null) {
          sums.add(new Tuple2<>(slice, sum));
        }
        slice = (int) part._1()[0];
        sum = part._2();
      } else {
        sum = merge.merge(sum, part._2());
      }
    }
    if (sum != null) {
      sums.add(new Tuple2<>(slice, sum));
    }
    return sums.iterator();
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
      return (int) ((long[]) key)[0];
    }
  }

  private static final class InOrder implements Comparator<long[]>, Serializable {
    @Override
    public int compare(long[] a, long[] b) {
      return Arrays.compare(a, b);
    }
  }
}
