package sparknn.nn.random;

/**
 * A small pseudo-random generator whose start is an address, not a history.
 *
 * <p>SplitMix64 (Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators"): the
 * state walks by a constant and each output is a mix of it. The numbers are part of what makes a
 * model reproducible, so the algorithm is fixed here and does not follow the JDK's.
 *
 * <p>Not thread-safe: one instance a task.
 */
public final class Rng {
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;
  private static final double DOUBLE_UNIT = 0x1.0p-53;

  private long state;
  private double spareGaussian = Double.NaN;

  private Rng(long state) {
    this.state = state;
  }

  /** The generator at this address; equal addresses give equal numbers. */
  public static Rng at(long seed, Purpose purpose, long... address) {
    return new Rng(key(seed, purpose, address));
  }

  /** The address itself as one well-mixed number, for generators that count instead of walking. */
  public static long key(long seed, Purpose purpose, long... address) {
    long key = key(seed, purpose);
    for (long part : address) {
      key = within(key, part);
    }
    return key;
  }

  /** The key of the address that has no further parts. */
  public static long key(long seed, Purpose purpose) {
    return mix(seed + GOLDEN_GAMMA * purpose.code);
  }

  /** The key of an address that is one part longer; for loops that allocate nothing. */
  public static long within(long key, long part) {
    return mix(key + GOLDEN_GAMMA * (part + 1));
  }

  /** Moves to another address, given as its {@link #key}. */
  public void restart(long key) {
    state = key;
    spareGaussian = Double.NaN;
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** 64 random bits. */
  public long nextLong() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  /** Uniform in [0, 1). */
  public double nextDouble() {
    return (nextLong() >>> 11) * DOUBLE_UNIT;
  }

  /** Uniform in [low, high). */
  public double nextDouble(double low, double high) {
    return low + (high - low) * nextDouble();
  }

  /** Uniform in {0, …, bound − 1}; {@code bound} is at least 1. */
  public int nextInt(int bound) {
    // Lemire 2019: the high half of a 32 × 32 bit product; the bias is below 2^-32 × bound.
    return (int) (((nextLong() >>> 32) * bound) >>> 32);
  }

  /** Standard normal, by Marsaglia's polar method. */
  public double nextGaussian() {
    if (!Double.isNaN(spareGaussian)) {
      double spare = spareGaussian;
      spareGaussian = Double.NaN;
      return spare;
    }
    while (true) {
      double u = nextDouble(-1, 1);
      double v = nextDouble(-1, 1);
      double s = u * u + v * v;
      if (s > 0 && s < 1) {
        // StrictMath: the same bits on every machine.
        double scale = Math.sqrt(-2 * StrictMath.log(s) / s);
        spareGaussian = v * scale;
        return u * scale;
      }
    }
  }

  /** Shuffles the first {@code length} values in place (Fisher and Yates). */
  public void shuffle(int[] values, int length) {
    for (int i = length - 1; i > 0; i--) {
      int j = nextInt(i + 1);
      int swapped = values[i];
      values[i] = values[j];
      values[j] = swapped;
    }
  }
}
