package sparknn.nn.init;

import sparknn.nn.random.Rng;

/**
 * Uniform in ±√(6 / fanIn), whose variance is 2 / fanIn: keeps the scale through layers of ReLU.
 *
 * <p>He et al. 2015, "Delving deep into rectifiers", equation 10, with the uniform distribution.
 */
public record HeUniform() implements Initializer {
  @Override
  public void fill(float[] parameters, int offset, int size, int fanIn, int fanOut, Rng rng) {
    new Uniform(Math.sqrt(6.0 / fanIn)).fill(parameters, offset, size, fanIn, fanOut, rng);
  }
}
