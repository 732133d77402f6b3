package sparknn.nn.init;

import sparknn.nn.random.Rng;

/**
 * Normal with mean 0 and variance 1 / fanIn, elsewhere also called the fan-in initialisation: keeps
 * the scale through linear layers, and through layers of SELU.
 *
 * <p>LeCun et al. 1998, "Efficient backprop", equation 16; Klambauer et al. 2017, "Self-normalizing
 * neural networks". Not truncated.
 */
public record LecunNormal() implements Initializer {
  @Override
  public void fill(float[] parameters, int offset, int size, int fanIn, int fanOut, Rng rng) {
    new Normal(Math.sqrt(1.0 / fanIn)).fill(parameters, offset, size, fanIn, fanOut, rng);
  }
}
