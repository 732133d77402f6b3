package sparknn.nn.activation;

import sparknn.nn.init.Initializer;
import sparknn.nn.init.LecunNormal;

/**
 * Scaled exponential linear unit: {@code f(x) = λ x} above 0, {@code λ α (e^x - 1)} elsewhere, with
 * λ = 1.0507009873554805 and α = 1.6732632423543772, for which mean 0 and variance 1 are a fixed
 * point from layer to layer.
 *
 * <p>Klambauer et al. 2017, "Self-normalizing neural networks": weights begin as {@code
 * lecunNormal}. Its fixed point needs inputs that are standardised.
 */
public record Selu() implements Activation {
  private static final float LAMBDA = (float) 1.0507009873554805;
  private static final float ALPHA = (float) 1.6732632423543772;

  @Override
  public boolean selfNormalizing() {
    return true;
  }

  @Override
  public void apply(float[] input, float[] output, int length) {
    Elu.apply(ALPHA, LAMBDA, input, output, length);
  }

  @Override
  public void differentiate(
      float[] input, float[] output, float[] dOutput, float[] dInput, int length) {
    Elu.differentiate(ALPHA, LAMBDA, output, dOutput, dInput, length);
  }

  @Override
  public Initializer recommendedInit() {
    return new LecunNormal();
  }
}
