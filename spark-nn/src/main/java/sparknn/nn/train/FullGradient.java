package sparknn.nn.train;

import java.util.Iterator;
import sparknn.nn.data.Batch;
import sparknn.nn.data.BatchReader;
import sparknn.nn.data.RowBlock;
import sparknn.nn.layer.MemoryNeed;
import sparknn.nn.layer.StepContext;

/**
 * The loss and its gradient over all rows of a worker, at the common parameters. The mean gradient
 * takes the place of the parameters in the result, so that the average over workers is the gradient
 * of the mean loss over all rows.
 */
public record FullGradient() implements WorkerTask {
  /** What a worker takes: the values, the gradient and its sum, the network's buffers, a batch. */
  public static MemoryNeed memory(Network network) {
    return memory(network, InputForm.DENSE, network.input().size());
  }

  /**
   * The same for an input of any form.
   *
   * @param stored how many values of an example are kept, on the average
   */
  public static MemoryNeed memory(Network network, InputForm form, long stored) {
    long parameters = network.parameters().size();
    long batch = form.floatsPerExample(network, stored);
    // The sum is in double precision.
    long numbers = TrainingState.floats(network, 0) + parameters + 2 * parameters;
    return network
        .memory(true, form)
        .plus(MemoryNeed.floats(numbers, batch + network.outputSize()));
  }

  @Override
  public boolean hasWork(TrainingPlan plan, long partitionRows) {
    return partitionRows > 0;
  }

  @Override
  public Result run(
      TrainingPlan plan,
      TrainingState state,
      int partition,
      long partitionRows,
      Iterator<RowBlock> blocks) {
    Network network = plan.network();
    int outputs = network.outputSize();
    float[] parameters = state.values().parameters();
    float[] gradient = new float[parameters.length];
    double[] sums = new double[parameters.length];
    NetworkRun run =
        plan.inputForm().sparse()
            ? network.bindSparse(state.values(), gradient, plan.batchSize(), Network.SPARSE)
            : network.bind(state.values(), gradient, plan.batchSize());
    Batch batch = plan.batch(plan.batchSize());
    float[] dOutput = new float[Math.multiplyExact(plan.batchSize(), outputs)];
    BatchReader reader = BatchReader.inOrder(blocks, plan.scaling());
    StepContext pass = StepContext.training(plan.seed(), 0, partition);
    LossSums totals = LossSums.NONE;
    while (reader.next(batch)) {
      int rows = batch.rows();
      float[] output = run.forward(batch, pass);
      double metric = plan.metric().sum(output, batch.targets(), batch.weights(), rows, outputs);
      double loss =
          network
              .loss()
              .differentiate(output, batch.targets(), batch.weights(), 1f, rows, outputs, dOutput);
      run.backward(dOutput);
      for (int i = 0; i < gradient.length; i++) {
        sums[i] += gradient[i];
      }
      totals = totals.plus(new LossSums(batch.weightSum(), loss, metric, 1));
    }
    double weight = Math.max(totals.weight(), Double.MIN_NORMAL);
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = (float) (sums[i] / weight);
    }
    return new Result(state, totals);
  }
}
