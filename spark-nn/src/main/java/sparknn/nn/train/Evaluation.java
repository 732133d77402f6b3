package sparknn.nn.train;

import java.util.Arrays;
import java.util.Iterator;
import sparknn.nn.data.Batch;
import sparknn.nn.data.BatchReader;
import sparknn.nn.data.RowBlock;
import sparknn.nn.layer.StepContext;
import sparknn.nn.loss.Metric;

/** The loss and metric of a network on examples that it is not trained on. */
public final class Evaluation {
  private static final int MOST_ROWS = 256;
  // Not a share of the heap: how rows are grouped has a say in the last bits of their sum.
  private static final long MOST_BYTES = 64L << 20;

  private Evaluation() {}

  /** How many rows go through a network at a time: fewer where its buffers are large. */
  static int rows(Network network) {
    return rows(network, InputForm.DENSE);
  }

  private static int rows(Network network, InputForm form) {
    int fitting = network.memory(false, form).largestBatch(MOST_BYTES);
    return Math.max(1, Math.min(MOST_ROWS, fitting));
  }

  private static NetworkRun bind(TrainingPlan plan, NetworkValues values, int rows) {
    return plan.inputForm().sparse()
        ? plan.network().bindSparseForInference(values, rows)
        : plan.network().bindForInference(values, rows);
  }

  /** Where the sums go that the plan's metric of held-out rows is made from; none without one. */
  public static double[] counts(TrainingPlan plan) {
    return new double
        [plan.validationMetric() == null ? 0 : plan.validationMetric().sums(plan.task())];
  }

  /**
   * What a network says of some rows: outputs, target and weight of every n-th one, row behind row.
   *
   * @param every n, at least 1
   */
  public static float[] outputs(
      TrainingPlan plan, NetworkValues values, Iterator<RowBlock> blocks, int every) {
    Network network = plan.network();
    int rows = rows(network, plan.inputForm());
    int outputs = network.outputSize();
    int targets = network.targetSize();
    int width = outputs + targets + 1;
    float[] taken = new float[width * rows];
    int length = 0;
    if (!blocks.hasNext()) {
      return new float[0];
    }
    NetworkRun run = bind(plan, values, rows);
    Batch batch = plan.batch(rows);
    BatchReader reader = BatchReader.inOrder(blocks, plan.scaling());
    for (long row = 0; reader.next(batch); ) {
      float[] output = run.forward(batch, StepContext.inference());
      for (int i = 0; i < batch.rows(); i++, row++) {
        if (row % every == 0) {
          if (length + width > taken.length) {
            taken = Arrays.copyOf(taken, 2 * taken.length);
          }
          System.arraycopy(output, i * outputs, taken, length, outputs);
          System.arraycopy(batch.targets(), i * targets, taken, length + outputs, targets);
          taken[length + width - 1] = batch.weights()[i];
          length += width;
        }
      }
    }
    return Arrays.copyOf(taken, length);
  }

  /** Sums over all rows of some blocks; {@link LossSums#NONE} if there are none. */
  public static LossSums of(TrainingPlan plan, NetworkValues values, Iterator<RowBlock> blocks) {
    return of(plan, values, blocks, new double[0]);
  }

  /**
   * The same.
   *
   * @param counts to which is added what {@link #counts} is for, if it has any length
   */
  public static LossSums of(
      TrainingPlan plan, NetworkValues values, Iterator<RowBlock> blocks, double[] counts) {
    if (!blocks.hasNext()) {
      return LossSums.NONE;
    }
    Network network = plan.network();
    Metric metric = plan.metric();
    int rows = rows(network, plan.inputForm());
    NetworkRun run = bind(plan, values, rows);
    Batch batch = plan.batch(rows);
    BatchReader reader = BatchReader.inOrder(blocks, plan.scaling());
    int outputs = network.outputSize();
    LossSums totals = LossSums.NONE;
    while (reader.next(batch)) {
      float[] output = run.forward(batch, StepContext.inference());
      double loss =
          network.loss().sum(output, batch.targets(), batch.weights(), batch.rows(), outputs);
      double sum = metric.sum(output, batch.targets(), batch.weights(), batch.rows(), outputs);
      totals = totals.plus(new LossSums(batch.weightSum(), loss, sum, 1));
      if (counts.length > 0) {
        plan.validationMetric()
            .add(plan.task(), output, batch.targets(), batch.weights(), batch.rows(), counts);
      }
    }
    return totals;
  }
}
