package sparknn.nn.data;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import sparknn.nn.random.Purpose;
import sparknn.nn.random.Rng;

/**
 * The mini-batches of one worker in one pass over its blocks, in an order that only the address of
 * the pass decides.
 *
 * <p>Blocks are taken up in windows of at most {@value #WINDOW_BYTES} bytes, and the rows of a
 * window are shuffled as a whole; mini-batches run across windows. A worker's data mostly fit one
 * window; larger ones, which Spark may keep on disk, never need to be in memory all at once. The
 * window is measured in bytes of data and not in free memory, so the order is the same everywhere.
 */
public final class BatchReader {
  /** How much of a worker's data is shuffled at once. */
  static final long WINDOW_BYTES = 128L << 20;

  private final Iterator<RowBlock> blocks;
  private final TargetScaling scaling;
  private final Rng rng;
  private final List<RowBlock> window = new ArrayList<>();
  // The rows of the window, shuffled: block and row of each.
  private int[] blockOf = new int[0];
  private int[] rowOf = new int[0];
  private int[] order = new int[0];
  private int windowRows;
  private int next;

  private BatchReader(Iterator<RowBlock> blocks, TargetScaling scaling, Rng rng) {
    this.blocks = blocks;
    this.scaling = scaling;
    this.rng = rng;
  }

  /** Reads in the order of this pass of this partition. */
  public static BatchReader shuffled(
      Iterator<RowBlock> blocks, TargetScaling scaling, long seed, long epoch, long partition) {
    return new BatchReader(blocks, scaling, Rng.at(seed, Purpose.SHUFFLE, epoch, partition));
  }

  /** Reads in the order of the blocks. */
  public static BatchReader inOrder(Iterator<RowBlock> blocks, TargetScaling scaling) {
    return new BatchReader(blocks, scaling, null);
  }

  /** Passes over rows that an earlier round has used. */
  public void skip(long rows) {
    long left = rows;
    while (left > 0 && (next < windowRows || nextWindow())) {
      int here = (int) Math.min(left, windowRows - next);
      next += here;
      left -= here;
    }
  }

  /** Fills the batch as far as there are rows; false if there are none. */
  public boolean next(Batch batch) {
    batch.clear();
    while (!batch.full() && (next < windowRows || nextWindow())) {
      int row = order[next++];
      window.get(blockOf[row]).copyTo(rowOf[row], scaling, batch);
    }
    return batch.rows() > 0;
  }

  private boolean nextWindow() {
    window.clear();
    windowRows = 0;
    next = 0;
    long bytes = 0;
    while (blocks.hasNext() && bytes < WINDOW_BYTES) {
      RowBlock block = blocks.next();
      window.add(block);
      windowRows += block.rows();
      bytes += block.bytes().length;
    }
    if (windowRows == 0) {
      return false;
    }
    if (order.length < windowRows) {
      blockOf = new int[windowRows];
      rowOf = new int[windowRows];
      order = new int[windowRows];
    }
    int i = 0;
    for (int block = 0; block < window.size(); block++) {
      for (int row = 0; row < window.get(block).rows(); row++) {
        blockOf[i] = block;
        rowOf[i] = row;
        order[i] = i;
        i++;
      }
    }
    if (rng != null) {
      rng.shuffle(order, windowRows);
    }
    return true;
  }
}
