package sparknn.nn.layer;

import sparknn.nn.random.Purpose;
import sparknn.nn.random.Rng;

/**
 * The circumstances of one forward and backward: training or inference, and the address from which
 * random numbers are drawn. Mutable, so that a training loop makes one and moves it on.
 */
public final class Pass {
  private static final Pass INFERENCE = new Pass(false, 0, 0, 0);

  private final boolean training;
  private final long seed;
  private final long epoch;
  private final long partition;
  private long step;
  private int draws;

  private Pass(boolean training, long seed, long epoch, long partition) {
    this.training = training;
    this.seed = seed;
    this.epoch = epoch;
    this.partition = partition;
  }

  /** Nothing random, running statistics as they are. */
  public static Pass inference() {
    return INFERENCE;
  }

  /** Training on one partition in one pass over the data. */
  public static Pass training(long seed, long epoch, long partition) {
    return new Pass(true, seed, epoch, partition);
  }

  /** Moves on to a mini-batch, counted within the pass over the data. */
  public void at(long step) {
    this.step = step;
    this.draws = 0;
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
