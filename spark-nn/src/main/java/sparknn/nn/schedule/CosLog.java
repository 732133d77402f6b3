package sparknn.nn.schedule;

import sparknn.nn.spec.Default;
import sparknn.nn.spec.Require;

/**
 * Waves that become longer, from 0 to 0: {@code (1 - cos(2π log₂(1 + (2^cycles - 1) pass /
 * passes))) / 2}. The first waves look for a good step size quickly, the last one is half of the
 * training.
 *
 * <p>Holzmüller, Grinsztajn and Steinwart 2024, "Better by default: strong pre-tuned MLPs and
 * boosted trees on tabular data", section 3, where {@code cycles} is 4. The step size is the peak,
 * and may be several times larger than with a schedule that falls all the way.
 *
 * @param cycles how many waves, at least 1; default 4
 */
public record CosLog(@Default("4") int cycles) implements Schedule {
  private static final int MOST = 16;

  public CosLog {
    Require.atLeast("cosLog's cycles", cycles, 1);
    Require.inClosed("cosLog's cycles", cycles, 1, MOST);
  }

  @Override
  public double factor(double pass, double passes) {
    double time = 1 + ((1 << cycles) - 1) * pass / passes;
    return (1 - StrictMath.cos(2 * Math.PI * StrictMath.log(time) / StrictMath.log(2))) / 2;
  }
}
