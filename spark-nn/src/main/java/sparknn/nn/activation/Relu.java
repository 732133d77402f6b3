package sparknn.nn.activation;

import sparknn.nn.init.HeNormal;
import sparknn.nn.init.Initializer;

/**
 * Rectified linear unit: {@code f(x) = max(0, x)}; the derivative at 0 is 0.
 *
 * <p>Nair and Hinton 2010, "Rectified linear units improve restricted Boltzmann machines".
 */
public record Relu() implements Activation {
  // Times any normal number it is at least 1.
  private static final float LARGE = 0x1p126f;

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
      // 1 for a positive output, 0 for 0: a minimum is vectorised, a branch would be mispredicted.
      dInput[i] = dOutput[i] * Math.min(1f, output[i] * LARGE);
    }
  }

  @Override
  public Initializer recommendedInit() {
    return new HeNormal();
  }
}
