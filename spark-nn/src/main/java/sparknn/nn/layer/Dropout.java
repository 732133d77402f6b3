package sparknn.nn.layer;

import sparknn.nn.linalg.Shape;
import sparknn.nn.schedule.Constant;
import sparknn.nn.spec.Require;

/**
 * Inverted dropout: in training each value is 0 with probability {@code rate} and divided by {@code
 * 1 - rate} otherwise; at inference nothing happens.
 *
 * <p>Srivastava et al. 2014, "Dropout: a simple way to prevent neural networks from overfitting".
 *
 * @param rate the probability to drop, in [0, 1)
 */
public record Dropout(double rate) implements Layer {
  public Dropout {
    Require.inHalfOpen("dropout's rate", rate, 0, 1);
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
    return new DropoutRun(rate, new Constant(), at, binding);
  }
}
