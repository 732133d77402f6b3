package sparknn.tuning;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import sparknn.nn.spec.Require;

/** What a search has tried, and what came of it. */
record TrialResults(ParamMap[] maps, double[] metrics, boolean largerIsBetter) {

  TrialResults {
    Require.atLeast("the number of ParamMaps tried", maps.length, 1);
    if (maps.length != metrics.length) {
      throw new IllegalArgumentException(
          String.format(
              "there must be a metric for each ParamMap, got %d metrics for %d ParamMaps",
              metrics.length, maps.length));
    }
    if (Arrays.stream(metrics).allMatch(Double::isNaN)) {
      throw new IllegalArgumentException("some metric must be a number, got only NaN");
    }
  }

  /** The first of the best; not-a-number is worse than any number. */
  ParamMap best() {
    int best = -1;
    for (int i = 0; i < maps.length; i++) {
      if (!Double.isNaN(metrics[i]) && (best < 0 || better(metrics[i], metrics[best]))) {
        best = i;
      }
    }
    return maps[best];
  }

  private boolean better(double one, double other) {
    return largerIsBetter ? one > other : one < other;
  }

  /** The value of a Param in the best. */
  Number best(Param<?> param) {
    return number(best(), param);
  }

  /** Whether nothing tried is less than the best value: the Param may get better still below. */
  boolean noneBelowBest(Param<?> param) {
    double best = best(param).doubleValue();
    return tried(param).noneMatch(value -> value < best);
  }

  /** Whether nothing tried is more than the best value: the Param may get better still above. */
  boolean noneAboveBest(Param<?> param) {
    double best = best(param).doubleValue();
    return tried(param).noneMatch(value -> value > best);
  }

  private DoubleStream tried(Param<?> param) {
    return Arrays.stream(maps).mapToDouble(map -> number(map, param).doubleValue());
  }

  private static Number number(ParamMap map, Param<?> param) {
    if (map.contains(param)) {
      return (Number) map.apply(param);
    }
    throw new IllegalArgumentException(
        String.format("every ParamMap tried must have a value of %s, got %s", param.name(), map));
  }
}
