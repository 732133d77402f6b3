package sparknn.nn.activation;

import sparknn.nn.init.Initializer;
import sparknn.nn.init.XavierUniform;
import sparknn.nn.spec.Default;
import sparknn.nn.spec.Require;

/**
 * Leaves what is near 0 and bounds what is far from it: {@code f(x) = x / √(1 + (x / limit)²)},
 * {@code f' = 1 / (1 + (x / limit)²)^(3/2)}. Behind the standardisation it keeps outliers from
 * deciding on a network's output.
 *
 * <p>Holzmüller, Grinsztajn and Steinwart 2024, "Better by default: strong pre-tuned MLPs and
 * boosted trees on tabular data", section 3.
 *
 * @param limit which no output reaches, greater than 0; default 3
 * @since 0.1.0
 */
public record SmoothClip(@Default("3") double limit) implements Activation {
  // Of the quotient: its square and a cube of that are no infinities, and the slope is 0 beyond it.
  private static final float LARGEST = 1e9f;

  public SmoothClip {
    Require.positive("smoothClip's limit", limit);
  }

  /** With the bound 3. */
  public SmoothClip() {
    this(3);
  }

  @Override
  public void apply(float[] input, float[] output, int length) {
    float bound = (float) limit;
    for (int i = 0; i < length; i++) {
      float q = Math.min(Math.max(input[i] / bound, -LARGEST), LARGEST);
      output[i] = bound * q / (float) Math.sqrt(1f + q * q);
    }
  }

  @Override
  public void differentiate(
      float[] input, float[] output, float[] dOutput, float[] dInput, int length) {
    float bound = (float) limit;
    for (int i = 0; i < length; i++) {
      float q = Math.min(Math.max(input[i] / bound, -LARGEST), LARGEST);
      float root = 1f / (float) Math.sqrt(1f + q * q);
      dInput[i] = dOutput[i] * root * root * root;
    }
  }

  @Override
  public boolean derivativeReadsInput() {
    return true;
  }

  @Override
  public Initializer recommendedInit() {
    return new XavierUniform();
  }
}
