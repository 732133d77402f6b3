package sparknn.nn.loss;

import java.util.Collections;
import java.util.List;

/**
 * Root mean squared error of the predictions over examples and targets, in the targets' own units.
 *
 * @param scale for each target, how many of its own units one unit of the network's output is
 * @param constant for each target, what is predicted whatever the output says, as training sees it;
 *     NaN where the output decides
 * @param loss what says which value an output means
 */
public record RootMeanSquaredError(List<Double> scale, List<Double> constant, Loss loss)
    implements Metric {
  public RootMeanSquaredError {
    scale = List.copyOf(scale);
    constant = List.copyOf(constant);
  }

  /** Of outputs that decide on all predictions. */
  public RootMeanSquaredError(List<Double> scale, Loss loss) {
    this(scale, Collections.nCopies(scale.size(), Double.NaN), loss);
  }

  /** Of outputs that are the predicted values themselves. */
  public RootMeanSquaredError(List<Double> scale) {
    this(scale, new SquaredError());
  }

  @Override
  public String label() {
    return "RMSE";
  }

  @Override
  public double sum(float[] output, float[] target, float[] weight, int rows, int outputs) {
    double sum = 0;
    int targets = scale.size();
    int stride = loss.outputsPerTarget();
    int predicted = loss.predicted();
    for (int t = 0; t < targets; t++) {
      double fixed = constant.get(t);
      boolean varies = Double.isNaN(fixed);
      double squares = 0;
      for (int row = 0; row < rows; row++) {
        double value = varies ? loss.value(output[row * outputs + t * stride + predicted]) : fixed;
        double error = value - target[row * targets + t];
        squares += weight[row] * error * error;
      }
      sum += squares * scale.get(t) * scale.get(t) / targets;
    }
    return sum;
  }

  @Override
  public double of(double sum, double weightSum) {
    return Math.sqrt(sum / weightSum);
  }

  @Override
  public boolean largerIsBetter() {
    return false;
  }
}
