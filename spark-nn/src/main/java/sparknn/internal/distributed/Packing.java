package sparknn.internal.distributed;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;
import sparknn.nn.data.Example;
import sparknn.nn.data.RowBlock;
import sparknn.nn.random.Purpose;
import sparknn.nn.random.Rng;
import sparknn.nn.spec.Require;

/**
 * How rows are packed: once, into float blocks, dealt to the workers so that all get alike ones.
 *
 * <p>Each source partition deals its rows round by round, one row to each worker in a random order,
 * so the workers' shares differ by at most one row a source partition. Blocks then travel to their
 * worker and are sorted there by a random number, so that rows which stood together do not stay
 * together. All of it is decided by the seed and by where a row stood (source partition and
 * position), so packing the same data again gives the same blocks in the same order.
 *
 * @param width how many features an example has
 * @param targetSize how many numbers its target has
 * @param workers how many partitions to make, at least 1
 * @param validationFraction share of the rows to hold out at random, in [0, 1), besides those that
 *     the reader marks; see {@link HoldOut}
 * @param seed of the dealing
 * @param classes whether the target is a class, of each of which a share is held out
 * @param bootstrap what the weights of the rows to train on are multiplied with
 */
public record Packing(
    int width,
    int targetSize,
    int workers,
    double validationFraction,
    long seed,
    boolean classes,
    Bootstrap bootstrap)
    implements Serializable {
  private static final int LARGEST_BLOCK = 1 << 20;
  // Over all blocks that a task has open at a time.
  private static final int OPEN_BLOCKS = 64 << 20;

  public Packing {
    Require.atLeast("numWorkers", workers, 1);
    Require.inHalfOpen("validationFraction", validationFraction, 0, 1);
  }

  /** Of the rows as they are. */
  public Packing(int width, int targetSize, int workers, double validationFraction, long seed) {
    this(width, targetSize, workers, validationFraction, seed, false, Bootstrap.NONE);
  }

  /**
   * Packs and caches.
   *
   * @throws IllegalArgumentException if the reader finds fault with a row
   */
  public <T> PackedData pack(JavaRDD<T> rows, RowReader<T> reader) {
    RowProblems problems = new RowProblems(rows.context());
    JavaPairRDD<long[], byte[]> dealt =
        JavaPairRDD.fromJavaRDD(
                rows.mapPartitionsWithIndex(
                    (source, iterator) -> new Dealer<>(this, source, iterator, reader, problems),
                    false))
            .repartitionAndSortWithinPartitions(new ByWorker(workers), new InOrder());
    JavaRDD<byte[]> blocks = null;
    boolean packed = false;
    try {
      blocks = split(dealt, problems);
      blocks.setName("spark-nn packed rows").persist(StorageLevel.MEMORY_AND_DISK());
      List<Census> censuses = new ArrayList<>();
      for (double[] census : count(blocks).collect()) {
        censuses.add(Census.decode(census));
      }
      problems.throwFirst();
      packed = true;
      return new PackedData(dealt, blocks, censuses, targetSize);
    } finally {
      if (!packed) {
        PackedData.release(dealt, blocks);
      }
    }
  }

  /** The workers' blocks, with rows held out and in the bootstrap sample. */
  private JavaRDD<byte[]> split(JavaPairRDD<long[], byte[]> dealt, RowProblems problems) {
    if (validationFraction == 0 && !bootstrap.drawn()) {
      return dealt.values();
    }
    HoldOut heldOut =
        validationFraction > 0 ? HoldOut.of(dealt, validationFraction, classes, seed) : null;
    problems.throwFirst();
    return dealt.mapPartitionsWithIndex(
        (worker, blocks) ->
            new Splitter(this, blocks, heldOut == null ? null : heldOut.draw(worker)),
        true);
  }

  /** How large a block becomes. */
  int blockBytes() {
    return Math.min(LARGEST_BLOCK, OPEN_BLOCKS / workers);
  }

  private JavaRDD<double[]> count(JavaRDD<byte[]> blocks) {
    return blocks.mapPartitions(
        iterator -> {
          Census census = Census.none(targetSize);
          while (iterator.hasNext()) {
            census = census.plus(Census.of(new RowBlock(iterator.next()), targetSize));
          }
          return List.of(census.encode()).iterator();
        });
  }

  /** A block's key: worker, order within the worker, source partition, position there. */
  private static long[] key(int worker, long order, int source, long position) {
    return new long[] {worker, order, source, position};
  }

  private static final class ByWorker extends Partitioner {
    private final int workers;

    ByWorker(int workers) {
      this.workers = workers;
    }

    @Override
    public int numPartitions() {
      return workers;
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

  /** Reads one source partition and gives blocks as they fill. */
  private static final class Dealer<T> implements Iterator<Tuple2<long[], byte[]>> {
    private final Packing plan;
    private final int source;
    private final Iterator<T> rows;
    private final RowReader<T> reader;
    private final RowProblems problems;
    private final Rng placement;
    private final int[] turn;
    private final int blockBytes;
    // For each worker: dense and sparse, to train on and held out.
    private final RowBlock.Builder[] open;
    private final List<Tuple2<long[], byte[]>> full = new ArrayList<>();
    private final Example example = new Example();
    private long position;
    private long blocks;
    private int closing;

    Dealer(Packing plan, int source, Iterator<T> rows, RowReader<T> reader, RowProblems problems) {
      this.plan = plan;
      this.source = source;
      this.rows = rows;
      this.reader = reader;
      this.problems = problems;
      this.placement = Rng.at(plan.seed, Purpose.PLACEMENT, source);
      this.turn = new int[plan.workers];
      for (int i = 0; i < turn.length; i++) {
        turn[i] = i;
      }
      this.blockBytes = plan.blockBytes();
      this.open = new RowBlock.Builder[4 * plan.workers];
    }

    @Override
    public boolean hasNext() {
      while (full.isEmpty() && rows.hasNext()) {
        T row = rows.next();
        String problem = reader.read(row, example);
        if (problem == null) {
          deal();
        } else {
          problems.add(problem, source, position);
          return false;
        }
        position++;
      }
      while (full.isEmpty() && closing < open.length) {
        close(closing++);
      }
      return !full.isEmpty();
    }

    private void deal() {
      int seat = (int) (position % turn.length);
      if (seat == 0) {
        placement.shuffle(turn, turn.length);
      }
      boolean heldOut = example.validation();
      boolean sparse = Segment.sparse(example, plan.width);
      int slot = 4 * turn[seat] + (heldOut ? 2 : 0) + (sparse ? 1 : 0);
      if (open[slot] == null) {
        open[slot] = new RowBlock.Builder(plan.width, plan.targetSize, heldOut, sparse);
      }
      open[slot].add(example);
      if (open[slot].size() >= blockBytes) {
        close(slot);
      }
    }

    private void close(int slot) {
      if (open[slot] == null || open[slot].rows() == 0) {
        return;
      }
      RowBlock block = open[slot].build();
      long random = Rng.key(plan.seed, Purpose.PLACEMENT, source, blocks) >>> 2;
      // Held-out blocks first.
      long order = block.heldOut() ? random - (1L << 62) : random;
      full.add(new Tuple2<>(key(slot / 4, order, source, blocks++), block.bytes()));
    }

    @Override
    public Tuple2<long[], byte[]> next() {
      return full.remove(full.size() - 1);
    }
  }
}
