package sparknn.nn.diagnostics;

import java.util.Locale;
import sparknn.nn.data.Batch;
import sparknn.nn.layer.StepContext;
import sparknn.nn.train.Network;
import sparknn.nn.train.NetworkValues;

/**
 * The loss before the first step beside the loss of a network that knows the targets but no
 * features: its outputs are the best constant for the loss. For softmax cross-entropy that is the
 * entropy of the classes' shares, ln C where they are equal; for the multi-class hinge C − 1 where
 * they are equal and less otherwise; for the squared error the variance of the targets, 1 where
 * they are standardised. Training begins around it. An initial loss far above it comes of weights
 * or features that are too large, and the first steps will be spent on undoing that.
 *
 * @param loss the mean over some examples, weighted, without penalties
 * @param expected the same for constant outputs
 */
public record InitialLoss(double loss, double expected) {
  private static final double TOLERABLE = 2;

  /**
   * Of a network with these values on a batch.
   *
   * @param constant the outputs of the best network that does not look at features
   */
  public static InitialLoss of(
      Network network, NetworkValues values, Batch batch, double[] constant) {
    int rows = batch.rows();
    int outputs = network.outputSize();
    // On a copy, as in training: batch normalisation has no statistics of its own yet.
    NetworkValues copy = values.copy();
    float[] output =
        network
            .withoutNoise()
            .bindForward(copy, rows)
            .forward(batch.features(), rows, StepContext.training(0, 0, 0));
    float[] nothing = new float[rows * outputs];
    for (int i = 0; i < nothing.length; i++) {
      nothing[i] = (float) constant[i % outputs];
    }
    return new InitialLoss(
        mean(network, output, batch, outputs), mean(network, nothing, batch, outputs));
  }

  private static double mean(Network network, float[] output, Batch batch, int outputs) {
    return network.loss().sum(output, batch.targets(), batch.weights(), batch.rows(), outputs)
        / batch.weightSum();
  }

  /** {@code loss / expected}. */
  public double ratio() {
    return loss / expected;
  }

  /** Whether the loss is at most twice what is expected. */
  public boolean plausible() {
    return ratio() <= TOLERABLE;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "initial loss %.4f, %.2f times the expected %.4f", loss, ratio(), expected);
  }
}
