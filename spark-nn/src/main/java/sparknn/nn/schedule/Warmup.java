package sparknn.nn.schedule;

import sparknn.nn.spec.Default;
import sparknn.nn.spec.Require;

/**
 * Rises linearly at first, then follows another schedule, which has the remaining passes for
 * itself: {@code (start + (1 - start) pass / warmup) · then(0)} during the first {@code warmup}
 * passes, {@code then(pass - warmup)} of {@code passes - warmup} after them.
 *
 * <p>Goyal et al. 2017, "Accurate, large minibatch SGD: training ImageNet in 1 hour", section 2.2.
 *
 * @param passes how many passes it rises, greater than 0, with fractions; default 1
 * @param then the schedule afterwards; default cosine
 * @param start the factor at the beginning, in [0, 1]; default 0.01
 */
public record Warmup(
    @Default("1") double passes, @Default("cosine") Schedule then, @Default("0.01") double start)
    implements Schedule {
  public Warmup {
    Require.positive("warmup's passes", passes);
    Require.inClosed("warmup's start", start, 0, 1);
  }

  @Override
  public double factor(double pass, double allPasses) {
    double rest = allPasses - passes;
    return pass < passes
        ? (start + (1 - start) * pass / passes) * then.factor(0, Math.max(rest, 1))
        : then.factor(pass - passes, rest);
  }
}
