package sparknn.nn.train;

import java.io.Serializable;
import java.util.Iterator;
import sparknn.nn.data.RowBlock;

/**
 * What one worker does with its rows between two times that the workers come together. A pure
 * function of its arguments, so that a repeated task gives the same bits.
 */
public interface WorkerTask extends Serializable {
  /**
   * What came of it.
   *
   * @param state what is averaged over workers, weighted by the examples in {@code totals}
   * @param totals sums over the mini-batches; of no batch if the worker had no rows
   */
  record Result(TrainingState state, LossSums totals) {}

  /** Whether there is anything to do for a worker with so many rows. */
  boolean hasWork(TrainingPlan plan, long partitionRows);

  /**
   * Does it.
   *
   * @param state the common state; changed in place
   * @param partition the number of the worker
   * @param partitionRows how many rows it trains on
   * @param blocks its rows
   */
  Result run(
      TrainingPlan plan,
      TrainingState state,
      int partition,
      long partitionRows,
      Iterator<RowBlock> blocks);
}
