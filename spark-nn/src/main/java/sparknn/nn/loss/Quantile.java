package sparknn.nn.loss;

import java.util.List;
import java.util.stream.Collectors;
import sparknn.nn.spec.Default;
import sparknn.nn.spec.Require;

/**
 * Quantile (pinball) loss for several quantiles at once that never cross, averaged over targets and
 * quantiles:
 *
 * <pre>
 *   L = 1/(T Q) Σ_t Σ_k ρ_k(y_t - q_tk)   with   ρ_k(e) = max(τ_k e, (τ_k - 1) e)
 *   q_tm = o_tm,   q_tk = q_t,k-1 + softplus(o_tk) for k > m,   q_tk = q_t,k+1 - softplus(o_tk) for k < m
 * </pre>
 *
 * <p>A target has Q outputs side by side, one for each probability τ. The middle one, m, is the
 * quantile whose probability is nearest to 0.5 (the lower of two), and is what is predicted: the
 * median where 0.5 is among them. The others are distances from their neighbour nearer to it, which
 * softplus makes positive, so that quantiles are in order whatever the network says. With d_k the
 * derivative by q_k (1 - τ_k where q_k is above the target, -τ_k below, 0 at it), the derivative by
 * o_m is Σ_k d_k, that by o_k is σ(o_k) times the sum of d from k on outwards, negative below m.
 *
 * <p>Koenker and Bassett 1978, "Regression quantiles"; Cannon 2018, "Non-crossing nonlinear
 * regression quantiles by monotone composite quantile regression neural network"; Park et al. 2022,
 * "Learning quantile functions without quantile crossing" (arXiv 2111.06581).
 *
 * @param probabilities τ of each quantile, in (0, 1), increasing; default 0.1, 0.5, 0.9
 * @since 0.1.0
 */
public record Quantile(@Default("[0.1, 0.5, 0.9]") List<Double> probabilities) implements Loss {
  // Of the distance between the outermost quantiles: none begins nearer to its neighbour.
  private static final double LEAST_DISTANCE = 1e-3;

  public Quantile {
    probabilities = List.copyOf(probabilities);
    requireProbabilities("quantile's probabilities", probabilities);
  }

  /**
   * Demands increasing numbers in (0, 1).
   *
   * @param name what they are called, for the message
   */
  public static void requireProbabilities(String name, List<Double> probabilities) {
    if (probabilities.isEmpty()) {
      throw new IllegalArgumentException(name + " must be at least one number, got none");
    }
    double last = 0;
    for (double probability : probabilities) {
      if (!(probability > 0 && probability < 1)) {
        throw new IllegalArgumentException(
            String.format(
                "each of %s must be greater than 0 and less than 1, got %s",
                name, Require.text(probability)));
      }
      if (probability <= last) {
        throw new IllegalArgumentException(
            String.format(
                "%s must increase, got %s",
                name, probabilities.stream().map(Require::text).collect(Collectors.joining(", "))));
      }
      last = probability;
    }
  }

  @Override
  public int targetSize(int outputs) {
    return outputs / probabilities.size();
  }

  @Override
  public boolean classes() {
    return false;
  }

  @Override
  public int outputsPerTarget() {
    return probabilities.size();
  }

  @Override
  public int predicted() {
    int nearest = 0;
    for (int k = 1; k < probabilities.size(); k++) {
      if (Math.abs(probabilities.get(k) - 0.5) < Math.abs(probabilities.get(nearest) - 0.5)) {
        nearest = k;
      }
    }
    return nearest;
  }

