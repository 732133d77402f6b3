package sparknn.nn.train;

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
    int fitting = network.memory(false).largestBatch(MOST_BYTES);
    return Math.max(1, Math.min(MOST_ROWS, fitting));
  }

  /** Sums over all rows of some blocks; {@link LossSums#NONE} if there are none. */
  public static LossSums of(TrainingPlan plan, NetworkValues values, Iterator<RowBlock> blocks) {
    if (!blocks.hasNext()) {
      return LossSums.NONE;
    }
    Network network = plan.network();
    Metric metric = plan.metric();
    int rows = rows(network);
    NetworkRun run = network.bindForInference(values, rows);
    Batch batch = new Batch(rows, network.input().size(), network.targetSize());
    BatchReader reader = BatchReader.inOrder(blocks, plan.scaling());
    int outputs = network.outputSize();
    LossSums totals = LossSums.NONE;
    while (reader.next(batch)) {
      float[] output = run.forward(batch.features(), batch.rows(), StepContext.inference());
      double loss =
          network.loss().sum(output, batch.targets(), batch.weights(), batch.rows(), outputs);
      double sum = metric.sum(output, batch.targets(), batch.weights(), batch.rows(), outputs);
      totals = totals.plus(new LossSums(batch.weightSum(), loss, sum, 1));
    }
    return totals;
  }
}
