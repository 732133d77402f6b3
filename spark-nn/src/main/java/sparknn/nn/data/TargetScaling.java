package sparknn.nn.data;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How targets are brought to a common scale for training: {@code (target - mean) / std}, for each
 * number of the target, in double precision. A prediction goes the way back; one whose target was
 * the same in all rows is that constant.
 *
 * @param mean subtracted
 * @param std divided by; greater than 0
 * @param constant what a target was in all rows, NaN where it was not the same
 */
public record TargetScaling(double[] mean, double[] std, double[] constant)
    implements Serializable {
  /** Of targets that differ from row to row. */
  public TargetScaling(double[] mean, double[] std) {
    this(mean, std, varying(mean.length));
  }

  private static double[] varying(int targetSize) {
    double[] none = new double[targetSize];
    Arrays.fill(none, Double.NaN);
    return none;
  }

  /** Leaves targets as they are. */
  public static TargetScaling none(int targetSize) {
    double[] ones = IntStream.range(0, targetSize).mapToDouble(t -> 1).toArray();
    return new TargetScaling(new double[targetSize], ones);
  }

  /** A target as training sees it. */
  public double scaled(double target, int t) {
    return (target - mean[t]) / std[t];
  }

  /**
   * What is predicted for a target, in its own units.
   *
   * @param value what the network says of it; NaN or an infinity give no constant
   */
  public double prediction(double value, int t) {
    return Double.isNaN(constant[t]) ? value * std[t] + mean[t] : constant[t] + 0 * value;
  }
}
