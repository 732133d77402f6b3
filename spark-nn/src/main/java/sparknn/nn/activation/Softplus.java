package sparknn.nn.activation;

import sparknn.nn.init.HeNormal;
import sparknn.nn.init.Initializer;
import sparknn.nn.linalg.FloatMath;

/**
 * Softplus, a smooth ReLU: {@code f(x) = log(1 + e^x)}, computed as {@code max(x, 0) + log(1 +
 * e^-|x|)}, which neither overflows nor loses small values; {@code f' = 1 / (1 + e^-x)}.
 *
 * <p>Dugas et al. 2001, "Incorporating second-order functional knowledge for better option
 * pricing".
 */
public record Softplus() implements Activation {
  @Override
  public void apply(float[] input, float[] output, int length) {
    if (input == output) {
      for (int i = 0; i < length; i++) {
        output[i] = value(input[i], FloatMath.exp(-Math.abs(input[i])));
      }
      return;
    }
    // The same in two loops, each short enough to be vectorised.
    for (int i = 0; i < length; i++) {
      output[i] = FloatMath.exp(-Math.abs(input[i]));
    }
    for (int i = 0; i < length; i++) {
      output[i] = value(input[i], output[i]);
    }
  }

  /** From x and e^-|x|. */
  private static float value(float x, float power) {
    return Math.max(x, 0f) + FloatMath.log1pUnit(power);
  }

  @Override
  public void differentiate(
      float[] input, float[] output, float[] dOutput, float[] dInput, int length) {
    if (dInput == dOutput) {
      for (int i = 0; i < length; i++) {
        dInput[i] = dOutput[i] / (1f + FloatMath.exp(-input[i]));
      }
      return;
    }
    for (int i = 0; i < length; i++) {
      dInput[i] = FloatMath.exp(-input[i]);
    }
    for (int i = 0; i < length; i++) {
      dInput[i] = dOutput[i] / (1f + dInput[i]);
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
