package sparknn.nn.schedule;

import sparknn.nn.linalg.Power;
import sparknn.nn.spec.Default;
import sparknn.nn.spec.Require;

/**
 * Steps down: {@code factor^floor(pass / every)}.
 *
 * @param every passes between two steps, at least 1; default 10
 * @param factor what each step multiplies with, in (0, 1]; default 0.1
 */
public record Step(@Default("10") int every, @Default("0.1") double factor) implements Schedule {
  public Step {
    Require.atLeast("step's every", every, 1);
    Require.positive("step's factor", factor);
    Require.inClosed("step's factor", factor, 0, 1);
  }

  @Override
  public double factor(double pass, double passes) {
    return Power.of(factor, (long) Math.floor(pass / every));
  }
}
