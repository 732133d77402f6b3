package sparknn.nn.loss;

import sparknn.nn.linalg.FloatMath;

/**
 * Cross-entropy of the softmax of the outputs (the logits) against the index of the true class:
 * {@code L = log Σ_j e^{s_j} - s_y}, derivative {@code p_j - [j = y]}.
 *
 * <p>Softmax and logarithm are one expression, taken from the largest logit, so that no size of the
 * logits overflows and a confident prediction loses no digits.
 */
public record SoftmaxCrossEntropy() implements Loss {
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
      int label = (int) target[row];
      sum += weight[row] * (Math.log(total) + largest - output[start + label]);
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
      int label = start + (int) target[row];
      float trueLogit = output[label];
      float largest = largest(output, start, outputs);
      float total = exponentials(output, start, outputs, largest, dOutput);
      float factor = scale * weight[row] / total;
      for (int j = start; j < start + outputs; j++) {
        dOutput[j] *= factor;
      }
      dOutput[label] -= scale * weight[row];
      sum += weight[row] * (Math.log(total) + largest - trueLogit);
    }
    return sum;
  }

  /** The softmax of each row. */
  @Override
  public void predict(float[] output, int rows, int outputs) {
    for (int row = 0; row < rows; row++) {
      int start = row * outputs;
      float total = exponentials(output, start, outputs, largest(output, start, outputs), output);
      for (int j = start; j < start + outputs; j++) {
        output[j] /= total;
      }
    }
  }

  private static float exponentials(
      float[] logits, int start, int length, float largest, float[] into) {
    float total = 0;
    for (int j = start; j < start + length; j++) {
      float e = FloatMath.exp(logits[j] - largest);
      into[j] = e;
      total += e;
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
}
