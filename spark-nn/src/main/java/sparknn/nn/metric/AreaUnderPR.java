package sparknn.nn.metric;

/**
 * The area under the curve of precision against recall, as average precision: {@code Σ_n (R_n -
 * R_{n-1}) P_n} over the thresholds, the highest first; from 0 to 1. Without skill it is the share
 * of the class, so that it tells more than the ROC where that is rare.
 *
 * <p>Of two classes it is that of class 1. Of more, and of labels, it is the mean over all (one
 * against the rest) that have examples with and without. Odds are told apart to 1/256 in their
 * logarithm where there are up to 32 classes or labels, coarser where there are more. Without
 * linear interpolation, which is too optimistic: Davis and Goadrich 2006, "The relationship between
 * precision-recall and ROC curves".
 *
 * @since 0.1.0
 */
public record AreaUnderPR() implements AreaUnderCurve {
  @Override
  public String label() {
    return "AUC-PR";
  }

  @Override
  public double area(double[] sums, int from, int bins, double no, double yes) {
    double found = 0;
    double all = 0;
    double area = 0;
    for (int i = from + bins - 1; i >= from; i--) {
      double more = sums[i + bins];
      found += more;
      all += more + sums[i];
      area += more > 0 ? more * found / all : 0;
    }
    return area / yes;
  }
}
