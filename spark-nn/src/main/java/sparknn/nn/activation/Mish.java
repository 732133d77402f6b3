package sparknn.nn.activation;

import sparknn.nn.init.HeNormal;
import sparknn.nn.init.Initializer;
import sparknn.nn.linalg.FloatMath;

/**
 * Mish, smooth like Swish: {@code f(x) = x tanh(log(1 + e^x))}. With {@code p = e^-|x|} the
 * hyperbolic tangent is {@code (1 + 2p) / (1 + 2p + 2p²)} above 0 and {@code (2p + p²) / (2 + 2p +
 * p²)} below, so that nothing overflows.
 *
 * <p>Misra 2020, "Mish: a self regularized non-monotonic activation function".
 *
 * @since 0.1.0
 */
public record Mish() implements Activation {
  @Override
  public void apply(float[] input, float[] output, int length) {
    for (int i = 0; i < length; i++) {
      float x = input[i];
      output[i] = x * gate(x, FloatMath.exp(-Math.abs(x)));
    }
  }

  /** tanh(log(1 + e^x)), from x and e^-|x|. */
  private static float gate(float x, float p) {
    float twice = 2f * p;
    float square = p * p;
    return x > 0
        ? (1f + twice) / (1f + twice + 2f * square)
        : (twice + square) / (2f + twice + square);
  }

  /** With the gate t and the logistic sigmoid σ: {@code f' = t + x (1 - t²) σ(x)}. */
  @Override
  public void differentiate(
      float[] input, float[] output, float[] dOutput, float[] dInput, int length) {
    for (int i = 0; i < length; i++) {
      float x = input[i];
      float p = FloatMath.exp(-Math.abs(x));
      float t = gate(x, p);
      float sigmoid = (x > 0 ? 1f : p) / (1f + p);
      dInput[i] = dOutput[i] * (t + x * (1f - t * t) * sigmoid);
    }
  }

  @Override
  public boolean derivativeReadsInput() {
    return true;
  }

  @Override
  public Initializer recommendedInit() {
    return new HeNormal();
  }
}
