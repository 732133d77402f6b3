package sparknn.nn.layer;

import sparknn.nn.random.Purpose;
import sparknn.nn.random.Rng;
import sparknn.nn.schedule.Schedule;

/**
 * The circumstances of one forward and backward: training or inference, and the address from which
 * random numbers are drawn. Mutable, so that a training loop makes one and moves it on.
 */
public final class StepContext {
  private static final StepContext INFERENCE = new StepContext(false, false, 0, 0, 0);

  private final boolean training;
  private final boolean calibrating;
  private final long seed;
  private final long epoch;
  private final long partition;
  private long step;
  private int draws;
  private double pass;
  private double passes = 1;

  private StepContext(
      boolean training, boolean calibrating, long seed, long epoch, long partition) {
    this.training = training;
    this.calibrating = calibrating;
    this.seed = seed;
    this.epoch = epoch;
    this.partition = partition;
  }

  /** Nothing random, running statistics as they are. */
  public static StepContext inference() {
    return INFERENCE;
  }

  /** Training on one partition in one pass over the data. */
  public static StepContext training(long seed, long epoch, long partition) {
    return new StepContext(true, false, seed, epoch, partition);
  }

  /** Training that changes running statistics only, every mini-batch counting alike for them. */
  public static StepContext calibration(long seed, long epoch, long partition) {
    return new StepContext(true, true, seed, epoch, partition);
  }

  /**
   * What share of a running average the present mini-batch leaves.
   *
   * @param momentum the share that a full mini-batch leaves in training
   * @param fullness rows of the mini-batch by rows of a full one
   */
  public double keptShare(double momentum, double fullness) {
    if (calibrating) {
      return step / (step + fullness);
    }
    return fullness == 1 ? momentum : StrictMath.pow(momentum, fullness);
  }

  /** Moves on to a mini-batch, counted within the pass over the data. */
  public void at(long step) {
    this.step = step;
    this.draws = 0;
  }

  /**
   * The same, and says how far the training has come, for what changes as it goes on.
   *
   * @param pass how many passes have been made, with fractions
   * @param passes how many passes the training has at most
   */
  public void at(long step, double pass, double passes) {
    at(step);
    this.pass = pass;
    this.passes = passes;
  }

  /** A schedule's factor at this point of the training; at its beginning where nobody has said. */
  double factor(Schedule schedule) {
    return schedule.factor(pass, passes);
  }

  /** Whether layers drop, add noise and update statistics. */
  public boolean training() {
    return training;
  }

  /**
   * A key for random numbers, another one at each call within a mini-batch: layers draw in the
   * order in which they run.
   */
  public long nextKey(Purpose purpose) {
    // Part by part, as an array of them would be allocated for each batch.
    long pass = Rng.within(Rng.within(Rng.key(seed, purpose), epoch), partition);
    return Rng.within(Rng.within(pass, step), draws++);
  }
}
