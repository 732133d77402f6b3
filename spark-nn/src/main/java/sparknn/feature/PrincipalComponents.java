package sparknn.feature;

import java.util.Arrays;
import sparknn.internal.distributed.Covariance;
import sparknn.nn.linalg.Lapack;

/**
 * The directions in which rows vary most.
 *
 * @param mean {@code [width]}
 * @param components {@code [k, width]}: orthonormal rows, the one of largest variance first
 * @param variances {@code [k]}, of the rows along each
 * @param total the variance of all features together
 */
record PrincipalComponents(double[] mean, double[] components, double[] variances, double total) {
  /** A variance that is a smaller share of the largest is rounding, and counts as 0. */
  static final double NEGLIGIBLE = 1e-13;

  int width() {
    return mean.length;
  }

  int count() {
    return variances.length;
  }

  /** All components of a covariance, whose matrix is used up. */
  static PrincipalComponents of(Covariance covariance) {
    int width = covariance.mean().length;
    double[] components = covariance.matrix();
    double[] variances = new double[width];
    double total = 0;
    for (int j = 0; j < width; j++) {
      total += components[j * width + j];
    }
    Lapack.symmetricEigen(width, components, variances);
    reverse(components, variances);
    for (int i = 0; i < width; i++) {
      if (variances[i] <= NEGLIGIBLE * variances[0]) {
        variances[i] = 0;
      }
      fixSign(components, i * width, width);
    }
    return new PrincipalComponents(covariance.mean(), components, variances, total);
  }

  /** The largest first. */
  private static void reverse(double[] components, double[] variances) {
    int width = variances.length;
    double[] row = new double[width];
    for (int i = 0, last = width - 1; i < last; i++, last--) {
      double variance = variances[i];
      variances[i] = variances[last];
      variances[last] = variance;
      System.arraycopy(components, i * width, row, 0, width);
      System.arraycopy(components, last * width, components, i * width, width);
      System.arraycopy(row, 0, components, last * width, width);
    }
  }

  /** An eigenvector's sign is arbitrary: the number of largest size is made positive. */
  private static void fixSign(double[] components, int from, int width) {
    int largest = from;
    for (int at = from; at < from + width; at++) {
      if (Math.abs(components[at]) > Math.abs(components[largest])) {
        largest = at;
      }
    }
    if (components[largest] < 0) {
      for (int at = from; at < from + width; at++) {
        components[at] = -components[at];
      }
    }
  }

  /** The first k only. */
  PrincipalComponents first(int k) {
    return k == count()
        ? this
        : new PrincipalComponents(
            mean, Arrays.copyOf(components, k * width()), Arrays.copyOf(variances, k), total);
  }

  /** How many components explain at least this share of the variance. */
  int explaining(double share) {
    double sum = Arrays.stream(variances).sum();
    double so = 0;
    for (int i = 0; i < count(); i++) {
      so += variances[i];
      if (so >= share * sum) {
        return i + 1;
      }
    }
    return count();
  }

  /** The share of the variance that each explains; 0 where nothing varies. */
  double[] explained() {
    return Arrays.stream(variances).map(v -> total > 0 ? v / total : 0).toArray();
  }
}
