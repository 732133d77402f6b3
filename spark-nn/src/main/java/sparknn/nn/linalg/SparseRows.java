package sparknn.nn.linalg;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * A row-major matrix of which only some values are kept, the others being 0 (compressed sparse
 * rows): buffers that are filled anew for each mini-batch and grow where they have to. Values of a
 * row lie at {@code starts()[row]} to {@code starts()[row + 1]}, exclusively, with their columns in
 * ascending order. Not thread-safe.
 *
 * @since 0.1.0
 */
public final class SparseRows {
  private int[] starts;
  private int[] columns = new int[64];
  private float[] values = new float[64];
  private int rows;

  /**
   * @param rows how many rows there is room for before it grows
   */
  public SparseRows(int rows) {
    this.starts = new int[rows + 1];
  }

  /** The number of rows. */
  public int rows() {
    return rows;
  }

  /** Where each row begins among the values; its buffer, which may be longer. */
  public int[] starts() {
    return starts;
  }

  /** The column of each value; its buffer, which may be longer. */
  public int[] columns() {
    return columns;
  }

  /** The values; their buffer, which may be longer. */
  public float[] values() {
    return values;
  }

  /** How many values are kept. */
  public int stored() {
    return starts[rows];
  }

  /** Forgets all rows. */
  public void clear() {
    rows = 0;
  }

  /**
   * Adds a row, whose columns and values the caller writes into the buffers, before or after this
   * call, from where the rows ended before.
   *
   * @param length how many values it has; {@link #reserve} made room for them
   */
  public void add(int length) {
    int end = starts[rows] + length;
    if (rows + 2 > starts.length) {
      starts = Arrays.copyOf(starts, Math.max(rows + 2, 2 * starts.length));
    }
    starts[++rows] = end;
  }

  /** Adds a row of dense values, of which those are kept that are not 0. */
  public void addDense(FloatBuffer dense, int from, int length) {
    reserve(length);
    int begin = stored();
    int set = begin;
    for (int column = 0; column < length; column++) {
      float value = dense.get(from + column);
      if (value != 0) {
        columns[set] = column;
        values[set++] = value;
      }
    }
    add(set - begin);
  }

  /** Makes room for more values; the buffers may be other ones afterwards. */
  public void reserve(int more) {
    int length = starts[rows] + more;
    if (length > values.length) {
      int next = Math.max(length, values.length + values.length / 2);
      values = Arrays.copyOf(values, next);
      columns = Arrays.copyOf(columns, next);
    }
  }

  /** Adds some rows of another matrix behind these. */
  public void addAll(SparseRows other, int from, int count) {
    int begin = other.starts[from];
    int length = other.starts[from + count] - begin;
    reserve(length);
    int at = stored();
    System.arraycopy(other.columns, begin, columns, at, length);
    System.arraycopy(other.values, begin, values, at, length);
    for (int row = from; row < from + count; row++) {
      add(other.starts[row + 1] - other.starts[row]);
    }
  }

  /**
   * Adds to each row of another matrix the product of these rows and a matrix of weights: {@code
   * product[i, :] += Σ value · weights[column, :]}.
   *
   * @param weights {@code [columns, units]}, from {@code offset}
   * @param product {@code [rows, units]}
   */
  public void addProduct(float[] weights, int offset, int units, float[] product) {
    for (int row = 0; row < rows; row++) {
      int to = row * units;
      for (int i = starts[row]; i < starts[row + 1]; i++) {
        float value = values[i];
        int from = offset + columns[i] * units;
        for (int j = 0; j < units; j++) {
          product[to + j] += value * weights[from + j];
        }
      }
    }
  }

  /**
   * Adds the product of these rows, transposed, and another matrix: {@code sums[column, :] += Σ
   * value · matrix[i, :]}.
   *
   * @param matrix {@code [rows, units]}
   * @param sums {@code [columns, units]}, from {@code offset}; only rows of columns that are kept
   *     are touched
   */
  public void addTransposedProduct(float[] matrix, int units, float[] sums, int offset) {
    for (int row = 0; row < rows; row++) {
      int from = row * units;
      for (int i = starts[row]; i < starts[row + 1]; i++) {
        float value = values[i];
        int to = offset + columns[i] * units;
        for (int j = 0; j < units; j++) {
          sums[to + j] += value * matrix[from + j];
        }
      }
    }
  }
}
