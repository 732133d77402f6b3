package sparknn.internal.scoring;

import java.io.Serializable;
import sparknn.internal.rows.InvalidRows;

/** The numbers that a network, or several, make of the features of a row; thread-safe. */
public interface Score extends Serializable {
  /**
   * The numbers of a row, in an array of the caller's own; all NaN for invalid features that are to
   * be kept.
   *
   * @param features a Vector, a sequence where they are an array, or null
   */
  double[] of(Object features, InvalidRows invalid);

  /** What makes the numbers of up to so many rows at once. */
  Block block(int maxRows);

  /** The same for some rows at once. Not thread-safe: one a task. */
  interface Block {
    /**
     * The numbers of each row.
     *
     * @param features of each; there may be more than so many rows
     */
    double[][] of(Object[] features, int rows, InvalidRows invalid);
  }
}
