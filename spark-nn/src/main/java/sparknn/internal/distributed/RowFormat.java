package sparknn.internal.distributed;

import java.io.Serializable;

/**
 * Rows of the user's data before it is known how large they are: the first of them decides. What
 * they are wrong in is said as an {@link IllegalArgumentException} here, which ends the reading of
 * that partition and reaches the user on the driver.
 *
 * @param <T> the type of a row
 */
public interface RowFormat<T> extends Serializable {
  /**
   * How large a row is.
   *
   * @throws IllegalArgumentException if it does not tell
   */
  RowSizes sizes(T first);

  /** Reads rows of these sizes. */
  RowReader<T> reader(RowSizes sizes);

  /**
   * Compares the first row of a later partition with the first of all.
   *
   * @throws IllegalArgumentException if they differ
   */
  void requireSame(RowSizes first, RowSizes later);

  /** Whether targets are classes, of which there are few, so that they can be counted. */
  boolean classes();
}
