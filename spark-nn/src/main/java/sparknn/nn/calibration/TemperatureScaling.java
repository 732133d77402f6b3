package sparknn.nn.calibration;

import sparknn.nn.train.Network;
import sparknn.nn.train.NetworkValues;

/**
 * Temperature scaling: all logits of a classifier are divided by one number, the temperature, that
 * gives the held-out examples the least cross-entropy. Classes keep their order, and so predictions
 * stay the same; only how sure they are changes.
 *
 * <p>Guo et al. 2017, "On calibration of modern neural networks" (arXiv 1706.04599). Weights and
 * bias of the output layer are divided by the temperature. It is sought from 0.01 to 100.
 */
public final class TemperatureScaling implements Calibrator {
  private static final double MOST = 100;
  private static final int BISECTIONS = 50;

  @Override
  public void calibrate(Network network, NetworkValues values, HeldOutOutputs examples) {
    network.scaleOutputs(values, 1 / temperature(examples, network.outputSize()));
  }

  /** The temperature for some examples. */
  static double temperature(HeldOutOutputs examples, int classes) {
    // The cross-entropy is convex in 1 / T: its slope has one root.
    double low = -StrictMath.log(MOST);
    double high = StrictMath.log(MOST);
    for (int i = 0; i < BISECTIONS; i++) {
      double middle = (low + high) / 2;
      if (slope(examples, classes, StrictMath.exp(middle)) < 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return StrictMath.exp(-(low + high) / 2);
  }

  /** The derivative by the factor of the sum of the cross-entropies: Σ w (Σ_j p_j s_j - s_y). */
  private static double slope(HeldOutOutputs examples, int classes, double factor) {
    double slope = 0;
    for (int row = 0; row < examples.rows(); row++) {
      int start = row * classes;
      float largest = Float.NEGATIVE_INFINITY;
      for (int j = start; j < start + classes; j++) {
        largest = Math.max(largest, examples.output()[j]);
      }
      double total = 0;
      double mean = 0;
      for (int j = start; j < start + classes; j++) {
        double below = (double) examples.output()[j] - largest;
        double power = StrictMath.exp(factor * below);
        total += power;
        mean += power * below;
      }
      double label = (double) examples.output()[start + (int) examples.target()[row]] - largest;
      slope += examples.weight()[row] * (mean / total - label);
    }
    return slope;
  }
}
