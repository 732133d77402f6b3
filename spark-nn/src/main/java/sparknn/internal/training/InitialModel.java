package sparknn.internal.training;

import java.io.IOException;
import java.util.Optional;
import org.apache.spark.SparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sparknn.internal.files.NetworkFiles;
import sparknn.nn.data.TargetScaling;
import sparknn.nn.io.SavedNetwork;
import sparknn.nn.spec.Require;
import sparknn.nn.table.TableEncoding;
import sparknn.nn.train.Network;
import sparknn.nn.train.NetworkValues;
import sparknn.nn.train.TensorTransfer;
import sparknn.param.NeuralNetworkParams;

/**
 * The model that a training begins with: transfer where the output layer is new, a warm start where
 * it is taken over as well.
 *
 * @param path of the model
 * @param saved its network
 * @param table what it has learnt of the columns of a table, if it reads some
 */
record InitialModel(String path, SavedNetwork saved, Optional<TableEncoding> table) {
  private static final Logger LOG = LoggerFactory.getLogger(NetworkTraining.class);

  /**
   * The one that the Params name, if they do.
   *
   * @throws IllegalArgumentException if it can't be read
   */
  static Optional<InitialModel> of(NeuralNetworkParams params, SparkContext context) {
    if (!params.isDefined(params.initialModel())) {
      return Optional.empty();
    }
    String path = params.getInitialModel();
    try {
      SavedNetwork saved = NetworkFiles.read(context, path);
      return Optional.of(new InitialModel(path, saved, NetworkFiles.table(context, path, saved)));
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          String.format(
              "initialModel must be the path of a saved classification or regression model, got"
                  + " '%s': %s",
              path, e.getMessage()),
          e);
    }
  }

  /**
   * Writes what fits into the values that a training begins with.
   *
   * @throws IllegalArgumentException if no weight does
   */
  TensorTransfer into(Network network, NetworkValues values) {
    TensorTransfer transfer = TensorTransfer.run(saved.network(), saved.values(), network, values);
    if (!transfer.takesWeights(network)) {
      throw new IllegalArgumentException(
          String.format(
              "initialModel must have tensors with the names and shapes of this network's, %s, got"
                  + " %s in %s",
              Require.shown(TensorTransfer.shown(network)),
              Require.shown(TensorTransfer.shown(saved.network())),
              path));
    }
    LOG.info("{} tensors begin as in {}", transfer.taken().size(), path);
    if (!transfer.notTaken().isEmpty()) {
      LOG.info("Not as in {}: {}", path, String.join("; ", transfer.notTaken()));
    }
    return transfer;
  }

  /**
   * How targets are scaled: as they were for the output layer, where that is taken over.
   *
   * @param own as the rows to train on would have it
   */
  TargetScaling scaling(Network network, TargetScaling own) {
    NetworkValues tried =
        new NetworkValues(
            new float[network.parameters().size()],
            new float[network.statistics().size()],
            new float[network.constants().size()]);
    boolean kept =
        TensorTransfer.run(saved.network(), saved.values(), network, tried).outputLayer();
    return kept
        ? new TargetScaling(saved.scaling().mean(), saved.scaling().std(), own.constant())
        : own;
  }
}
