package sparknn.internal.training;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sparknn.internal.distributed.PackedData;
import sparknn.internal.distributed.PackedTargets;
import sparknn.nn.data.Batch;
import sparknn.nn.data.BatchReader;
import sparknn.nn.data.RowBlock;
import sparknn.nn.train.InputScaling;
import sparknn.nn.train.Network;
import sparknn.nn.train.NetworkValues;
import sparknn.nn.train.TrainingPlan;
import sparknn.nn.train.UnitVariance;

/**
 * What a training begins from: by the seed, by the features of all rows where they are brought to
 * scale, by a first batch where the initialisation looks at it, and with outputs around the best
 * constant for the loss.
 *
 * @param values with which it begins
 * @param constant the outputs of the best network that does not look at features
 */
public record InitialValues(NetworkValues values, double[] constant) {
  private static final Logger LOG = LoggerFactory.getLogger(InitialValues.class);
  private static final int BATCH = 256;
  // On the driver.
  private static final long MOST_BYTES = 512L << 20;

  static InitialValues of(TrainingPlan plan, PackedData data) {
    Network network = plan.network();
    NetworkValues values = network.initialValues(plan.seed());
    if (InputScaling.wantedBy(network)) {
      InputScaling.set(network, values, data.features(network.input().size()));
    }
    if (UnitVariance.wantedBy(network)) {
      UnitVariance.scale(network, values, batch(plan, data.sample(BATCH), BATCH));
    }
    double[] constant =
        network.loss().bestConstant(new PackedTargets(data, plan.scaling(), network.outputSize()));
    if (!network.shiftOutputs(values, constant)) {
      LOG.info(
          "The last layer has no bias: outputs begin around 0, and not around the best constant");
    }
    return new InitialValues(values, constant);
  }

  /**
   * The first examples of some blocks as one batch; fewer where the network's buffers are large.
   */
  public static Batch batch(TrainingPlan plan, List<RowBlock> blocks, int examples) {
    int fitting = Math.max(1, plan.network().memory(true).largestBatch(MOST_BYTES));
    int there = blocks.stream().mapToInt(RowBlock::rows).sum();
    int rows = Math.min(Math.min(examples, fitting), there);
    Batch batch = new Batch(rows, plan.network().input().size(), plan.network().targetSize());
    BatchReader.inOrder(blocks.iterator(), plan.scaling()).next(batch);
    return batch;
  }
}
