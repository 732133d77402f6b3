package sparknn.nn.layer;

import sparknn.nn.linalg.Shape;
import sparknn.nn.spec.Require;

/**
 * Dropout of whole channels: in training each channel of each example is 0 at all positions with
 * probability {@code rate}, and divided by {@code 1 - rate} otherwise; at inference nothing
 * happens. Neighbouring pixels are so alike that dropping them one by one drops little. On vectors
 * it is {@link Dropout}.
 *
 * <p>Tompson et al. 2015, "Efficient object localization using convolutional networks".
 *
 * @param rate the probability to drop, in [0, 1)
 */
public record SpatialDropout(double rate) implements Layer {
  public SpatialDropout {
    Require.inHalfOpen("spatialDropout's rate", rate, 0, 1);
  }

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  public boolean noise() {
    return true;
  }

  @Override
  public LayerRun bind(Placement at, Binding binding) {
    return new GroupDropout(rate, false, at.input(), binding);
  }
}
