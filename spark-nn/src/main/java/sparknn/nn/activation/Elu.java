package sparknn.nn.activation;

import sparknn.nn.init.HeNormal;
import sparknn.nn.init.Initializer;
import sparknn.nn.linalg.FloatMath;
import sparknn.nn.spec.Default;
import sparknn.nn.spec.Require;

/**
 * Exponential linear unit: {@code f(x) = x} above 0, {@code alpha (e^x - 1)} elsewhere, where
 * {@code f' = f + alpha}.
 *
 * <p>Clevert, Unterthiner and Hochreiter 2016, "Fast and accurate deep network learning by
 * exponential linear units (ELUs)".
 *
 * @param alpha what it falls to is {@code -alpha}; greater than 0; default 1
 */
public record Elu(@Default("1") double alpha) implements Activation {
  public Elu {
    Require.positive("elu's alpha", alpha);
  }

  @Override
  public void apply(float[] input, float[] output, int length) {
    apply((float) alpha, 1f, input, output, length);
  }

  /** {@code output = scale · elu(input)}. */
  static void apply(float alpha, float scale, float[] input, float[] output, int length) {
    float below = scale * alpha;
    for (int i = 0; i < length; i++) {
      float x = input[i];
      output[i] = scale * Math.max(x, 0f) + below * FloatMath.expm1BelowZero(x);
    }
  }

  @Override
  public void differentiate(
      float[] input, float[] output, float[] dOutput, float[] dInput, int length) {
    differentiate((float) alpha, 1f, output, dOutput, dInput, length);
  }

  /** The derivative of {@code scale · elu}, from its output. */
  static void differentiate(
      float alpha, float scale, float[] output, float[] dOutput, float[] dInput, int length) {
    float atZero = scale * alpha;
    for (int i = 0; i < length; i++) {
      float f = output[i];
      // Above 0, f' = scale; elsewhere f + scale · alpha.
      float slope = Math.min(f, 0f) + atZero + FloatMath.step(f) * (scale - atZero);
      dInput[i] = dOutput[i] * slope;
    }
  }

  @Override
  public Initializer recommendedInit() {
    return new HeNormal();
  }
}
