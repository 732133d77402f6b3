package sparknn.nn.layer;

import sparknn.nn.linalg.Shape;
import sparknn.nn.spec.Require;

/**
 * Stochastic depth: in training all values of an example are 0 with probability {@code rate}, and
 * divided by {@code 1 - rate} otherwise; at inference nothing happens. As the last of the layers of
 * a {@link Residual} it leaves an example to the shortcut now and then: {@code residual(dense(64),
 * relu, dense(64), dropPath(0.1))}.
 *
 * <p>Huang et al. 2016, "Deep networks with stochastic depth".
 *
 * @param rate the probability to drop, in [0, 1)
 */
public record DropPath(double rate) implements Layer {
  public DropPath {
    Require.inHalfOpen("dropPath's rate", rate, 0, 1);
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
    return new GroupDropout(rate, true, at.input(), binding);
  }
}
