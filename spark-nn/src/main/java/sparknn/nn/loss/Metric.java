package sparknn.nn.loss;

import java.io.Serializable;

/**
 * What is reported beside the loss. A metric is a weighted sum over examples and a last step, so
 * that the sums of several workers add up.
 */
public interface Metric extends Serializable {
  /** What it is called in tables and logs, such as {@code accuracy}. */
  String label();

  /**
   * The sum over the rows of weight times the example's contribution; shapes as in {@link Loss}.
   */
  double sum(float[] output, float[] target, float[] weight, int rows, int outputs);

  /** The metric of many examples, from their sum and the sum of their weights. */
  double of(double sum, double weightSum);

  /** Whether more of it is better, as of accuracy, or less, as of an error. */
  boolean largerIsBetter();
}
