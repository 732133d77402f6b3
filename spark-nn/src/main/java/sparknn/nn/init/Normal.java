package sparknn.nn.init;

import sparknn.nn.random.Rng;
import sparknn.nn.spec.Default;
import sparknn.nn.spec.Require;

/**
 * Normal with mean 0.
 *
 * @param std standard deviation, greater than 0; default 0.01
 */
public record Normal(@Default("0.01") double std) implements Initializer {
  public Normal {
    Require.positive("normal's std", std);
  }

  @Override
  public void fill(float[] parameters, int offset, int size, int fanIn, int fanOut, Rng rng) {
    for (int i = offset; i < offset + size; i++) {
      parameters[i] = (float) (std * rng.nextGaussian());
    }
  }
}
