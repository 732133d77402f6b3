package sparknn.nn.activation;

import sparknn.nn.init.HeNormal;
import sparknn.nn.init.Initializer;
import sparknn.nn.linalg.FloatMath;
import sparknn.nn.spec.Default;
import sparknn.nn.spec.Require;

/**
 * Rectified linear unit that leaks: {@code f(x) = x} above 0, {@code slope · x} below; the
 * derivative at 0 is {@code slope}.
 *
 * <p>Maas, Hannun and Ng 2013, "Rectifier nonlinearities improve neural network acoustic models".
 *
 * @param slope below 0, in [0, 1); default 0.01
 */
public record LeakyRelu(@Default("0.01") double slope) implements Activation {
  public LeakyRelu {
    Require.inHalfOpen("leakyRelu's slope", slope, 0, 1);
  }

  @Override
  public void apply(float[] input, float[] output, int length) {
    float below = (float) slope;
    for (int i = 0; i < length; i++) {
      output[i] = Math.max(0f, input[i]) + below * Math.min(0f, input[i]);
    }
  }

  @Override
  public void differentiate(
      float[] input, float[] output, float[] dOutput, float[] dInput, int length) {
    float below = (float) slope;
    for (int i = 0; i < length; i++) {
      dInput[i] = dOutput[i] * (below + (1f - below) * FloatMath.step(output[i]));
    }
  }

  @Override
  public Initializer recommendedInit() {
    return new HeNormal();
  }
}
