package sparknn.nn.metric;

import sparknn.nn.spec.Default;

/**
 * The harmonic mean of precision and recall, {@code F1 = 2 TP / (2 TP + FP + FN)}, from 0 to 1. The
 * predicted class is that with the largest output; a label is predicted if its probability is at
 * least a half.
 *
 * <p>van Rijsbergen 1979, "Information retrieval", chapter 7.
 *
 * @param average {@code binary}: of class 1, of two classes; {@code macro}: the mean over all
 *     classes or labels that occur or are predicted; {@code auto}, the default: binary with two
 *     classes, macro otherwise
 * @since 0.1.0
 */
public record F1(@Default("auto") Average average) implements ValidationMetric {
  private static final int TRUE_POSITIVE = 0;
  private static final int FALSE_POSITIVE = 1;
  private static final int FALSE_NEGATIVE = 2;
  private static final int COUNTS = 3;

  /** Over which classes the mean is taken. */
  public enum Average {
    /** Binary with two classes, macro otherwise. */
    AUTO,
    /** None: that of class 1. */
    BINARY,
    /** All classes or labels, each with the same weight. */
    MACRO
  }

  private boolean binary(Task task) {
    return average == Average.BINARY
        || (average == Average.AUTO && task.loss().classes() && task.outputs() == 2);
  }

  @Override
  public String label() {
    return "F1";
  }

  @Override
  public void check(Task task) {
    requireDecisions(task.loss());
    boolean two = task.outputs() == (task.loss().classes() ? 2 : 1);
    if (average == Average.BINARY && !two) {
      throw new IllegalArgumentException(
          "f1's average must be macro with " + task.about() + ", got binary");
    }
  }

  /** For each class or label: true positives, false positives, false negatives. */
  @Override
  public int sums(Task task) {
    return COUNTS * task.outputs();
  }

  @Override
  public void add(
      Task task, float[] output, float[] target, float[] weight, int rows, double[] sums) {
    int outputs = task.outputs();
    for (int row = 0; row < rows; row++) {
      if (task.loss().classes()) {
        int actual = (int) target[row];
        int predicted = task.best(output, row);
        if (actual == predicted) {
          sums[COUNTS * actual + TRUE_POSITIVE] += weight[row];
        } else {
          sums[COUNTS * predicted + FALSE_POSITIVE] += weight[row];
          sums[COUNTS * actual + FALSE_NEGATIVE] += weight[row];
        }
        continue;
      }
      for (int t = 0; t < outputs; t++) {
        double yes = target[row * outputs + t];
        if (output[row * outputs + t] >= 0) {
          sums[COUNTS * t + TRUE_POSITIVE] += weight[row] * yes;
          sums[COUNTS * t + FALSE_POSITIVE] += weight[row] * (1 - yes);
        } else {
          sums[COUNTS * t + FALSE_NEGATIVE] += weight[row] * yes;
        }
      }
    }
  }

  @Override
  public double of(Task task, double[] sums) {
    if (binary(task)) {
      return of(sums, task.outputs() - 1, 0);
    }
    double total = 0;
    int defined = 0;
    for (int c = 0; c < task.outputs(); c++) {
      double one = of(sums, c, Double.NaN);
      if (!Double.isNaN(one)) {
        total += one;
        defined++;
      }
    }
    return total / defined;
  }

  /** Of a class; {@code none} where it neither occurs nor is predicted. */
  private static double of(double[] sums, int c, double none) {
    double found = 2 * sums[COUNTS * c + TRUE_POSITIVE];
    double all = found + sums[COUNTS * c + FALSE_POSITIVE] + sums[COUNTS * c + FALSE_NEGATIVE];
    return all > 0 ? found / all : none;
  }
}
