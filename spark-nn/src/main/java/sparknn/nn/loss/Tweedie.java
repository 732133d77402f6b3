package sparknn.nn.loss;

import sparknn.nn.spec.Default;
import sparknn.nn.spec.Require;

/**
 * Negative log-likelihood of amounts that are often exactly 0, under a Tweedie distribution (a
 * Poisson number of gamma amounts) whose logarithmic mean is the output, averaged over the outputs:
 *
 * <pre>
 *   L     = 1/T Σ_t (y_t e^{(1-p) o_t} / (p - 1) + e^{(2-p) o_t} / (2 - p))
 *   dL/do = 1/T (e^{(2-p) o_t} - y_t e^{(1-p) o_t})
 * </pre>
 *
 * <p>The variance grows as the mean to the power p: near 1 as of counts ({@link Poisson}), near 2
 * as of amounts ({@link Gamma}). For total claims, sales or rain of a day. Jørgensen 1987,
 * "Exponential dispersion models"; dispersion and the terms that do not depend on the network are
 * left out. What it predicts is the mean, {@code e^{o_t}}. Targets must be 0 or greater, and are
 * taken as they are, not standardised.
 *
 * @param power p, greater than 1 and less than 2; default 1.5
 * @since 0.1.0
 */
public record Tweedie(@Default("1.5") double power) implements LogLink {
  // Its exponential is finite in double precision.
  private static final double LARGEST = 709;

  public Tweedie {
    if (!(power > 1 && power < 2)) {
      throw new IllegalArgumentException(
          "tweedie's power must be greater than 1 and less than 2, got " + Require.text(power));
    }
  }

  @Override
  public double sum(float[] output, float[] target, float[] weight, int rows, int outputs) {
    double sum = 0;
    for (int row = 0; row < rows; row++) {
      double ofRow = 0;
      for (int i = row * outputs; i < (row + 1) * outputs; i++) {
        ofRow += target[i] * below(output[i]) / (power - 1) + above(output[i]) / (2 - power);
      }
      sum += weight[row] * ofRow / outputs;
    }
    return sum;
  }

  @Override
  public double differentiate(
      float[] output,
      float[] target,
      float[] weight,
      float scale,
      int rows,
      int outputs,
      float[] dOutput) {
    double sum = sum(output, target, weight, rows, outputs);
    for (int row = 0; row < rows; row++) {
      double share = (double) scale * weight[row] / outputs;
      for (int i = row * outputs; i < (row + 1) * outputs; i++) {
        dOutput[i] = (float) (share * (above(output[i]) - target[i] * below(output[i])));
      }
    }
    return sum;
  }

  /** {@code e^{(1-p) o}}, finite: infinity times a target of 0 would be no number. */
  private double below(double output) {
    return StrictMath.exp(Math.min((1 - power) * output, LARGEST));
  }

  private double above(double output) {
    return StrictMath.exp((2 - power) * output);
  }

  @Override
  public double variancePower() {
    return power;
  }
}
