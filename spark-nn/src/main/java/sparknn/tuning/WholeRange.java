package sparknn.tuning;

import org.apache.spark.ml.param.Param;
import sparknn.nn.random.Rng;
import sparknn.nn.spec.Require;

/**
 * Whole numbers low, low + 1, …, high: all equally likely, or k in proportion to log(1 + 1/k).
 *
 * @param log whether small numbers are more likely, each power of two as likely as the next
 * @param isLong whether values are longs, not ints
 */
record WholeRange(long low, long high, boolean log, boolean isLong) implements Distribution {

  /** The range of a Param, whose name is for the errors. */
  static WholeRange of(String name, long low, long high, boolean log, boolean isLong) {
    if (log) {
      Require.atLeast(name + "'s low in a log-uniform range", low, 1);
    }
    if (low >= high) {
      throw new IllegalArgumentException(
          String.format("%s's low must be less than its high, got %d and %d", name, low, high));
    }
    return new WholeRange(low, high, log, isLong);
  }

  @Override
  public Object draw(Rng rng) {
    return typed(log ? logUniform(rng) : uniform(rng));
  }

  /** The whole part of a log-uniform number in [low, high + 1). */
  private long logUniform(Rng rng) {
    double real = rng.nextDouble(StrictMath.log((double) low), StrictMath.log((double) high + 1));
    // Rounding must not lead out of the range.
    return Math.max(low, Math.min((long) StrictMath.exp(real), high));
  }

  /** Exactly uniform, by refusing what would make some numbers more likely than others. */
  private long uniform(Rng rng) {
    long count = high - low + 1;
    if (count <= 0) {
      // More numbers than a long counts: at least every second try is within.
      long value = rng.nextLong();
      while (value < low || value > high) {
        value = rng.nextLong();
      }
      return value;
    }
    long bits = rng.nextLong() >>> 1;
    while (bits - bits % count + (count - 1) < 0) {
      bits = rng.nextLong() >>> 1;
    }
    return low + bits % count;
  }

  @Override
  public Distribution around(TrialResults trials, Param<?> param, double factor) {
    long best = trials.best(param).longValue();
    if (log) {
      Require.atLeast("the best " + param.name() + ", of a log-uniform range,", best, 1);
    }
    double half = factor * (scaled(high) - scaled(low)) / 2;
    // At least to the neighbours of the best, but never past what the type can hold.
    long from = Math.min(value(scaled(best) - half), best == least() ? best : best - 1);
    long to = Math.max(value(scaled(best) + half), best == greatest() ? best : best + 1);
    boolean begins = from >= low || (trials.noneBelowBest(param) && accepts(param, from));
    boolean ends = to <= high || (trials.noneAboveBest(param) && accepts(param, to));
    return new WholeRange(
        begins ? from : Math.min(low, best), ends ? to : Math.max(high, best), log, isLong);
  }

  private boolean accepts(Param<?> param, long value) {
    return Domain.accepts(param, typed(value));
  }

  /** The least number of the type, or the least that has a logarithm that is used. */
  private long least() {
    return log ? 1 : isLong ? Long.MIN_VALUE : Integer.MIN_VALUE;
  }

  private long greatest() {
    return isLong ? Long.MAX_VALUE : Integer.MAX_VALUE;
  }

  private double scaled(long value) {
    return log ? StrictMath.log((double) value) : (double) value;
  }

  private long value(double scaled) {
    long value = Math.round(log ? StrictMath.exp(scaled) : scaled);
    return Math.max(least(), Math.min(value, greatest()));
  }

  private Object typed(long value) {
    return isLong ? (Object) value : (Object) (int) value;
  }

  @Override
  public String toString() {
    return String.format("%s in {%d, …, %d}", log ? "log-uniform" : "uniform", low, high);
  }
}
