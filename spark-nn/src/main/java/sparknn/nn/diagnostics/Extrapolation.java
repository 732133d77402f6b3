package sparknn.nn.diagnostics;

import java.util.Arrays;

/**
 * The limit at 0 of a function that can be had only away from 0 and with rounding errors.
 *
 * @param value the limit
 * @param error an estimate of how far it may be off
 */
record Extrapolation(double value, double error) {
  private static final int STEPS = 13;
  private static final double RATIO = 1.6;
  private static final int INNER = 5;

  /** Steps at which to take a function: thirteen, each smaller than the one before by 1.6. */
  static double[] steps(double largest) {
    double[] steps = new double[STEPS];
    for (int i = 0; i < STEPS; i++) {
      steps[i] = largest / Math.pow(RATIO, i);
    }
    return steps;
  }

  /**
   * The limit of an even function, by Ridders' scheme: Ridders 1982, "Accurate computation of F'(x)
   * and F'(x) F''(x)"; Numerical Recipes §5.7.
   *
   * <p>Row i of the scheme has the function at step i and, entry by entry, one more even power of
   * the step removed. An entry's error is taken to be its distance from the two that it was made
   * of, and the rounding error besides; without that, chance agreement of two entries would look
   * like certainty. Each row stands for its best entry. A kink that larger steps reach and smaller
   * ones do not can deceive that estimate, so a row is believed only as far as the rows of smaller
   * steps do not contradict it.
   *
   * @param values of the function at {@code steps}
   * @param rounding the function's rounding error, times the step
   */
  static Extrapolation even(double[] values, double[] steps, double rounding) {
    Extrapolation[] rows = new Extrapolation[values.length];
    double[] above = new double[0];
    for (int i = 0; i < rows.length; i++) {
      double[] row = new double[i + 1];
      row[0] = values[i];
      rows[i] = new Extrapolation(row[0], Double.POSITIVE_INFINITY);
      double factor = 1;
      for (int j = 1; j <= i; j++) {
        factor *= RATIO * RATIO;
        row[j] = (row[j - 1] * factor - above[j - 1]) / (factor - 1);
        double change = Math.max(Math.abs(row[j] - row[j - 1]), Math.abs(row[j] - above[j - 1]));
        double error = change + rounding / steps[i];
        rows[i] = error < rows[i].error ? new Extrapolation(row[j], error) : rows[i];
      }
      above = row;
    }
    return mostCertain(rows);
  }

  private static Extrapolation mostCertain(Extrapolation[] rows) {
    Extrapolation best = rows[rows.length - 1];
    for (int i = 0; i < rows.length; i++) {
      double error = rows[i].error;
      for (int k = i + 1; k < rows.length; k++) {
        error = Math.max(error, Math.abs(rows[i].value - rows[k].value) - rows[k].error);
      }
      best = error < best.error ? new Extrapolation(rows[i].value, error) : best;
    }
    return best;
  }

  /**
   * The size of an odd function's limit, which is 0 unless the function jumps there: the median
   * over the smaller steps of the straight line through two neighbours.
   *
   * @param values of the function at {@link #steps}
   */
  static double jump(double[] values) {
    double[] limits = new double[INNER];
    for (int i = 0; i < INNER; i++) {
      double nearer = values[values.length - 1 - i];
      double farther = values[values.length - 2 - i];
      limits[i] = Math.abs(nearer - (farther - nearer) / (RATIO - 1));
    }
    Arrays.sort(limits);
    return limits[INNER / 2];
  }
}
