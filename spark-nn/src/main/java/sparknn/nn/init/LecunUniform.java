package sparknn.nn.init;

import sparknn.nn.random.Rng;

/**
 * Uniform in ±√(3 / fanIn), whose variance is 1 / fanIn.
 *
 * <p>LeCun et al. 1998, "Efficient backprop", equation 16, which leaves the distribution open.
 */
public record LecunUniform() implements Initializer {
  @Override
  public void fill(float[] parameters, int offset, int size, int fanIn, int fanOut, Rng rng) {
    new Uniform(Math.sqrt(3.0 / fanIn)).fill(parameters, offset, size, fanIn, fanOut, rng);
  }
}
