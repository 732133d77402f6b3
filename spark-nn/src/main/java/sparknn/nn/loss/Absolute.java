package sparknn.nn.loss;

import java.util.stream.IntStream;

/**
 * Absolute error, averaged over the outputs: {@code L = 1/T Σ_t |o_t - y_t|}, derivative {@code 1/T
 * sign(o_t - y_t)}, 0 where the error is 0. It predicts medians.
 */
public record Absolute() implements Loss {
  @Override
  public int targetSize(int outputs) {
    return outputs;
  }

  @Override
  public double sum(float[] output, float[] target, float[] weight, int rows, int outputs) {
    double sum = 0;
    for (int row = 0; row < rows; row++) {
      double ofRow = 0;
      for (int i = row * outputs; i < (row + 1) * outputs; i++) {
        ofRow += Math.abs((double) output[i] - target[i]);
      }
      sum += weight[row] * ofRow / outputs;
    }
    return sum;
  }

  @Override
  public double differentiate(
      float[] output,
      float[] target,
      float[] weight,
      float scale,
      int rows,
      int outputs,
      float[] dOutput) {
    double sum = sum(output, target, weight, rows, outputs);
    for (int row = 0; row < rows; row++) {
      float share = scale * weight[row] / outputs;
      for (int i = row * outputs; i < (row + 1) * outputs; i++) {
        dOutput[i] = share * Math.signum(output[i] - target[i]);
      }
    }
    return sum;
  }

  /** The medians. */
  @Override
  public double[] bestConstant(TargetStatistics targets) {
    return IntStream.range(0, targets.outputs()).mapToDouble(targets::median).toArray();
  }
}
