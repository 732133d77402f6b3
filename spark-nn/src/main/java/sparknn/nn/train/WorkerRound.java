package sparknn.nn.train;

import java.util.Iterator;
import sparknn.nn.data.Batch;
import sparknn.nn.data.BatchReader;
import sparknn.nn.data.RowBlock;
import sparknn.nn.layer.MemoryNeed;
import sparknn.nn.layer.StepContext;

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
    implements WorkerTask {
  /** With nothing to react to. */
  public WorkerRound(int pass, long firstBatch, long batches) {
    this(pass, firstBatch, batches, 1);
  }

  /**
   * What a worker takes: the state, the constants, the gradient, the network's buffers, a
   * mini-batch.
   *
   * @param slots arrays that the optimiser remembers
   * @param mixed whether examples are mixed
   */
  public static MemoryNeed memory(Network network, int slots, boolean mixed) {
    return memory(network, slots, mixed, InputForm.DENSE, network.input().size());
  }

  /**
   * The same for an input of any form.
   *
   * @param stored how many values of an example are kept, on the average
   */
  public static MemoryNeed memory(
      Network network, int slots, boolean mixed, InputForm form, long stored) {
    long begun = (long) network.statistics().size() + network.constants().size();
    long batch = form.floatsPerExample(network, stored);
    return MiniBatchTrainer.memory(network, mixed, form)
        .plus(MemoryNeed.floats(TrainingState.floats(network, slots) + begun, batch));
  }

  @Override
  public boolean hasWork(TrainingPlan plan, long partitionRows) {
    return firstBatch * plan.batchSize() < partitionRows;
  }

  /** Trains; the running statistics come out ready to be averaged. */
  @Override
  public Result run(
      TrainingPlan plan,
      TrainingState state,
      int partition,
      long partitionRows,
      Iterator<RowBlock> blocks) {
    BatchReader reader = BatchReader.shuffled(blocks, plan.scaling(), plan.seed(), pass, partition);
    reader.skip(firstBatch * plan.batchSize());
    return run(plan, state, partition, partitionRows, reader::next);
  }

  /**
   * The same on rows that were read for this round.
   *
   * @param plan of the features that are set in them alone
   * @param state of these
   */
  public Result run(
      TrainingPlan plan, TrainingState state, int partition, long partitionRows, RoundRows rows) {
    return run(plan, state, partition, partitionRows, rows::next);
  }

  /** Gives one mini-batch after another. */
  private interface Batches {
    boolean next(Batch batch);
  }

  private Result run(
      TrainingPlan plan, TrainingState state, int partition, long partitionRows, Batches reader) {
    float[] statistics = state.values().statistics().clone();
    int batchSize = plan.batchSize();
    double batchesOfPass = Math.ceil((double) partitionRows / batchSize);
    MiniBatchTrainer trainer = new MiniBatchTrainer(plan, state);
    Batch batch = plan.batch(batchSize);
    StepContext circumstances = StepContext.training(plan.seed(), pass, partition);
    for (long i = firstBatch; i < firstBatch + batches && reader.next(batch); i++) {
      double time = pass + i / batchesOfPass;
      circumstances.at(i, time, plan.passes());
      double stepSize = reaction * plan.stepSizeAt(time);
      if (!trainer.step(batch, stepSize, circumstances)) {
        break;
      }
    }
    plan.network().beforeAveraging(state.values().statistics(), statistics, 0);
    return new Result(trainer.state(), trainer.totals());
  }
}
