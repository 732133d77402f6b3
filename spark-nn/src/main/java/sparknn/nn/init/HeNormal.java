package sparknn.nn.init;

import sparknn.nn.random.Rng;

/**
 * Normal with mean 0 and variance 2 / fanIn: keeps the scale through layers of ReLU.
 *
 * <p>He et al. 2015, "Delving deep into rectifiers", equation 10. Not truncated.
 */
public record HeNormal() implements Initializer {
  @Override
  public void fill(float[] parameters, int offset, int size, int fanIn, int fanOut, Rng rng) {
    new Normal(Math.sqrt(2.0 / fanIn)).fill(parameters, offset, size, fanIn, fanOut, rng);
  }
}
