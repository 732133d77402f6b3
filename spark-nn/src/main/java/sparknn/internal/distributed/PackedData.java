package sparknn.internal.distributed;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import sparknn.nn.data.RowBlock;
import sparknn.nn.stats.FeatureMoments;

/**
 * Examples packed into blocks and cached, one partition for each worker. In a partition the
 * held-out blocks come first where rows were marked, last where they were drawn.
 *
 * <p>Release it with {@link #close}.
 */
public final class PackedData implements AutoCloseable {
  private final JavaPairRDD<?, byte[]> dealt;
  private final JavaRDD<byte[]> blocks;
  private final List<Census> workers;
  private final Census all;
  private FeatureMoments features;

  /**
   * @param dealt what the blocks were taken from, made by a shuffle
   */
  PackedData(
      JavaPairRDD<?, byte[]> dealt, JavaRDD<byte[]> blocks, List<Census> workers, int targetSize) {
    this.dealt = dealt;
    this.blocks = blocks;
    this.workers = List.copyOf(workers);
    // In the order of the partitions, so that sums have the same bits each time.
    this.all = workers.stream().reduce(Census.none(targetSize), Census::plus);
  }

  /** What was packed for all workers. */
  public Census census() {
    return all;
  }

  /** The number of workers, which is the number of partitions. */
  public int workers() {
    return workers.size();
  }

  /** How many examples each worker trains on. */
  public long[] trainingRows() {
    return workers.stream().mapToLong(Census::trainingRows).toArray();
  }

  /**
   * Some examples to train on, on the driver: the first of the first worker's, which is a random
   * choice, as rows are dealt at random.
   *
   * @param rows how many at most, but for the rest of a block
   */
  public List<RowBlock> sample(int rows) {
    JavaRDD<byte[]> first = blocks.mapPartitions(some -> first(rows, some));
    int worker = 0;
    while (workers.get(worker).trainingRows() == 0) {
      worker++;
    }
    return first.collectPartitions(new int[] {worker})[0].stream().map(RowBlock::new).toList();
  }

  private static Iterator<byte[]> first(int rows, Iterator<byte[]> blocks) {
    List<byte[]> taken = new ArrayList<>();
    Iterator<RowBlock> training = training(blocks);
    for (int count = 0; count < rows && training.hasNext(); ) {
      RowBlock block = training.next();
      taken.add(block.bytes());
      count += block.rows();
    }
    return taken.iterator();
  }

  /**
   * What is known of the features of the rows to train on; computed when it is first asked for.
   *
   * @param width how many features a row has
   */
  public synchronized FeatureMoments features(int width) {
    if (features == null) {
      features = PackedMoments.of(blocks, width);
    }
    return features;
  }

  JavaRDD<byte[]> blocks() {
    return blocks;
  }

  /** The blocks to train on. */
  static Iterator<RowBlock> training(Iterator<byte[]> blocks) {
    return new Some(blocks, false);
  }

  /** The blocks for validation. */
  static Iterator<RowBlock> heldOut(Iterator<byte[]> blocks) {
    return new Some(blocks, true);
  }

  /** Frees the cache and the files of the shuffle; executors have done so when it returns. */
  @Override
  public void close() {
    release(dealt, blocks);
  }

  /** Also where there are no blocks yet. */
  static void release(JavaPairRDD<?, byte[]> dealt, JavaRDD<byte[]> blocks) {
    if (blocks != null) {
      Cleanup.await(() -> blocks.unpersist(true));
    }
    ShuffleFiles.remove(dealt.rdd());
  }

  private static final class Some implements Iterator<RowBlock> {
    private final Iterator<byte[]> all;
    private final boolean heldOut;
    private RowBlock next;

    Some(Iterator<byte[]> all, boolean heldOut) {
      this.all = all;
      this.heldOut = heldOut;
      advance();
    }

    private void advance() {
      next = null;
      while (all.hasNext()) {
        RowBlock block = new RowBlock(all.next());
        if (block.heldOut() == heldOut) {
          next = block;
          return;
        }
      }
    }

    @Override
    public boolean hasNext() {
      return next != null;
    }

    @Override
    public RowBlock next() {
      if (next == null) {
        throw new NoSuchElementException();
      }
      RowBlock current = next;
      advance();
      return current;
    }
  }
}
