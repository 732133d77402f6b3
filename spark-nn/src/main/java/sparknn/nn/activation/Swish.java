package sparknn.nn.activation;

import sparknn.nn.init.HeNormal;
import sparknn.nn.init.Initializer;
import sparknn.nn.linalg.FloatMath;
import sparknn.nn.spec.Default;
import sparknn.nn.spec.Require;

/**
 * Swish, with {@code beta = 1} also called SiLU: {@code f(x) = x σ(beta x)} with the logistic
 * sigmoid σ, {@code f' = σ + beta f (1 - σ)}. {@code beta} is not learned.
 *
 * <p>Ramachandran, Zoph and Le 2017, "Searching for activation functions"; Elfwing, Uchibe and Doya
 * 2018, "Sigmoid-weighted linear units".
 *
 * @param beta greater than 0; default 1
 */
public record Swish(@Default("1") double beta) implements Activation {
  // Lost beside any x that matters; makes 0 / 0 the sigmoid of 0.
  private static final float TINY = 1e-30f;

  public Swish {
    Require.positive("swish's beta", beta);
  }

  @Override
  public void apply(float[] input, float[] output, int length) {
    float minusBeta = (float) -beta;
    if (input == output) {
      for (int i = 0; i < length; i++) {
        output[i] = input[i] / (1f + FloatMath.exp(minusBeta * input[i]));
      }
      return;
    }
    // The same in two loops, each short enough to be vectorised.
    for (int i = 0; i < length; i++) {
      output[i] = FloatMath.exp(minusBeta * input[i]);
    }
    for (int i = 0; i < length; i++) {
      output[i] = input[i] / (1f + output[i]);
    }
  }

  @Override
  public void differentiate(
      float[] input, float[] output, float[] dOutput, float[] dInput, int length) {
    float steepness = (float) beta;
    for (int i = 0; i < length; i++) {
      float f = output[i];
      float sigmoid = (Math.abs(f) + TINY / 2) / (Math.abs(input[i]) + TINY);
      dInput[i] = dOutput[i] * (sigmoid + steepness * f * (1f - sigmoid));
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
