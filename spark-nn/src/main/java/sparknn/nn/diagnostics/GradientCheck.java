package sparknn.nn.diagnostics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import sparknn.nn.data.Batch;
import sparknn.nn.param.ParameterLayout.Tensor;
import sparknn.nn.random.Purpose;
import sparknn.nn.random.Rng;
import sparknn.nn.train.Network;
import sparknn.nn.train.NetworkValues;

/**
 * Whether backpropagation gives the gradient of the loss that the forward pass computes: for each
 * tensor, its derivative along some directions against extrapolated central differences.
 *
 * <p>Dropout and other noise are the same at each evaluation, batch normalisation takes the
 * statistics of the batch, as in training. Penalties are not part of the loss here. On networks of
 * some ten units and 8 examples the differences are good to 1e-5 to 1e-4 of the gradient; each
 * comes with an estimate of its own error.
 *
 * @param tensors what was found for each
 */
public record GradientCheck(List<Finding> tensors) {
  /*
   * The engine computes in single precision, where a plain difference quotient is good to three
   * digits at best: its rounding error grows as the step shrinks, its truncation error as the step
   * grows. Four things make it better.
   *
   * 1. The loss is summed in double precision, and a direction moves a whole tensor, half of it along
   *    the gradient: the loss changes by much, and rounding weighs little. The other half is random,
   *    so that a part of the true gradient which backpropagation lacks shows, too.
   * 2. Not the derivative is extrapolated but what the gradient g leaves of it,
   *      r(t) = (f(p⁺) - f(p⁻) - g · (p⁺ - p⁻)) / 2t,
   *    with p⁺ and p⁻ as they were rounded. r goes to 0 with t exactly if g is the gradient.
   * 3. r is even in t, so that Extrapolation can take it to t = 0 from steps that are large enough.
   * 4. The estimated error is reported: where it is large (kinks of ReLUs within the steps, or a
   *    gradient that is small against the rounding of the loss) nothing was proved. Kinks are
   *    measured by what the bends
   *      b(t) = (f(p⁺) + f(p⁻) - 2 f(p)) / 2t
   *    leave at t = 0. They are odd in t where f is smooth, and then leave nothing. A kink on one
   *    side of p adds as much to b as to r, kinks on both sides something as large. A network of
   *    convolutions has thousands of ReLUs, of which some have their kink within even the smallest
   *    step. Then b is small along some directions by chance, and twice the median over all
   *    directions counts, which is 1.3 standard deviations if they are normal.
   * 5. What disagrees is looked at again along other directions: kinks that happen to look like a
   *    wrong gradient hardly will again, and a wrong gradient is wrong along most.
   */
  private static final int DIRECTIONS = 8;
  private static final int LOOKS = 3;
  private static final double LARGEST_STEP = 0.05;
  // Half the distance of a float from the next, relative to it.
  private static final double ROUNDING = 0x1p-24;
  private static final double TOLERANCE = 1e-3;
  private static final double FLOOR = 0.01;

  public GradientCheck {
    tensors = List.copyOf(tensors);
  }

