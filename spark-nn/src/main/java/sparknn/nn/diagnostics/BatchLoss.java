package sparknn.nn.diagnostics;

import sparknn.nn.data.Batch;
import sparknn.nn.layer.StepContext;
import sparknn.nn.train.Network;
import sparknn.nn.train.NetworkRun;
import sparknn.nn.train.NetworkValues;

/**
 * The mean loss of a batch as a function of the parameters, with the same noise and the same
 * running statistics at each evaluation.
 */
final class BatchLoss {
  private final Network network;
  private final Batch batch;
  private final long seed;
  private final NetworkValues values;
  private final float[] statistics;
  private final float[] gradient;
  private final NetworkRun run;

  /**
   * @param values to begin with; not changed
   * @param seed of the noise
   */
  BatchLoss(Network network, NetworkValues values, Batch batch, long seed) {
    this.network = network;
    this.batch = batch;
    this.seed = seed;
    this.values = values.copy();
    this.statistics = values.statistics().clone();
    this.gradient = new float[values.parameters().length];
    this.run = network.bind(this.values, gradient, batch.rows());
  }

  /** The parameters at which it is evaluated next; the caller may change them. */
  float[] parameters() {
    return values.parameters();
  }

  private float[] forward() {
    StepContext pass = StepContext.training(seed, 0, 0);
    pass.at(0);
    System.arraycopy(statistics, 0, values.statistics(), 0, statistics.length);
    return run.forward(batch.features(), batch.rows(), pass);
  }

  /** The loss here, summed in double precision. */
  double value() {
    int outputs = network.outputSize();
    return network.loss().sum(forward(), batch.targets(), batch.weights(), batch.rows(), outputs)
        / batch.weightSum();
  }

  /** Its gradient here, by backpropagation; a buffer that the next call overwrites. */
  float[] gradient() {
    int outputs = network.outputSize();
    float[] dOutput = new float[batch.rows() * outputs];
    float scale = (float) (1 / batch.weightSum());
    network
        .loss()
        .differentiate(
            forward(), batch.targets(), batch.weights(), scale, batch.rows(), outputs, dOutput);
    run.backward(dOutput);
    return gradient;
  }
}
