package sparknn.internal.distributed;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sparknn.nn.train.Progress;
import sparknn.nn.train.TrainingDivergedException;

/**
 * What happens to a training that diverges: it goes back to the end of the pass with the lowest
 * loss so far, or to the beginning, and on from there with steps half as large, up to so many
 * times. Holds a second state.
 */
final class Rollback {
  private static final Logger LOG = LoggerFactory.getLogger(Rollback.class);

  private int most;
  private int times;
  private Progress lastGood;

  /** Allows it, so often at most; the beginning is the first to go back to. */
  void allow(int atMost, Progress beginning) {
    most = atMost;
    keep(beginning);
  }

  /** Whether it would go back. */
  boolean allowed() {
    return most > 0;
  }

  /** How often it has gone back. */
  int times() {
    return times;
  }

  /** What that has made of the step size, as a factor. */
  double stepFactor() {
    return Math.scalb(1.0, -times);
  }

  /** Where it would go back to; null if nowhere. */
  Progress lastGood() {
    return lastGood;
  }

  /** Goes back to this one from now on; copies what the next pass will change. */
  void keep(Progress now) {
    lastGood =
        new Progress(
            now.state(),
            now.steps(),
            now.velocity().clone(),
            now.lastPasses(),
            now.best(),
            now.stopping(),
            now.passes(),
            now.rollbacks());
  }

  /**
   * Where to go back to now.
   *
   * @throws TrainingDivergedException the cause itself, if that was often enough
   */
  Progress after(TrainingDivergedException cause) {
    if (times == most) {
      throw cause;
    }
    times++;
    LOG.warn(
        "Going back to the end of pass {}, and on with {} times the step size (rollback {} of {}): {}",
        lastGood.passes().size(),
        stepFactor(),
        times,
        most,
        cause.getMessage());
    return lastGood;
  }

  /** Goes on from what another one knew. */
  void recall(int timesSoFar, Progress back) {
    times = timesSoFar;
    lastGood = back;
  }
}
