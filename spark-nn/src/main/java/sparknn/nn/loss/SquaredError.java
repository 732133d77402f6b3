package sparknn.nn.loss;

import java.util.stream.IntStream;

/**
 * Squared error, averaged over the outputs: {@code L = 1/T Σ_t (o_t - y_t)²}, derivative {@code 2/T
 * (o_t - y_t)}.
 */
public record SquaredError() implements Loss {
  @Override
  public int targetSize(int outputs) {
    return outputs;
  }

  @Override
  public double sum(float[] output, float[] target, float[] weight, int rows, int outputs) {
    double sum = 0;
    for (int row = 0; row < rows; row++) {
      double squares = 0;
      for (int i = row * outputs; i < (row + 1) * outputs; i++) {
        double error = (double) output[i] - target[i];
        squares += error * error;
      }
      sum += weight[row] * squares / outputs;
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
      float factor = 2f / outputs * scale * weight[row];
      for (int i = row * outputs; i < (row + 1) * outputs; i++) {
        dOutput[i] = factor * (output[i] - target[i]);
      }
    }
    return sum;
  }

  /** The means. */
  @Override
  public double[] bestConstant(TargetStatistics targets) {
    return IntStream.range(0, targets.outputs()).mapToDouble(targets::mean).toArray();
  }
}
