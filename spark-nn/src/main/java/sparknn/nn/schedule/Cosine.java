package sparknn.nn.schedule;

import sparknn.nn.spec.Default;
import sparknn.nn.spec.Require;

/**
 * Half a cosine from 1 down to {@code floor} over the whole training: {@code floor + (1 - floor) ·
 * (1 + cos(π pass / passes)) / 2}.
 *
 * <p>Loshchilov and Hutter 2017, "SGDR: stochastic gradient descent with warm restarts", equation 5
 * without restarts.
 *
 * @param floor the factor at the end, in [0, 1]; default 0
 */
public record Cosine(@Default("0") double floor) implements Schedule {
  public Cosine {
    Require.inClosed("cosine's floor", floor, 0, 1);
  }

  @Override
  public double factor(double pass, double passes) {
    return floor + (1 - floor) * (1 + StrictMath.cos(Math.PI * pass / passes)) / 2;
  }
}
