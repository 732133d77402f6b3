package sparknn.nn.loss;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import sparknn.nn.linalg.FloatMath;
import sparknn.nn.spec.Default;
import sparknn.nn.spec.Require;

/**
 * Focal loss over classes: cross-entropy in which examples that are predicted well already count
 * little, {@code L = -(1 - p_y)^γ log p_y} for the softmax p of the outputs s and the index y of
 * the true class.
 *
 * <pre>
 *   dL/ds_j = f ([j = y] - p_j)   with   f = γ (1 - p_y)^{γ-1} p_y log p_y - (1 - p_y)^γ
 * </pre>
 *
 * <p>Lin et al. 2017, "Focal loss for dense object detection" (arXiv 1708.02002), equation 4, for
 * any number of classes; with two it is the sigmoid's. Its α is {@code classWeights}. With γ = 0 it
 * is the cross-entropy. The probabilities of a network that is trained with it are less sure than
 * what occurs; their order is not affected.
 *
 * @param gamma γ, how much less the examples count that are predicted well, 0 or greater; default 2
 * @since 0.1.0
 */
public record Focal(@Default("2") double gamma) implements Loss {
  private static final int BISECTIONS = 40;

  public Focal {
    Require.notNegative("focal's gamma", gamma);
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
      int label = start + (int) target[row];
      float most = largestOther(output, start, outputs, label);
      double against = (double) most - output[label];
      against += StrictMath.log(totalOfOthers(output, start, outputs, label, most));
      sum += weight[row] * StrictMath.pow(sigmoid(against), gamma) * softplus(against);
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
      float most = largestOther(output, start, outputs, label);
      float total = totalOfOthers(output, start, outputs, label, most);
      // The log-odds against the true class: 1 - p_y is their sigmoid, -log p_y their softplus.
      double against = (double) most - output[label] + StrictMath.log(total);
      double missing = sigmoid(against);
      double surprise = softplus(against);
      double modulator = StrictMath.pow(missing, gamma);
      sum += weight[row] * modulator * surprise;
      // -f (1 - p_y), of which each other class has its part of their probability.
      double slope = modulator * (missing + gamma * (1 - missing) * surprise);
      double share = scale * (double) weight[row] * slope;
      float ofOthers = (float) (share / total);
      for (int j = start; j < start + outputs; j++) {
        dOutput[j] = j == label ? (float) -share : ofOthers * FloatMath.exp(output[j] - most);
      }
    }
    return sum;
  }

  /** The largest logit but the true class's; negative infinity where there is no other. */
  private static float largestOther(float[] logits, int start, int length, int label) {
    float largest = Float.NEGATIVE_INFINITY;
    for (int j = start; j < start + length; j++) {
      largest = j == label ? largest : Math.max(largest, logits[j]);
    }
    return largest;
  }

  private static float totalOfOthers(
      float[] logits, int start, int length, int label, float largest) {
    float total = 0;
    for (int j = start; j < start + length; j++) {
      total += j == label ? 0f : FloatMath.exp(logits[j] - largest);
    }
    return total;
  }

  private static double sigmoid(double x) {
    return 1 / (1 + StrictMath.exp(-x));
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
  }

  /** The softmax of each row. */
  @Override
  public void predict(float[] output, int rows, int outputs) {
    SoftmaxCrossEntropy.softmax(output, rows, outputs);
  }

  /**
   * The logarithms of C times the probabilities p with the least loss. With q the classes' shares
   * they fulfil {@code q_c h(p_c) = λ p_c} with {@code h(p) = (1 - p)^γ - γ (1 - p)^{γ-1} p log p}:
   * as h(p) / p falls with p, each p_c falls with λ, and they add up to 1 for one λ only.
   */
  @Override
  public double[] bestConstant(TargetStatistics targets) {
    double[] shares = targets.shares();
    double lambda =
        StrictMath.exp(
            root(
                log ->
                    Arrays.stream(shares)
                            .map(share -> probability(share, StrictMath.exp(log)))
                            .sum()
                        - 1));
    return Arrays.stream(shares)
        .map(share -> StrictMath.log(shares.length * probability(share, lambda)))
        .toArray();
  }

  /** The p with {@code share · h(p) = λ p}. */
  private double probability(double share, double lambda) {
    return sigmoid(
        root(
            logit -> {
              double p = sigmoid(logit);
              double missing = sigmoid(-logit);
              double slope =
                  StrictMath.pow(missing, gamma) * (missing + gamma * p * softplus(-logit));
              return share * slope / missing / p - lambda;
            }));
  }

  /** Where a falling function is 0, between -50 and 50. */
  private static double root(DoubleUnaryOperator falling) {
    double low = -50;
    double high = 50;
    for (int i = 0; i < BISECTIONS; i++) {
      double middle = (low + high) / 2;
      if (falling.applyAsDouble(middle) > 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }
}
