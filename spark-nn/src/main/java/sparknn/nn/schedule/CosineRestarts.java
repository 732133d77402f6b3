package sparknn.nn.schedule;

import sparknn.nn.spec.Default;
import sparknn.nn.spec.Require;

/**
 * A cosine that falls from 1 to {@code floor} again and again: {@code floor + (1 - floor) · (1 +
 * cos(π t / T)) / 2}, t passes after the last restart. A cycle takes T passes, {@code every} at
 * first, and each is {@code growth} times as long as the one before.
 *
 * <p>Loshchilov and Hutter 2017, "SGDR: stochastic gradient descent with warm restarts", equation
 * 5. Huang et al. 2017, "Snapshot ensembles: train 1, get M for free", average the networks at the
 * ends of the cycles.
 *
 * @param every passes of the first cycle, at least 1; default 10
 * @param growth at least 1; default 1
 * @param floor the factor at the end of a cycle, in [0, 1]; default 0
 */
public record CosineRestarts(
    @Default("10") int every, @Default("1") int growth, @Default("0") double floor)
    implements Schedule {
  public CosineRestarts {
    Require.atLeast("cosineRestarts' every", every, 1);
    Require.atLeast("cosineRestarts' growth", growth, 1);
    Require.inClosed("cosineRestarts' floor", floor, 0, 1);
  }

  @Override
  public double factor(double pass, double passes) {
    double length = every;
    double time = pass;
    while (time >= length) {
      time -= length;
      length *= growth;
    }
    return floor + (1 - floor) * (1 + StrictMath.cos(Math.PI * time / length)) / 2;
  }
}
