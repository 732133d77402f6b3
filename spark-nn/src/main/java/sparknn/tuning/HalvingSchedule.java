package sparknn.tuning;

import java.util.ArrayList;
import java.util.List;
import sparknn.nn.spec.Require;

/**
 * How far candidates are trained before the next choice among them: the arithmetic of successive
 * halving. Jamieson and Talwalkar 2016, "Non-stochastic best arm identification and hyperparameter
 * optimization"; brackets: Li et al. 2018, "Hyperband: a novel bandit-based approach to
 * hyperparameter optimization", algorithm 1.
 *
 * @param passes of a whole training, at least 1
 * @param least passes before the first choice, at least 1
 * @param reduction one in so many goes on, at least 2
 */
record HalvingSchedule(int passes, int least, int reduction) {
  HalvingSchedule {
    Require.atLeast("maxIter", passes, 1);
    Require.atLeast("minPasses", least, 1);
    Require.atLeast("reduction", reduction, 2);
    if (least > passes) {
      throw new IllegalArgumentException(
          String.format(
              "minPasses must be at most maxIter of the estimator (%d), got %d", passes, least));
    }
  }

  /**
   * The passes at which candidates are compared, the last of which is the whole training: {@code
   * passes / reduction^k}, rounded, as far as that is not below {@code least}.
   */
  List<Integer> rungs() {
    List<Integer> rungs = new ArrayList<>();
    for (double at = passes; Math.round(at) >= least; at /= reduction) {
      int rung = (int) Math.round(at);
      if (!rungs.isEmpty() && rungs.get(0) == rung) {
        break;
      }
      rungs.add(0, rung);
    }
    return rungs;
  }

  /** How many of so many go on: one in {@code reduction}, rounded down, but at least one. */
  int survivors(int candidates) {
    return Math.max(1, candidates / reduction);
  }

  /**
   * The bracket of each of some candidates. Bracket 0 climbs the whole ladder, bracket b begins b
   * rungs higher, with fewer candidates: all brackets take about the same number of passes. So they
   * are dealt in the ratio of {@code reduction^(rungs - b) / (rungs - b)}.
   *
   * @param brackets how many, at most the number of rungs
   */
  int[] deal(int candidates, int brackets) {
    int rungs = rungs().size();
    if (brackets > rungs) {
      throw new IllegalArgumentException(
          String.format(
              "brackets must be at most the number of rungs (%d, at passes %s), got %d",
              rungs, rungs(), brackets));
    }
    double[] shares = new double[brackets];
    double sum = 0;
    for (int b = 0; b < brackets; b++) {
      shares[b] = Math.pow(reduction, rungs - b) / (rungs - b);
      sum += shares[b];
    }
    int[] bracketOf = new int[candidates];
    double[] owed = new double[brackets];
    for (int i = 0; i < candidates; i++) {
      int next = 0;
      for (int b = 0; b < brackets; b++) {
        owed[b] += shares[b] / sum;
        next = owed[b] > owed[next] ? b : next;
      }
      owed[next]--;
      bracketOf[i] = next;
    }
    return bracketOf;
  }
}
