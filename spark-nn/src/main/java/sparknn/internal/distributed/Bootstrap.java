package sparknn.internal.distributed;

import java.io.Serializable;
import sparknn.nn.random.Purpose;
import sparknn.nn.random.Rng;

/**
 * A bootstrap sample of rows: each is in it as often as a Poisson variable of mean 1 says, which
 * multiplies its weight. With many rows that is drawing as many with replacement (Oza and Russell
 * 2001, "Online bagging and boosting"), but needs no look at the other rows.
 *
 * <p>The count depends on the seed and on where a row stands (source partition and place there), so
 * that a task which runs again draws the same sample.
 *
 * @param drawn whether there is a sample; otherwise each row is there once
 * @param seed of the sample
 */
public record Bootstrap(boolean drawn, long seed) implements Serializable {
  /** Each row, once. */
  public static final Bootstrap NONE = new Bootstrap(false, 0);

  // StrictMath: the same bits on every machine.
  private static final double LIMIT = StrictMath.exp(-1);

  /** A sample. */
  public static Bootstrap of(long seed) {
    return new Bootstrap(true, seed);
  }

  /** How often a row is in the sample. */
  public int count(int source, long position) {
    if (!drawn) {
      return 1;
    }
    // Knuth: the number of uniform numbers whose product stays above e^-1.
    Rng rng = Rng.at(seed, Purpose.BOOTSTRAP, source, position);
    int count = 0;
    for (double product = rng.nextDouble(); product > LIMIT; product *= rng.nextDouble()) {
      count++;
    }
    return count;
  }
}
