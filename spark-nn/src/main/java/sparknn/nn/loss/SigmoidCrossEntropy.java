package sparknn.nn.loss;

import java.util.stream.IntStream;

/**
 * Cross-entropy of the logistic sigmoid of each output against a target of its own in [0, 1],
 * averaged over the outputs: {@code L = 1/T Σ_t (log(1 + e^{o_t}) - y_t o_t)}, derivative {@code
 * 1/T (σ(o_t) - y_t)}.
 *
 * <p>For several labels at once, any number of which may apply to an example (multi-label
 * classification): the target is a vector with 1 for each label that applies and 0 for the others,
 * what is predicted is the probability of each, {@code σ(o_t)}. A target between 0 and 1 is a
 * probability itself. Bishop 2006, "Pattern recognition and machine learning", section 5.2. Any
 * size of the outputs is possible without overflow.
 *
 * @since 0.1.0
 */
public record SigmoidCrossEntropy() implements Loss {
  // Begins no label with an output farther from 0, as if it was never or always there.
  private static final double RAREST = 1e-4;

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
        ofRow += Logistic.softplus(output[i]) - (double) target[i] * output[i];
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
        dOutput[i] = share * (Logistic.sigmoid(output[i]) - target[i]);
      }
    }
    return sum;
  }

  @Override
  public TargetRange targetRange() {
    return TargetRange.UNIT;
  }

  @Override
  public boolean logits() {
    return true;
  }

  @Override
  public float value(float output) {
    return Logistic.sigmoid(output);
  }

  /** The sigmoid of each output. */
  @Override
  public void predict(float[] output, int rows, int outputs) {
    for (int i = 0; i < rows * outputs; i++) {
      output[i] = Logistic.sigmoid(output[i]);
    }
  }

  /** The log-odds of the labels' shares; a share is taken to be from 0.0001 to 0.9999. */
  @Override
  public double[] bestConstant(TargetStatistics targets) {
    return IntStream.range(0, targets.outputs())
        .mapToDouble(t -> Math.min(Math.max(targets.mean(t), RAREST), 1 - RAREST))
        .map(share -> StrictMath.log(share / (1 - share)))
        .toArray();
  }
}
