package sparknn.nn.loss;

import java.util.Arrays;

/**
 * Hinge loss over classes: {@code L = Σ_{j≠y} max(0, s_j - s_y + 1)} for the outputs (the scores) s
 * and the index y of the true class. The derivative is 1 for each other class whose score comes
 * within 1 of the true one, minus their number for the true class, 0 elsewhere.
 *
 * <p>Weston and Watkins 1999, "Support vector machines for multi-class pattern recognition". It is
 * a sum over the other classes; PyTorch's {@code MultiMarginLoss} divides that sum by the number of
 * classes.
 *
 * <p>Scores have no probabilistic meaning. What is reported as probability is their softmax: its
 * order is that of the scores, its values are not calibrated.
 */
public record MulticlassHinge() implements Loss {
  private static final double ROUNDING = 1e-9;

  @Override
  public int targetSize(int outputs) {
    return 1;
  }

  @Override
  public double sum(float[] output, float[] target, float[] weight, int rows, int outputs) {
    double sum = 0;
    for (int row = 0; row < rows; row++) {
      int start = row * outputs;
      int label = start + (int) target[row];
      double ofRow = -1; // What the true class itself adds below.
      for (int j = start; j < start + outputs; j++) {
        ofRow += Math.max(0, (double) output[j] - output[label] + 1);
      }
      sum += weight[row] * ofRow;
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
      int start = row * outputs;
      int label = start + (int) target[row];
      float threshold = output[label] - 1f;
      float share = scale * weight[row];
      float violations = 0;
      for (int j = start; j < start + outputs; j++) {
        float violated = j != label && output[j] > threshold ? 1f : 0f;
        violations += violated;
        dOutput[j] = share * violated;
      }
      dOutput[label] = -share * violations;
    }
    return sum;
  }

  /** The softmax of each row of scores. */
  @Override
  public void predict(float[] output, int rows, int outputs) {
    SoftmaxCrossEntropy.softmax(output, rows, outputs);
  }

  /**
   * The best among scores of 0 and 1: 1 for the k classes whose share is above 1/C, 0 for others.
   * With P the sum of those k shares the loss is {@code k - 1 + C (1 - P)}; with equal shares all
   * scores are 0 and it is C - 1.
   */
  @Override
  public double[] bestConstant(TargetStatistics targets) {
    int classes = targets.outputs();
    return Arrays.stream(targets.shares())
        .map(share -> classes * share > 1 + ROUNDING ? 1 : 0)
        .toArray();
  }
}
