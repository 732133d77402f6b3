package sparknn.nn.activation;

import sparknn.nn.init.Initializer;
import sparknn.nn.init.XavierUniform;
import sparknn.nn.linalg.FloatMath;

/** Logistic sigmoid: {@code f(x) = 1 / (1 + e^-x)}, {@code f' = f (1 - f)}. */
public record Sigmoid() implements Activation {
  @Override
  public void apply(float[] input, float[] output, int length) {
    // Two loops: one with both would be too long to be vectorised.
    for (int i = 0; i < length; i++) {
      output[i] = FloatMath.exp(-input[i]);
    }
    for (int i = 0; i < length; i++) {
      output[i] = 1f / (1f + output[i]);
    }
  }

  @Override
  public void differentiate(
      float[] input, float[] output, float[] dOutput, float[] dInput, int length) {
    for (int i = 0; i < length; i++) {
      dInput[i] = dOutput[i] * output[i] * (1f - output[i]);
    }
  }

  @Override
  public Initializer recommendedInit() {
    return new XavierUniform();
  }
}
