package sparknn.nn.metric;

/**
 * The weights of the answers yes and no by the log-odds that a network gives to yes, in bins of
 * equal width from -32 to 32: what is beyond counts as at the end. What falls into one bin counts
 * as equal. A bin is 1/256 wide where there are up to 32 questions; where there are more, it is
 * wider, so that all bins are a million numbers at most, but not wider than 1/4.
 *
 * <p>Layout: {@code [questions, 2, bins]}, no before yes.
 */
final class ScoreHistogram {
  private static final double LIMIT = 32;
  private static final int MOST_BINS = 1 << 14;
  private static final int LEAST_BINS = 1 << 8;
  private static final int MOST_SUMS = 1 << 20;

  private ScoreHistogram() {}

  static int bins(Task task) {
    int bins = MOST_BINS;
    while (bins > LEAST_BINS && 2L * bins * task.questions() > MOST_SUMS) {
      bins /= 2;
    }
    return bins;
  }

  static int size(Task task) {
    return Math.multiplyExact(2 * bins(task), task.questions());
  }

  static void add(
      Task task, float[] output, float[] target, float[] weight, int rows, double[] sums) {
    int bins = bins(task);
    double[] logOdds = new double[task.questions()];
    for (int row = 0; row < rows; row++) {
      task.logOdds(output, row, logOdds);
      for (int q = 0; q < logOdds.length; q++) {
        double place = (logOdds[q] + LIMIT) * (bins / (2 * LIMIT));
        int bin = (int) Math.min(Math.max(place, 0), bins - 1);
        double yes = task.yes(target, row, q);
        int no = 2 * q * bins + bin;
        sums[no] += weight[row] * (1 - yes);
        sums[no + bins] += weight[row] * yes;
      }
    }
  }

  /** The mean over the questions to which both answers occur; NaN if there is none. */
  static double mean(Task task, double[] sums, AreaUnderCurve curve) {
    int bins = bins(task);
    double areas = 0;
    int defined = 0;
    for (int q = 0; q < task.questions(); q++) {
      int from = 2 * q * bins;
      double no = sum(sums, from, bins);
      double yes = sum(sums, from + bins, bins);
      if (no > 0 && yes > 0) {
        areas += curve.area(sums, from, bins, no, yes);
        defined++;
      }
    }
    return areas / defined;
  }

  private static double sum(double[] sums, int from, int length) {
    double sum = 0;
    for (int i = from; i < from + length; i++) {
      sum += sums[i];
    }
    return sum;
  }
}
