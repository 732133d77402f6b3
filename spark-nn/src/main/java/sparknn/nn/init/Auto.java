package sparknn.nn.init;

import sparknn.nn.random.Rng;

/**
 * The initialisation that the activation behind a layer recommends: He for ReLU and what resembles
 * it, LeCun for SELU, Xavier for sigmoid and tanh and where no activation follows. The network
 * resolves it.
 */
public record Auto() implements Initializer {
  @Override
  public void fill(float[] parameters, int offset, int size, int fanIn, int fanOut, Rng rng) {
    new XavierUniform().fill(parameters, offset, size, fanIn, fanOut, rng);
  }
}
