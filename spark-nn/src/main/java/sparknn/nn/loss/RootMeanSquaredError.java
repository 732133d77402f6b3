package sparknn.nn.loss;

import java.util.List;

/**
 * Root mean squared error over examples and targets, in the targets' own units.
 *
 * @param scale for each target, how many of its own units one unit of the network's output is
 */
public record RootMeanSquaredError(List<Double> scale) implements Metric {
  public RootMeanSquaredError {
    scale = List.copyOf(scale);
  }

  @Override
  public String label() {
    return "RMSE";
  }

  @Override
  public double sum(float[] output, float[] target, float[] weight, int rows, int outputs) {
    double sum = 0;
    for (int t = 0; t < outputs; t++) {
      double squares = 0;
      for (int row = 0; row < rows; row++) {
        double error = (double) output[row * outputs + t] - target[row * outputs + t];
        squares += weight[row] * error * error;
      }
      sum += squares * scale.get(t) * scale.get(t) / outputs;
    }
    return sum;
  }

  @Override
  public double of(double sum, double weightSum) {
    return Math.sqrt(sum / weightSum);
  }
}
