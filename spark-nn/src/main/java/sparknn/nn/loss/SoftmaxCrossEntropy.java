package sparknn.nn.loss;

import java.util.Arrays;
import sparknn.nn.linalg.FloatMath;
import sparknn.nn.spec.Default;
import sparknn.nn.spec.Require;

/**
 * Cross-entropy of the softmax p of the outputs (the logits s) against the index y of the true
 * class: {@code L = log Σ_j e^{s_j} - Σ_j q_j s_j}, derivative {@code p_j - q_j}, where {@code q_j
 * = (1 - labelSmoothing) [j = y] + labelSmoothing / C} for C classes.
 *
 * <p>Softmax and logarithm are one expression, taken from the largest logit, so that no size of the
 * logits overflows. The sum is a float: losses of an example below 6e-8 become 0. Label smoothing:
 * Szegedy et al. 2016, "Rethinking the inception architecture for computer vision", section 7; it
 * is in the loss wherever the loss is reported.
 *
 * @param labelSmoothing what share of the target is spread evenly over all classes, in [0, 1);
 *     default 0
 */
public record SoftmaxCrossEntropy(@Default("0") double labelSmoothing) implements Loss {
  public SoftmaxCrossEntropy {
    Require.inHalfOpen("softmaxCrossEntropy's labelSmoothing", labelSmoothing, 0, 1);
  }

  @Override
  public int targetSize(int outputs) {
    return 1;
  }

  @Override
  public double sum(float[] output, float[] target, float[] weight, int rows, int outputs) {
    double sum = 0;
    for (int row = 0; row < rows; row++) {
      int start = row * outputs;
      float largest = largest(output, start, outputs);
      float total = 0;
      for (int j = start; j < start + outputs; j++) {
        total += FloatMath.exp(output[j] - largest);
      }
      double below = below(largest, output, start, outputs, (int) target[row]);
      sum += weight[row] * (StrictMath.log(total) + below);
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
    double sum = 0;
    for (int row = 0; row < rows; row++) {
      int start = row * outputs;
      float largest = largest(output, start, outputs);
      sum += weight[row] * below(largest, output, start, outputs, (int) target[row]);
      subtract(largest, output, start, outputs, dOutput);
    }
    // Over all rows at once: a row may be too short for vector instructions.
    FloatMath.exp(dOutput, dOutput, rows * outputs);
    for (int row = 0; row < rows; row++) {
      int start = row * outputs;
      float total = total(dOutput, start, outputs);
      float share = scale * weight[row];
      float factor = share / total;
      float spread = share * (float) (labelSmoothing / outputs);
      for (int j = start; j < start + outputs; j++) {
        dOutput[j] = dOutput[j] * factor - spread;
      }
      dOutput[start + (int) target[row]] -= share * (float) (1 - labelSmoothing);
      sum += weight[row] * StrictMath.log(total);
    }
    return sum;
  }

  /** How far the largest logit is above the logits, averaged with the weights q. */
  private double below(float largest, float[] logits, int start, int length, int label) {
    double sum = 0;
    if (labelSmoothing > 0) {
      for (int j = start; j < start + length; j++) {
        sum += (double) largest - logits[j];
      }
    }
    return labelSmoothing / length * sum
        + (1 - labelSmoothing) * ((double) largest - logits[start + label]);
  }

  /** The softmax of each row. */
  @Override
  public void predict(float[] output, int rows, int outputs) {
    softmax(output, rows, outputs);
  }

  /** The softmax of each row, in place. */
  static void softmax(float[] output, int rows, int outputs) {
    for (int row = 0; row < rows; row++) {
      int start = row * outputs;
      subtract(largest(output, start, outputs), output, start, outputs, output);
    }
    FloatMath.exp(output, output, rows * outputs);
    for (int row = 0; row < rows; row++) {
      int start = row * outputs;
      float total = total(output, start, outputs);
      for (int j = start; j < start + outputs; j++) {
        output[j] /= total;
      }
    }
  }

  private static void subtract(float largest, float[] logits, int start, int length, float[] into) {
    for (int j = start; j < start + length; j++) {
      into[j] = logits[j] - largest;
    }
  }

  private static float total(float[] values, int start, int length) {
    float total = 0;
    for (int j = start; j < start + length; j++) {
      total += values[j];
    }
    return total;
  }

  private static float largest(float[] values, int start, int length) {
    float largest = values[start];
    for (int j = start + 1; j < start + length; j++) {
      largest = Math.max(largest, values[j]);
    }
    return largest;
  }

  /**
   * The logarithms of the classes' shares q, smoothed as labels are, from that of equal shares:
   * {@code log(C q_c)}.
   */
  @Override
  public double[] bestConstant(TargetStatistics targets) {
    int classes = targets.outputs();
    return Arrays.stream(targets.shares())
        .map(share -> (1 - labelSmoothing) * share + labelSmoothing / classes)
        .map(share -> StrictMath.log(classes * share))
        .toArray();
  }
}
