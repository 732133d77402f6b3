package sparknn.nn.metric;

/**
 * The area under the receiver operating characteristic: the probability that the network gives
 * higher odds to a random example of a class than to a random one of the others, with equal odds
 * counted half; from 0 to 1, 0.5 without skill.
 *
 * <p>Of two classes it is that of class 1. Of more, and of labels, it is the mean over all (one
 * against the rest) that have examples with and without. Odds are told apart to 1/256 in their
 * logarithm where there are up to 32 classes or labels, coarser where there are more. Hanley and
 * McNeil 1982, "The meaning and use of the area under a receiver operating characteristic curve".
 *
 * @since 0.1.0
 */
public record AreaUnderROC() implements AreaUnderCurve {
  @Override
  public String label() {
    return "AUC-ROC";
  }

  @Override
  public double area(double[] sums, int from, int bins, double no, double yes) {
    double below = 0;
    double pairs = 0;
    for (int i = from; i < from + bins; i++) {
      pairs += sums[i + bins] * (below + sums[i] / 2);
      below += sums[i];
    }
    return pairs / no / yes;
  }
}
