package sparknn.nn.param;

import java.io.Serializable;

/**
 * A stretch of a flat array.
 *
 * @param begin its first index
 * @param end its end, exclusively
 */
public record Range(int begin, int end) implements Serializable {
  /** The number of values. */
  public int size() {
    return end - begin;
  }

  /** Whether it has no values. */
  public boolean isEmpty() {
    return end == begin;
  }
}
