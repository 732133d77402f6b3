package sparknn.nn.loss;

import sparknn.nn.linalg.FloatMath;

/**
 * Negative log-likelihood of counts under a Poisson distribution whose logarithmic mean is the
 * output, averaged over the outputs: {@code L = 1/T Σ_t (e^{o_t} - y_t o_t)}, derivative {@code 1/T
 * (e^{o_t} - y_t)}. The term log y! is left out, as it does not depend on the network.
 *
 * <p>Poisson regression with the logarithm as link: McCullagh and Nelder 1989, "Generalized linear
 * models", chapter 6. What it predicts is the mean, {@code e^{o_t}}. Targets must be 0 or greater,
 * need not be whole, and are taken as they are, not standardised.
 */
public record Poisson() implements LogLink {
  @Override
  public double sum(float[] output, float[] target, float[] weight, int rows, int outputs) {
    double sum = 0;
    for (int row = 0; row < rows; row++) {
      double ofRow = 0;
      for (int i = row * outputs; i < (row + 1) * outputs; i++) {
        ofRow += FloatMath.exp(output[i]) - (double) target[i] * output[i];
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
        dOutput[i] = share * (FloatMath.exp(output[i]) - target[i]);
      }
    }
    return sum;
  }
}
