package sparknn.internal.training;

import java.util.List;
import java.util.Optional;
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
import sparknn.nn.train.TensorTransfer;
import sparknn.nn.train.TrainingPlan;
import sparknn.nn.train.UnitVariance;

/**
 * What a training begins from: by the seed, by the features of all rows where they are brought to
 * scale, by another model where one is given, by a first batch where the initialisation looks at
 * it, and with outputs around the best constant for the loss. What was taken over stays as it is.
 *
 * @param values with which it begins
 * @param constant the outputs of the best network that does not look at features
 */
public record InitialValues(NetworkValues values, double[] constant) {
  private static final Logger LOG = LoggerFactory.getLogger(InitialValues.class);
  private static final int BATCH = 256;
  // On the driver.
  private static final long MOST_BYTES = 512L << 20;

  /**
   * @throws IllegalArgumentException if nothing of the model fits the network
   */
  static InitialValues of(TrainingPlan plan, PackedData data, Optional<InitialModel> model) {
    Network network = plan.network();
    NetworkValues values = network.initialValues(plan.seed());
    if (InputScaling.wantedBy(network)) {
      InputScaling.set(network, values, data.features(network.input().size()));
    }
    Optional<TensorTransfer> transfer = model.map(begin -> begin.into(network, values));
    if (UnitVariance.wantedBy(network)) {
      UnitVariance.scale(
          network,
          values,
          batch(plan, data.sample(BATCH), BATCH),
          at -> transfer.isEmpty() || !transfer.get().covers(at));
    }
    double[] constant =
        network.loss().bestConstant(new PackedTargets(data, plan.scaling(), network.outputSize()));
    boolean begun = transfer.isPresent() && transfer.get().outputLayer();
    if (!begun && !network.shiftOutputs(values, constant)) {
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
