package sparknn.nn.param;

/**
 * Which rows of one tensor a mini-batch touches: those of the features that are set in it, of the
 * weights of a first layer. The derivatives of all other rows are 0. Not thread-safe.
 *
 * @since 0.1.0
 */
public final class TouchedRows {
  private final int begin;
  private final int rowSize;
  // The number of the mini-batch that has touched each row last.
  private final int[] touchedBy;
  private final int[] touched;
  private int batch = 1;
  private int count;

  /**
   * @param begin where the tensor begins among all parameters
   * @param rows how many rows it has
   * @param rowSize how many numbers a row has
   */
  public TouchedRows(int begin, int rows, int rowSize) {
    this.begin = begin;
    this.rowSize = rowSize;
    this.touchedBy = new int[rows];
    this.touched = new int[rows];
  }

  /** How many numbers in single precision it takes. */
  public static long floats(int rows) {
    return 2L * rows;
  }

  /** Forgets what was touched. */
  public void clear() {
    batch++;
    count = 0;
  }

  /** Counts a row as touched; whether it was not before. */
  public boolean touch(int row) {
    if (touchedBy[row] == batch) {
      return false;
    }
    touchedBy[row] = batch;
    touched[count++] = row;
    return true;
  }

  /** How many rows are touched. */
  public int count() {
    return count;
  }

  /** Where a touched row begins among all parameters; they come in the order of their touch. */
  public int offset(int i) {
    return begin + touched[i] * rowSize;
  }

  /** How many numbers a row has. */
  public int rowSize() {
    return rowSize;
  }

  /** Where the tensor begins among all parameters. */
  public int begin() {
    return begin;
  }

  /** Where it ends, exclusively. */
  public int end() {
    return begin + touchedBy.length * rowSize;
  }
}
