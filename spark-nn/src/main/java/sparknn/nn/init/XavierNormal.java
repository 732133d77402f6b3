package sparknn.nn.init;

import sparknn.nn.random.Rng;

/**
 * Normal with mean 0 and variance 2 / (fanIn + fanOut).
 *
 * <p>Glorot and Bengio 2010, "Understanding the difficulty of training deep feedforward neural
 * networks", equation 12. Not truncated.
 */
public record XavierNormal() implements Initializer {
  @Override
  public void fill(float[] parameters, int offset, int size, int fanIn, int fanOut, Rng rng) {
    new Normal(Math.sqrt(2.0 / (fanIn + fanOut)))
        .fill(parameters, offset, size, fanIn, fanOut, rng);
  }
}
