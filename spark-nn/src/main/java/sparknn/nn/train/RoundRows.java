package sparknn.nn.train;

import java.util.Arrays;
import java.util.Iterator;
import sparknn.nn.data.Batch;
import sparknn.nn.data.BatchReader;
import sparknn.nn.data.RowBlock;
import sparknn.nn.linalg.SparseRows;

/**
 * The sparse rows that one worker trains on in one round, with the features that are set in any of
 * them, in ascending order: in the rows features are counted among these.
 */
public final class RoundRows {
  private final Batch rows;
  private final int[] features;
  private int next;

  private RoundRows(Batch rows, int[] features) {
    this.rows = rows;
    this.features = features;
  }

  /**
   * Reads them.
   *
   * @param partitionRows how many rows the worker has
   * @param blocks its rows
   */
  public static RoundRows read(
      TrainingPlan plan,
      WorkerRound round,
      int partition,
      long partitionRows,
      Iterator<RowBlock> blocks) {
    long before = round.firstBatch() * plan.batchSize();
    long left = Math.max(0, partitionRows - before);
    // Not a product: as many mini-batches as ever there are may be asked for.
    long count =
        left / plan.batchSize() < round.batches() ? left : round.batches() * plan.batchSize();
    Batch rows = plan.batch(Math.toIntExact(count));
    BatchReader reader =
        BatchReader.shuffled(blocks, plan.scaling(), plan.seed(), round.pass(), partition);
    reader.skip(before);
    reader.next(rows);
    return new RoundRows(rows, renumber(rows.sparse(), plan.network().input().size()));
  }

  private static int[] renumber(SparseRows rows, int width) {
    int[] number = new int[width];
    int stored = rows.stored();
    int[] columns = rows.columns();
    for (int i = 0; i < stored; i++) {
      number[columns[i]] = 1;
    }
    int[] set = new int[width];
    int count = 0;
    for (int j = 0; j < width; j++) {
      if (number[j] != 0) {
        number[j] = count;
        set[count++] = j;
      }
    }
    for (int i = 0; i < stored; i++) {
      columns[i] = number[columns[i]];
    }
    // A network has at least one input.
    return Arrays.copyOf(set, Math.max(1, count));
  }

  /** The features that are set. */
  public int[] features() {
    return features;
  }

  /** Fills the batch as far as there are rows; false if there are none. */
  boolean next(Batch batch) {
    batch.clear();
    int count = Math.min(batch.capacity(), rows.rows() - next);
    batch.addAll(rows, next, count);
    next += count;
    return count > 0;
  }
}
