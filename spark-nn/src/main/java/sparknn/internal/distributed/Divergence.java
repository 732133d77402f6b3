package sparknn.internal.distributed;

import java.util.Locale;
import sparknn.nn.train.LossSums;
import sparknn.nn.train.TrainingDivergedException;
import sparknn.nn.train.TrainingPlan;

/** When a training counts as diverged, and what is said then. */
final class Divergence {
  private static final int RUN_AWAY = 10;

  private final TrainingPlan plan;
  private final TrainingLog log;
  private final Rollback rollback;
  // A greater loss counts as diverged: what it has come to is no number yet, but is no good either.
  private double highest = Double.POSITIVE_INFINITY;

  Divergence(TrainingPlan plan, TrainingLog log, Rollback rollback) {
    this.plan = plan;
    this.log = log;
    this.rollback = rollback;
  }

  /** Lets a loss of ten times that of the initial values count, too. */
  void limit(double initialLoss) {
    highest = initialLoss + (RUN_AWAY - 1) * Math.abs(initialLoss);
  }

  /** Demands a loss that is a number. */
  void check(LossSums sums) {
    if (!sums.finite()) {
      throw diverged("the loss must stay a finite number, got an infinite or not-a-number loss");
    }
  }

  /**
   * Demands of a finished pass parameters that are numbers, and a loss below the limit. Losses are
   * taken before their step: they do not show what the last steps have done.
   *
   * @param state begins with the parameters
   */
  void check(LossSums sums, float[] state) {
    int parameters = plan.network().parameters().size();
    for (int i = 0; i < parameters; i++) {
      if (!Float.isFinite(state[i])) {
        throw diverged(
            "the parameters must stay finite numbers, got infinite or not-a-number ones");
      }
    }
    if (sums.meanLoss() > highest) {
      throw diverged(
          String.format(
              Locale.ROOT,
              "the loss must stay below %.4g, %d times that of the initial values, got %.4g",
              highest,
              RUN_AWAY,
              sums.meanLoss()));
    }
  }

  private TrainingDivergedException diverged(String fault) {
    int pass = log.size() + 1;
    String last =
        log.size() == 0
            ? "there is no earlier pass"
            : String.format(
                Locale.ROOT,
                "the last good pass was %d with loss %.4g",
                log.size(),
                log.last().loss());
    return new TrainingDivergedException(
        pass,
        String.format(
            Locale.ROOT,
            "training diverged in pass %d%s: %s; %s. Try a smaller stepSize (now %s), bring the"
                + " features to a common scale (standardization), or let training go"
                + " back by itself (maxRollbacks).",
            pass,
            rollback.times() == 0 ? "" : " after " + rollback.times() + " rollbacks",
            fault,
            last,
            rollback.stepFactor() * plan.stepSize()));
  }
}
