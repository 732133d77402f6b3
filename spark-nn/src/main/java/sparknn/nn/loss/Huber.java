package sparknn.nn.loss;

import java.util.stream.IntStream;
import sparknn.nn.spec.Default;
import sparknn.nn.spec.Require;

/**
 * Huber's loss, averaged over the outputs: {@code L = 1/T Σ_t h(o_t - y_t)} with {@code h(e) =
 * e²/2} for {@code |e| <= delta}, {@code delta (|e| - delta/2)} beyond; {@code h'(e) = min(max(e,
 * -delta), delta)}. It is a squared error that outliers do not dominate.
 *
 * <p>Huber 1964, "Robust estimation of a location parameter". The label's units are those that
 * training sees: standardised, unless the stage is told otherwise.
 *
 * @param delta the size of an error from which on it counts linearly, greater than 0; default 1
 */
public record Huber(@Default("1") double delta) implements Loss {
  public Huber {
    Require.positive("huber's delta", delta);
  }

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
        double error = Math.abs((double) output[i] - target[i]);
        double near = Math.min(error, delta);
        ofRow += near * (error - near / 2);
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
    float most = (float) delta;
    for (int row = 0; row < rows; row++) {
      float share = scale * weight[row] / outputs;
      for (int i = row * outputs; i < (row + 1) * outputs; i++) {
        dOutput[i] = share * Math.min(Math.max(output[i] - target[i], -most), most);
      }
    }
    return sum;
  }

  /** The medians, which are near. */
  @Override
  public double[] bestConstant(TargetStatistics targets) {
    return IntStream.range(0, targets.outputs()).mapToDouble(targets::median).toArray();
  }
}
