package sparknn.nn.calibration;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import sparknn.nn.loss.Quantile;
import sparknn.nn.train.Network;
import sparknn.nn.train.NetworkValues;

/**
 * Conformal quantile regression: each quantile of the loss {@link Quantile} is moved so that as
 * large a share of the held-out examples lies below it as its probability says.
 *
 * <p>The middle quantile is moved by a constant, and of each other one the distance from its inner
 * neighbour is made wider or narrower, {@code softplus(o_k + δ_k)}, where it was wide more than
 * where it was narrow; quantiles do not cross. δ_k is the quantile, with the correction for n
 * examples (the ⌈(n + 1) p⌉-th smallest), of what each example needs to be on the boundary. So new
 * examples like the held-out ones lie outside as often as the probabilities say or less, up to 1/(n
 * + 1), whatever the network has learnt: Romano, Patterson and Candès 2019, "Conformalized quantile
 * regression" (arXiv 1905.03222), with scores that grow with nested sets as Gupta, Kuchibhotla and
 * Ramdas 2022 (arXiv 1910.10562).
 */
public final class ConformalQuantiles implements Calibrator {
  // Nothing is made narrower than this leaves it: softplus is below 1e-8.
  private static final double LEAST = -20;
  private static final double ROUNDING = 1e-12;

  @Override
  public void calibrate(Network network, NetworkValues values, HeldOutOutputs examples) {
    double[] shifts = shifts((Quantile) network.loss(), network.outputSize(), examples);
    if (!network.shiftOutputs(values, shifts)) {
      throw new IllegalArgumentException(
          "quantiles can be calibrated only where the output layer is trained and has a bias, got "
              + network.outputLayer().name());
    }
  }

  /** What is added to each output. */
  static double[] shifts(Quantile loss, int outputs, HeldOutOutputs examples) {
    double[] shifts = new double[outputs];
    int rows = examples.rows();
    int quantiles = loss.outputsPerTarget();
    int middle = loss.predicted();
    double[] scores = new double[rows];
    for (int t = 0; t < outputs / quantiles; t++) {
      int first = t * quantiles;
      double[] center = new double[rows];
      for (int row = 0; row < rows; row++) {
        scores[row] =
            target(examples, row, t, outputs / quantiles)
                - output(examples, row, outputs, first + middle);
      }
      double probability = loss.probabilities().get(middle);
      double shift =
          probability < 0.5
              ? -upper(negated(scores), examples.weight(), 1 - probability)
              : upper(scores, examples.weight(), probability);
      shifts[first + middle] = shift;
      for (int row = 0; row < rows; row++) {
        center[row] = output(examples, row, outputs, first + middle) + shift;
      }
      for (int step : new int[] {1, -1}) {
        double[] inner = center.clone();
        for (int k = middle + step; k >= 0 && k < quantiles; k += step) {
          double p = step > 0 ? loss.probabilities().get(k) : 1 - loss.probabilities().get(k);
          for (int row = 0; row < rows; row++) {
            double beyond = step * (target(examples, row, t, outputs / quantiles) - inner[row]);
            double own = output(examples, row, outputs, first + k);
            scores[row] = beyond > 0 ? inverseSoftplus(beyond) - own : Double.NEGATIVE_INFINITY;
          }
          double delta = Math.max(LEAST, upper(scores, examples.weight(), p));
          shifts[first + k] = delta;
          for (int row = 0; row < rows; row++) {
            inner[row] += step * softplus(output(examples, row, outputs, first + k) + delta);
          }
        }
      }
    }
    return shifts;
  }

  private static double output(HeldOutOutputs examples, int row, int outputs, int i) {
    return examples.output()[row * outputs + i];
  }

  private static double target(HeldOutOutputs examples, int row, int t, int targets) {
    return examples.target()[row * targets + t];
  }

  private static double[] negated(double[] scores) {
    return Arrays.stream(scores).map(score -> -score).toArray();
  }

  /**
   * The least score that a share p of the weight does not exceed, where one example more, of the
   * mean weight, may have any; the largest where no score suffices.
   */
  private static double upper(double[] scores, float[] weight, double p) {
    int[] order =
        IntStream.range(0, scores.length)
            .filter(i -> weight[i] > 0)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> scores[i]))
            .mapToInt(i -> i)
            .toArray();
    double all = 0;
    for (int i : order) {
      all += weight[i];
    }
    double wanted = p * all * (1 + 1.0 / order.length) * (1 - ROUNDING);
    double sum = 0;
    for (int i : order) {
      sum += weight[i];
      if (sum >= wanted) {
        return scores[i];
      }
    }
    return scores[order[order.length - 1]];
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
  }

  /** The x whose softplus this is; greater than 0. */
  private static double inverseSoftplus(double y) {
    return y + StrictMath.log(-StrictMath.expm1(-y));
  }
}
