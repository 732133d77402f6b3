package sparknn.nn.train;

import java.io.Serializable;
import java.util.Iterator;
import sparknn.nn.data.Batch;
import sparknn.nn.data.BatchReader;
import sparknn.nn.data.RowBlock;
import sparknn.nn.layer.Pass;

/**
 * What one worker does between two averages: from the common state, some mini-batches of one pass
 * over its own rows. A pure function of its arguments, so that a repeated task gives the same bits.
 *
 * @param pass the pass over the data, from 0
 * @param firstBatch the first mini-batch, counted within the pass
 * @param batches how many mini-batches at most
 * @param reaction the schedule's factor for what was seen so far
 */
public record WorkerRound(int pass, long firstBatch, long batches, double reaction)
    implements Serializable {
  /**
   * What came of it.
   *
   * @param state the state, moved on, its running statistics ready to be averaged (see {@link
   *     Network#beforeAveraging})
   * @param totals sums over the mini-batches; of no batch if the worker had no more rows
   */
  public record Result(TrainingState state, Totals totals) {}

  /**
   * Trains.
   *
   * @param state the common state; changed in place
   * @param partition the number of the worker
   * @param partitionRows how many rows it trains on
   * @param blocks its rows
   */
  public Result run(
      TrainingPlan plan,
      TrainingState state,
      int partition,
      long partitionRows,
      Iterator<RowBlock> blocks) {
    float[] statistics = state.values().state().clone();
    int batchSize = plan.batchSize();
    double batchesOfPass = Math.ceil((double) partitionRows / batchSize);
    BatchReader reader = BatchReader.shuffled(blocks, plan.scaling(), plan.seed(), pass, partition);
    reader.skip(firstBatch * batchSize);
    MiniBatchTrainer trainer = new MiniBatchTrainer(plan, state);
    Batch batch = new Batch(batchSize, plan.network().input().size(), plan.network().targetSize());
    Pass circumstances = Pass.training(plan.seed(), pass, partition);
    for (long i = firstBatch; i < firstBatch + batches && reader.next(batch); i++) {
      circumstances.at(i);
      double stepSize = reaction * plan.stepSizeAt(pass + i / batchesOfPass);
      if (!trainer.step(batch, stepSize, circumstances)) {
        break;
      }
    }
    plan.network().beforeAveraging(state.values().state(), statistics, 0);
    return new Result(trainer.state(), trainer.totals());
  }
}
