package sparknn.nn.schedule;

import sparknn.nn.spec.Default;
import sparknn.nn.spec.Require;

/**
 * Constant until the loss stalls: after {@code patience} passes in a row whose loss is not below
 * the best so far (by the share {@code threshold}), the step size is multiplied by {@code factor},
 * and the count begins again. The loss is that on the held-out rows, or in training where none are
 * held out.
 *
 * @param factor in (0, 1); default 0.1
 * @param patience at least 1; default 5
 * @param threshold share of the best loss by which a loss must be lower to count, in [0, 1);
 *     default 1e-4
 */
public record Plateau(
    @Default("0.1") double factor, @Default("5") int patience, @Default("1e-4") double threshold)
    implements Schedule {
  public Plateau {
    Require.positive("plateau's factor", factor);
    Require.inHalfOpen("plateau's factor", factor, 0, 1);
    Require.atLeast("plateau's patience", patience, 1);
    Require.inHalfOpen("plateau's threshold", threshold, 0, 1);
  }

  @Override
  public double factor(double pass, double passes) {
    return 1;
  }

  @Override
  public double reaction(double[] losses) {
    double reaction = 1;
    double best = Double.POSITIVE_INFINITY;
    int stalled = 0;
    for (double loss : losses) {
      if (loss < best - threshold * Math.abs(best) || best == Double.POSITIVE_INFINITY) {
        best = loss;
        stalled = 0;
      } else if (++stalled == patience) {
        reaction *= factor;
        stalled = 0;
      }
    }
    return reaction;
  }
}
