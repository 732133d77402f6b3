package sparknn.examples.components;

import sparknn.nn.activation.Activation;
import sparknn.nn.init.Initializer;
import sparknn.nn.init.LecunNormal;
import sparknn.nn.spec.Default;
import sparknn.nn.spec.Require;

/**
 * An activation for what repeats itself: {@code f(x) = x + sin²(a·x) / a}, with the derivative
 * {@code 1 + sin(2a·x)}.
 *
 * <p>Liu, Hartwig and Ueda 2020, "Neural networks fail to learn periodic functions and how to fix
 * it".
 *
 * @param a the frequency, greater than 0; default 1
 */
public record Snake(@Default("1") double a) implements Activation {
  public Snake {
    Require.positive("snake's a", a);
  }

  @Override
  public void apply(float[] input, float[] output, int length) {
    for (int i = 0; i < length; i++) {
      double sine = Math.sin(a * input[i]);
      output[i] = (float) (input[i] + sine * sine / a);
    }
  }

  @Override
  public void differentiate(
      float[] input, float[] output, float[] dOutput, float[] dInput, int length) {
    for (int i = 0; i < length; i++) {
      dInput[i] = (float) (dOutput[i] * (1 + Math.sin(2 * a * input[i])));
    }
  }

  @Override
  public boolean derivativeReadsInput() {
    return true;
  }

  @Override
  public Initializer recommendedInit() {
    return new LecunNormal();
  }
}
