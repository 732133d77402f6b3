package sparknn.nn.loss;

import sparknn.nn.linalg.FloatMath;

/**
 * Negative log-likelihood of positive amounts under a gamma distribution of any fixed shape, whose
 * logarithmic mean is the output, averaged over the outputs: {@code L = 1/T Σ_t (y_t e^{-o_t} +
 * o_t)}, derivative {@code 1/T (1 - y_t e^{-o_t})}. Shape and the terms that do not depend on the
 * network are left out.
 *
 * <p>For amounts whose standard deviation grows with their mean: claims, durations, prices. It
 * weighs relative errors. Gamma regression with the logarithm as link: McCullagh and Nelder 1989,
 * "Generalized linear models", chapter 8. What it predicts is the mean, {@code e^{o_t}}. Targets
 * must be greater than 0, and are taken as they are, not standardised.
 *
 * @since 0.1.0
 */
public record Gamma() implements LogLink {
  @Override
  public double sum(float[] output, float[] target, float[] weight, int rows, int outputs) {
    double sum = 0;
    for (int row = 0; row < rows; row++) {
      double ofRow = 0;
      for (int i = row * outputs; i < (row + 1) * outputs; i++) {
        ofRow += (double) target[i] * FloatMath.exp(-output[i]) + output[i];
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
      float share = scale * weight[row] / outputs;
      for (int i = row * outputs; i < (row + 1) * outputs; i++) {
        dOutput[i] = share * (1f - target[i] * FloatMath.exp(-output[i]));
      }
    }
    return sum;
  }

  @Override
  public double variancePower() {
    return 2;
  }

  @Override
  public TargetRange targetRange() {
    return TargetRange.POSITIVE;
  }
}
