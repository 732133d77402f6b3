package sparknn.nn.layer;

/** Which values of a batch are kept, as a function of a key and nothing else. */
final class DropMask {
  private final double rate;
  private final float[] kept;

  /**
   * @param rate the probability to drop
   * @param kept a buffer for as many values as there will be at most
   */
  DropMask(double rate, float[] kept) {
    this.rate = rate;
    this.kept = kept;
  }

  /** 1 for each value to keep and 0 for each to drop, as {@link #draw} left them. */
  float[] kept() {
    return kept;
  }

  /** The bits of element i are a mix of the key and i: a counter, not a sequence. */
  void draw(long key, int length) {
    draw(key, length, rate);
  }

  /** The same with another probability to drop. */
  void draw(long key, int length, double rate) {
    int threshold = (int) (rate * 0x1.0p31); // numbers are compared by 31 random bits
    int low = (int) key;
    int high = (int) (key >>> 32);
    for (int i = 0; i < length; i++) {
      int bits = mix(mix(i + low) ^ high) >>> 1;
      kept[i] = bits >= threshold ? 1f : 0f;
    }
  }

  /** A permutation of the 32-bit numbers with low bias (found by C. Wellons, "lowbias32"). */
  private static int mix(int x) {
    x ^= x >>> 16;
    x *= 0x7feb352d;
    x ^= x >>> 15;
    x *= 0x846ca68b;
    return x ^ (x >>> 16);
  }
}
