package sparknn.tuning;

import org.apache.spark.ml.param.Param;
import sparknn.nn.random.Rng;
import sparknn.nn.spec.Require;

/**
 * Numbers in [low, high), uniform themselves or in their logarithm.
 *
 * @param log whether the logarithm is uniform
 * @param single whether values are floats, not doubles
 */
record RealRange(double low, double high, boolean log, boolean single) implements Distribution {

  /** The range of a Param, whose name is for the errors. */
  static RealRange of(String name, double low, double high, boolean log, boolean single) {
    Require.finite(name + "'s low", low);
    Require.finite(name + "'s high", high);
    if (log) {
      Require.positive(name + "'s low in a log-uniform range", low);
    }
    if (low >= high) {
      throw new IllegalArgumentException(
          String.format(
              "%s's low must be less than its high, got %s and %s",
              name, Require.text(low), Require.text(high)));
    }
    Require.finite(name + "'s high - low", high - low);
    return new RealRange(low, high, log, single);
  }

  @Override
  public Object draw(Rng rng) {
    double drawn = value(rng.nextDouble(scaled(low), scaled(high)));
    // Rounding must not lead out of the range.
    double last = single ? Math.nextDown((float) high) : Math.nextDown(high);
    return typed(Math.max(low, Math.min(drawn, last)));
  }

  @Override
  public Distribution around(TrialResults trials, Param<?> param, double factor) {
    double best = trials.best(param).doubleValue();
    if (log) {
      Require.positive("the best " + param.name() + ", of a log-uniform range,", best);
    }
    double half = factor * (scaled(high) - scaled(low)) / 2;
    double from = value(scaled(best) - half);
    double to = value(scaled(best) + half);
    boolean begins = from >= low || (trials.noneBelowBest(param) && accepts(param, from));
    boolean ends = to <= high || (trials.noneAboveBest(param) && accepts(param, to));
    double newLow = begins ? from : Math.min(low, best);
    double newHigh = ends ? to : Math.max(high, best);
    // Narrowed to nothing, down to the digits of a float: no further.
    return newLow < newHigh ? new RealRange(newLow, newHigh, log, single) : this;
  }

  private boolean accepts(Param<?> param, double value) {
    return Domain.accepts(param, typed(value));
  }

  /** Into the scale in which values are uniform. StrictMath: the same bits on every machine. */
  private double scaled(double value) {
    return log ? StrictMath.log(value) : value;
  }

  /** Back from that scale, to a number of the Param's type. */
  private double value(double scaled) {
    double value = log ? StrictMath.exp(scaled) : scaled;
    return single ? (float) value : value;
  }

  private Object typed(double value) {
    return single ? (Object) (float) value : (Object) value;
  }

  @Override
  public String toString() {
    return String.format(
        "%s in [%s, %s)", log ? "log-uniform" : "uniform", typed(low), typed(high));
  }
}
