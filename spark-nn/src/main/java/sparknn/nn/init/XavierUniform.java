package sparknn.nn.init;

import sparknn.nn.random.Rng;

/**
 * Uniform in ±√(6 / (fanIn + fanOut)), whose variance is 2 / (fanIn + fanOut).
 *
 * <p>Glorot and Bengio 2010, "Understanding the difficulty of training deep feedforward neural
 * networks", equation 16.
 */
public record XavierUniform() implements Initializer {
  @Override
  public void fill(float[] parameters, int offset, int size, int fanIn, int fanOut, Rng rng) {
    new Uniform(Math.sqrt(6.0 / (fanIn + fanOut)))
        .fill(parameters, offset, size, fanIn, fanOut, rng);
  }
}
