package sparknn.nn.activation;

import sparknn.nn.init.Initializer;
import sparknn.nn.init.XavierUniform;
import sparknn.nn.linalg.FloatMath;

/** Hyperbolic tangent: {@code f(x) = (e^2x - 1) / (e^2x + 1)}, {@code f' = 1 - f²}. */
public record Tanh() implements Activation {
  @Override
  public void apply(float[] input, float[] output, int length) {
    for (int i = 0; i < length; i++) {
      output[i] = FloatMath.tanh(input[i]);
    }
  }

  @Override
  public void differentiate(
      float[] input, float[] output, float[] dOutput, float[] dInput, int length) {
    for (int i = 0; i < length; i++) {
      dInput[i] = dOutput[i] * (1f - output[i] * output[i]);
    }
  }

  @Override
  public Initializer recommendedInit() {
    return new XavierUniform();
  }
}