  /**
   * What was found for a tensor.
   *
   * @param name of the tensor, such as {@code 0-dense/weight}
   * @param gradientNorm the Euclidean norm of its gradient
   * @param relativeError the difference between numeric and analytic derivative, divided by the
   *     norm of the tensor's gradient, or by a hundredth of that of the whole gradient, if that is
   *     greater; the largest over the directions (of length 1) along which the numeric derivative
   *     is certain to 0.001, or the one along the most certain direction, if there is none
   * @param uncertainty the estimated error of the numeric derivative, by the same measure; where it
   *     is larger than {@code relativeError}, the two agree as far as can be told
   */
  public record Finding(
      String name, double gradientNorm, double relativeError, double uncertainty) {
    /** Whether the two agree to 0.001, or to twice the uncertainty where that is more. */
    public boolean agrees() {
      return relativeError <= Math.max(TOLERANCE, 2 * uncertainty);
    }

    /** Which of two says more. */
    private Finding or(Finding other) {
      boolean bothCertain = uncertainty <= TOLERANCE && other.uncertainty <= TOLERANCE;
      boolean better =
          bothCertain ? other.relativeError > relativeError : other.uncertainty < uncertainty;
      // Not a number, too, is a finding, and stays one.
      return !Double.isNaN(relativeError) && (better || Double.isNaN(other.relativeError))
          ? other
          : this;
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%-28s %10.2e %10.1e %10.1e  %s",
          name,
          gradientNorm,
          relativeError,
          uncertainty,
          agrees() ? "" : "WRONG");
    }
  }

  /** The largest relative error of all tensors. */
  public double largestError() {
    return tensors.stream().mapToDouble(Finding::relativeError).max().orElse(0);
  }

  /** Whether all tensors agree. */
  public boolean agrees() {
    return tensors.stream().allMatch(Finding::agrees);
  }

  /** A table, one tensor a line. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format("%-28s %10s %10s %10s%n", "tensor", "|gradient|", "error", "uncertain"));
    tensors.forEach(finding -> text.append(finding).append('\n'));
    return text.toString();
  }

  /**
   * Checks a network on a batch.
   *
   * @param values at which to take the derivatives; not changed
   * @param batch some examples; few (8 or so) are enough and keep kinks rare
   * @param seed of the directions and of the network's noise
   */
  public static GradientCheck of(Network network, NetworkValues values, Batch batch, long seed) {
    BatchLoss loss = new BatchLoss(network, values, batch, seed);
    float[] gradient = loss.gradient();
    double floor = FLOOR * norm(gradient, 0, gradient.length);
    List<Finding> findings = new ArrayList<>();
    for (Tensor tensor : network.parameters().tensors()) {
      double length = norm(gradient, tensor.offset(), tensor.size());
      double scale = Math.max(Double.MIN_NORMAL, Math.max(length, floor));
      Finding finding = null;
      for (int look = 0; look < LOOKS && (finding == null || !finding.agrees()); look++) {
        Differences[] left = new Differences[DIRECTIONS];
        for (int i = 0; i < DIRECTIONS; i++) {
          Rng rng = Rng.at(seed, Purpose.DIAGNOSTICS, findings.size(), look * DIRECTIONS + i);
          double[] direction = direction(gradient, tensor, rng);
          left[i] = Differences.of(loss, gradient, values.parameters(), tensor, direction);
        }
        finding = finding(tensor.name(), length, scale, left);
      }
      findings.add(finding);
    }
    return new GradientCheck(findings);
  }

  private static Finding finding(String name, double length, double scale, Differences[] left) {
    double[][] usual = usualBends(left);
    Finding finding = new Finding(name, length, 0, Double.POSITIVE_INFINITY);
    for (Differences along : left) {
      Extrapolation limit = along.limit(usual);
      finding =
          finding.or(
              new Finding(name, length, Math.abs(limit.value()) / scale, limit.error() / scale));
    }
    return finding;
  }

  /** Half along a random half of the gradient, half anywhere; of length 1. */
  private static double[] direction(float[] gradient, Tensor tensor, Rng rng) {
    double[] along = new double[tensor.size()];
    double[] anywhere = new double[tensor.size()];
    for (int j = 0; j < along.length; j++) {
      along[j] = rng.nextDouble() < 0.5 ? gradient[tensor.offset() + j] : 0;
      anywhere[j] = rng.nextGaussian();
    }
    normalize(along);
    normalize(anywhere);
    for (int j = 0; j < along.length; j++) {
      along[j] += anywhere[j];
    }
    normalize(along);
    return along;
  }

  /** Entry by entry of the schemes, the median over the directions. */
  private static double[][] usualBends(Differences[] directions) {
    double[][] usual = new double[directions[0].bends.length][];
    double[] all = new double[directions.length];
    for (int i = 0; i < usual.length; i++) {
      usual[i] = new double[i + 1];
      for (int j = 0; j <= i; j++) {
        for (int k = 0; k < all.length; k++) {
          all[k] = Math.abs(directions[k].bends[i][j]);
        }
        Arrays.sort(all);
        usual[i][j] = (all[(all.length - 1) / 2] + all[all.length / 2]) / 2;
      }
    }
    return usual;
  }

  /**
   * r and b of the comment above along a direction, extrapolated, and the rounding of each step.
   */
  private record Differences(double[][] slopes, double[][] bends, double[] rounding) {
    static Differences of(
        BatchLoss loss, float[] gradient, float[] point, Tensor tensor, double[] direction) {
      double length = norm(point, tensor.offset(), tensor.size());
      double[] steps =
          Extrapolation.steps(LARGEST_STEP * (length > 0 ? length : Math.sqrt(tensor.size())));
      double here = loss.value();
      double[] slopes = new double[steps.length];
      double[] bends = new double[steps.length];
      double[] rounding = new double[steps.length];
      for (int i = 0; i < steps.length; i++) {
        double above = beyond(loss, gradient, point, tensor, direction, steps[i]) - here;
        double below = beyond(loss, gradient, point, tensor, direction, -steps[i]) - here;
        slopes[i] = (above - below) / (2 * steps[i]);
        bends[i] = (above + below) / (2 * steps[i]);
        rounding[i] = ROUNDING * Math.max(1, Math.abs(here)) / steps[i];
      }
      return new Differences(
          Extrapolation.scheme(slopes, 2), Extrapolation.scheme(bends, 1), rounding);
    }

    /** r(0); bends within what three losses are rounded by are no kinks. */
    Extrapolation limit(double[][] usualBends) {
      double[][] noise = new double[bends.length][];
      for (int i = 0; i < noise.length; i++) {
        noise[i] = new double[i + 1];
        for (int j = 0; j <= i; j++) {
          double usual = usualBends[i][j] > 3 * rounding[i] ? 2 * usualBends[i][j] : rounding[i];
          double own = Math.min(Math.abs(slopes[i][j]), Math.abs(bends[i][j]));
          noise[i][j] = Math.max(usual, own);
        }
      }
      return Extrapolation.of(slopes, noise);
    }
  }

  /** The loss a step away, less what the gradient explains of it. */
  private static double beyond(
      BatchLoss loss,
      float[] gradient,
      float[] point,
      Tensor tensor,
      double[] direction,
      double step) {
    float[] parameters = loss.parameters();
    double explained = 0;
    for (int j = 0; j < direction.length; j++) {
      int at = tensor.offset() + j;
      parameters[at] = (float) (point[at] + step * direction[j]);
      explained += (double) gradient[at] * ((double) parameters[at] - point[at]);
    }
    double value = loss.value() - explained;
    System.arraycopy(point, tensor.offset(), parameters, tensor.offset(), tensor.size());
    return value;
  }

  private static double norm(float[] numbers, int offset, int length) {
    double sum = 0;
    for (int i = offset; i < offset + length; i++) {
      sum += (double) numbers[i] * numbers[i];
    }
    return Math.sqrt(sum);
  }

  private static void normalize(double[] vector) {
    double sum = 0;
    for (double number : vector) {
      sum += number * number;
    }
    double factor = sum > 0 ? 1 / Math.sqrt(sum) : 0;
    for (int i = 0; i < vector.length; i++) {
      vector[i] *= factor;
    }
  }
}
