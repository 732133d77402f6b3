package sparknn.nn.layer;

/**
 * What an image is continued with beyond its edges.
 *
 * @since 0.1.0
 */
public enum Fill {
  /** Zeros: black, or behind {@link Standardize} the mean of the channel. */
  ZERO,
  /** The pixel at the edge: {@code a a | a b c d | d d}. */
  EDGE,
  /** The mirror image, the pixel at the edge not repeated: {@code c b | a b c d | c b}. */
  REFLECT;

  /** What {@link #source} gives for a place that is filled with zeros. */
  static final int NOTHING = -1;

  /** Which of {@code size} pixels is seen at place {@code i} of the line that they are part of. */
  int source(int i, int size) {
    if (i >= 0 && i < size) {
      return i;
    }
    return switch (this) {
      case ZERO -> NOTHING;
      case EDGE -> i < 0 ? 0 : size - 1;
      case REFLECT -> {
        int period = Math.max(1, 2 * (size - 1));
        int within = Math.floorMod(i, period);
        yield within < size ? within : period - within;
      }
    };
  }
}
