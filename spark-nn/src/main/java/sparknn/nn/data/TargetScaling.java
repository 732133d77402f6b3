package sparknn.nn.data;

import java.io.Serializable;
import java.util.stream.IntStream;

/**
 * How targets are brought to a common scale for training: {@code (target - mean) / std}, for each
 * number of the target.
 *
 * @param mean subtracted
 * @param std divided by; greater than 0
 */
public record TargetScaling(double[] mean, double[] std) implements Serializable {
  /** Leaves targets as they are. */
  public static TargetScaling none(int targetSize) {
    double[] ones = IntStream.range(0, targetSize).mapToDouble(t -> 1).toArray();
    return new TargetScaling(new double[targetSize], ones);
  }

  /** Scales the targets of some rows in place. */
  void apply(float[] targets, int rows) {
    int size = mean.length;
    for (int t = 0; t < size; t++) {
      if (mean[t] != 0 || std[t] != 1) {
        for (int i = t; i < rows * size; i += size) {
          targets[i] = (float) ((targets[i] - mean[t]) / std[t]);
        }
      }
    }
  }
}
