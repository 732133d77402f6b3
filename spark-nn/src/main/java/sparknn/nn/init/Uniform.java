package sparknn.nn.init;

import sparknn.nn.random.Rng;
import sparknn.nn.spec.Default;
import sparknn.nn.spec.Require;

/**
 * Uniform in ±limit.
 *
 * @param limit greater than 0; default 0.05
 */
public record Uniform(@Default("0.05") double limit) implements Initializer {
  public Uniform {
    Require.positive("uniform's limit", limit);
  }

  @Override
  public void fill(float[] parameters, int offset, int size, int fanIn, int fanOut, Rng rng) {
    for (int i = offset; i < offset + size; i++) {
      parameters[i] = (float) rng.nextDouble(-limit, limit);
    }
  }
}
