package sparknn.nn.activation;

import sparknn.nn.init.HeNormal;
import sparknn.nn.init.Initializer;
import sparknn.nn.linalg.FloatMath;

/**
 * Rectified linear unit: {@code f(x) = max(0, x)}; the derivative at 0 is 0.
 *
 * <p>Nair and Hinton 2010, "Rectified linear units improve restricted Boltzmann machines".
 */
public record Relu() implements Activation {
  @Override
  public void apply(float[] input, float[] output, int length) {
    for (int i = 0; i < length; i++) {
      output[i] = Math.max(0f, input[i]);
    }
  }

  @Override
  public void differentiate(
      float[] input, float[] output, float[] dOutput, float[] dInput, int length) {
    for (int i = 0; i < length; i++) {
      // No branch, which would be mispredicted.
      dInput[i] = dOutput[i] * FloatMath.step(output[i]);
    }
  }

  @Override
  public Initializer recommendedInit() {
    return new HeNormal();
  }
}
