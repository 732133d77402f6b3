package sparknn.nn.diagnostics;

/**
 * The limit at 0 of a function that can be had only away from 0 and with errors.
 *
 * @param value the limit
 * @param error an estimate of how far it may be off
 */
record Extrapolation(double value, double error) {
  private static final int STEPS = 13;
  private static final double RATIO = 1.6;

  /** Steps at which to take a function: thirteen, each smaller than the one before by 1.6. */
  static double[] steps(double largest) {
    double[] steps = new double[STEPS];
    for (int i = 0; i < STEPS; i++) {
      steps[i] = largest / Math.pow(RATIO, i);
    }
    return steps;
  }

  /**
   * Ridders' scheme: row i has the function at step i and, entry by entry, one more power of the
   * step removed: every second one, as the function is even or odd. Ridders 1982, "Accurate
   * computation of F'(x) and F'(x) F''(x)"; Numerical Recipes §5.7.
   *
   * @param values of the function at {@link #steps}
   * @param power the lowest to remove: 2 of an even function, 1 of an odd one
   */
  static double[][] scheme(double[] values, int power) {
    double[][] rows = new double[values.length][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new double[i + 1];
      rows[i][0] = values[i];
      double factor = Math.pow(RATIO, power);
      for (int j = 1; j <= i; j++) {
        rows[i][j] = (rows[i][j - 1] * factor - rows[i - 1][j - 1]) / (factor - 1);
        factor *= RATIO * RATIO;
      }
    }
    return rows;
  }

  /**
   * The limit of an even function.
   *
   * <p>An entry's error is taken to be its distance from the two that it was made of, and the noise
   * besides; without that, chance agreement of two entries would look like certainty. Each row
   * stands for its best entry. A kink that larger steps reach and smaller ones do not can deceive
   * that estimate, so a row is believed only as far as the rows of smaller steps do not contradict
   * it.
   *
   * @param scheme of the function
   * @param noise of each of its entries
   */
  static Extrapolation of(double[][] scheme, double[][] noise) {
    Extrapolation[] rows = new Extrapolation[scheme.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new Extrapolation(scheme[i][0], Double.POSITIVE_INFINITY);
      for (int j = 1; j <= i; j++) {
        double value = scheme[i][j];
        double change =
            Math.max(Math.abs(value - scheme[i][j - 1]), Math.abs(value - scheme[i - 1][j - 1]));
        double error = change + noise[i][j];
        rows[i] = error < rows[i].error ? new Extrapolation(value, error) : rows[i];
      }
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
}
