package sparknn.nn.linalg;

import java.util.Arrays;

/** Loops over row-major matrices, written so that the compiler vectorises them. */
public final class Matrices {
  private Matrices() {}

  /**
   * The sum of the rows: {@code sums[j] = Σ_i matrix[i, j]}.
   *
   * @param matrix {@code [rows, columns]}
   * @param sums {@code [columns]}, from {@code offset}; overwritten
   */
  public static void sumRows(float[] matrix, int rows, int columns, float[] sums, int offset) {
    Arrays.fill(sums, offset, offset + columns, 0f);
    int row = 0;
    // Four rows at a time: the sums are read and written a quarter as often.
    for (; row + 4 <= rows; row += 4) {
      int a = row * columns;
      int b = a + columns;
      int c = b + columns;
      int d = c + columns;
      for (int j = 0; j < columns; j++) {
        sums[offset + j] += (matrix[a + j] + matrix[b + j]) + (matrix[c + j] + matrix[d + j]);
      }
    }
    for (; row < rows; row++) {
      int a = row * columns;
      for (int j = 0; j < columns; j++) {
        sums[offset + j] += matrix[a + j];
      }
    }
  }

  /** The sum of the rows in double precision; {@code sums [columns]} is overwritten. */
  public static void sumRows(float[] matrix, int rows, int columns, double[] sums) {
    Arrays.fill(sums, 0, columns, 0);
    for (int row = 0; row < rows; row++) {
      int a = row * columns;
      for (int j = 0; j < columns; j++) {
        sums[j] += matrix[a + j];
      }
    }
  }

  /** {@code sums[j] = Σ_i (matrix[i, j] - center[j])²}, in double precision. */
  public static void sumSquaredRows(
      float[] matrix, float[] center, int rows, int columns, double[] sums) {
    Arrays.fill(sums, 0, columns, 0);
    for (int row = 0; row < rows; row++) {
      int a = row * columns;
      for (int j = 0; j < columns; j++) {
        double centered = matrix[a + j] - center[j];
        sums[j] += centered * centered;
      }
    }
  }

  /** {@code sums[j] = Σ_i a[i, j] · b[i, j]}, in double precision. */
  public static void sumProductRows(float[] a, float[] b, int rows, int columns, double[] sums) {
    Arrays.fill(sums, 0, columns, 0);
    for (int row = 0; row < rows; row++) {
      int start = row * columns;
      for (int j = 0; j < columns; j++) {
        sums[j] += (double) a[start + j] * b[start + j];
      }
    }
  }

  /**
   * Writes one row again and again.
   *
   * @param row {@code [columns]}, from {@code offset}
   * @param matrix {@code [rows, columns]}, from {@code matrixOffset}; overwritten
   */
  public static void fillRows(
      float[] row, int offset, int columns, float[] matrix, int matrixOffset, int rows) {
    int length = rows * columns;
    if (length == 0) {
      return;
    }
    System.arraycopy(row, offset, matrix, matrixOffset, columns);
    // What is there already, twice as much each time, up to what the nearest cache holds.
    for (int done = columns; done < length; ) {
      int next =
          Math.min(Math.min(done, length - done), Math.max(columns, 2048 / columns * columns));
      System.arraycopy(matrix, matrixOffset, matrix, matrixOffset + done, next);
      done += next;
    }
  }
}
