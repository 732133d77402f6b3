package sparknn.internal.scoring;

/** From logits to probabilities: {@code p_i = exp(z_i) / Σ_j exp(z_j)}, in double precision. */
public final class Softmax {
  private Softmax() {}

  /**
   * Turns logits into probabilities, in place; taken from the largest, so that nothing overflows.
   */
  public static void inPlace(double[] values) {
    double largest = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      largest = Math.max(largest, value);
    }
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.exp(values[i] - largest);
      sum += values[i];
    }
    for (int i = 0; i < values.length; i++) {
      values[i] /= sum;
    }
  }

  /** {@code log Σ_i exp(z_i)}, taken from the largest. */
  public static double logSumExp(double[] values) {
    double largest = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      largest = Math.max(largest, value);
    }
    double sum = 0;
    for (double value : values) {
      sum += Math.exp(value - largest);
    }
    return largest + Math.log(sum);
  }
}
