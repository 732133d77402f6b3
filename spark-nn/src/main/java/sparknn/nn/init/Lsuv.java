package sparknn.nn.init;

import sparknn.nn.random.Rng;
import sparknn.nn.spec.Default;
import sparknn.nn.spec.Require;

/**
 * Layer-sequential unit variance: a random matrix with orthogonal columns or rows, scaled by what
 * the layer gives on a mini-batch of the training rows, layer after layer, so that its outputs have
 * variance 1 over all units and examples.
 *
 * <p>Mishkin and Matas 2016, "All you need is a good init" (arXiv 1511.06422, of 2015). Without
 * data it is {@link Orthogonal}; the scaling is done by {@link sparknn.nn.train.UnitVariance}
 * before the first step.
 *
 * @param variance that the outputs get, greater than 0; default 1
 */
public record Lsuv(@Default("1") double variance) implements Initializer {
  public Lsuv {
    Require.positive("lsuv's variance", variance);
  }

  @Override
  public void fill(float[] parameters, int offset, int size, int fanIn, int fanOut, Rng rng) {
    new Orthogonal(1).fill(parameters, offset, size, fanIn, fanOut, rng);
  }

  @Override
  public double outputVariance() {
    return variance;
  }
}