  @Override
  public double sum(float[] output, float[] target, float[] weight, int rows, int outputs) {
    int middle = predicted();
    int quantiles = probabilities.size();
    double sum = 0;
    for (int row = 0; row < rows; row++) {
      double ofRow = 0;
      for (int start = row * outputs; start < (row + 1) * outputs; start += quantiles) {
        double y = target[start / quantiles];
        double value = output[start + middle];
        ofRow += pinball(middle, y - value);
        for (int k = middle + 1; k < quantiles; k++) {
          value += Logistic.softplus(output[start + k]);
          ofRow += pinball(k, y - value);
        }
        value = output[start + middle];
        for (int k = middle - 1; k >= 0; k--) {
          value -= Logistic.softplus(output[start + k]);
          ofRow += pinball(k, y - value);
        }
      }
      sum += weight[row] * ofRow / outputs;
    }
    return sum;
  }

  private double pinball(int k, double error) {
    double probability = probabilities.get(k);
    return Math.max(probability * error, (probability - 1) * error);
  }

  /** Of the pinball loss by the quantile. */
  private double slope(int k, double error) {
    double probability = probabilities.get(k);
    return error > 0 ? -probability : error < 0 ? 1 - probability : 0;
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
    int quantiles = probabilities.size();
    int middle = predicted();
    for (int row = 0; row < rows; row++) {
      double share = (double) scale * weight[row] / outputs;
      for (int start = row * outputs; start < (row + 1) * outputs; start += quantiles) {
        double y = target[start / quantiles];
        double center = output[start + middle];
        double above = outwards(output, dOutput, start, 1, y, center, share);
        double below = outwards(output, dOutput, start, -1, y, center, share);
        dOutput[start + middle] = (float) (share * (slope(middle, y - center) + above + below));
      }
    }
    return sum;
  }

  /**
   * Writes the derivatives by the outputs on one side of the middle.
   *
   * @param step 1: above, -1: below
   * @return the sum of the slopes on that side
   */
  private double outwards(
      float[] output, float[] dOutput, int start, int step, double y, double center, double share) {
    int quantiles = probabilities.size();
    int middle = predicted();
    double all = 0;
    double value = center;
    for (int k = middle + step; k >= 0 && k < quantiles; k += step) {
      value += step * Logistic.softplus(output[start + k]);
      all += slope(k, y - value);
    }
    double rest = all;
    value = center;
    for (int k = middle + step; k >= 0 && k < quantiles; k += step) {
      float own = output[start + k];
      value += step * Logistic.softplus(own);
      dOutput[start + k] = (float) (share * step * rest * Logistic.sigmoid(own));
      rest -= slope(k, y - value);
    }
    return all;
  }

  /** The quantiles of each target, in order. */
  @Override
  public void predict(float[] output, int rows, int outputs) {
    int quantiles = probabilities.size();
    int middle = predicted();
    for (int start = 0; start < rows * outputs; start += quantiles) {
      double value = output[start + middle];
      for (int k = middle + 1; k < quantiles; k++) {
        value += Logistic.softplus(output[start + k]);
        output[start + k] = (float) value;
      }
      value = output[start + middle];
      for (int k = middle - 1; k >= 0; k--) {
        value -= Logistic.softplus(output[start + k]);
        output[start + k] = (float) value;
      }
    }
  }

  /** The quantiles of the targets; where two are equal, a thousandth of all distances apart. */
  @Override
  public double[] bestConstant(TargetStatistics targets) {
    int quantiles = probabilities.size();
    int middle = predicted();
    double[] constant = new double[targets.outputs()];
    double[] values = new double[quantiles];
    for (int start = 0; start < constant.length; start += quantiles) {
      for (int k = 0; k < quantiles; k++) {
        values[k] = targets.quantile(start / quantiles, probabilities.get(k));
      }
      double all = values[quantiles - 1] - values[0];
      double least = LEAST_DISTANCE * (all > 0 ? all : 1);
      for (int k = 0; k < quantiles; k++) {
        double distance =
            k < middle ? values[k + 1] - values[k] : k > middle ? values[k] - values[k - 1] : 0;
        constant[start + k] =
            k == middle ? values[k] : Logistic.inverseSoftplus(Math.max(distance, least));
      }
    }
    return constant;
  }
}
