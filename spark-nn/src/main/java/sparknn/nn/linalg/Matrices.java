package sparknn.nn.linalg;

import java.util.Arrays;

/** Loops over row-major matrices, written so that the compiler vectorises them. */
public final class Matrices {
  /** Rows as short as this are summed some columns at a time. */
  private static final int NARROW = 64;

  private Matrices() {}

  /**
   * The sum of the rows: {@code sums[j] = Σ_i matrix[i, j]}.
   *
   * @param matrix {@code [rows, columns]}
   * @param sums {@code [columns]}, from {@code offset}; overwritten
   */
  public static void sumRows(float[] matrix, int rows, int columns, float[] sums, int offset) {
    if (columns <= NARROW) {
      sumNarrowRows(matrix, rows, columns, sums, offset);
      return;
    }
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

  /** The same in the same order, column by column: loops over short rows do not pay. */
  private static void sumNarrowRows(
      float[] matrix, int rows, int columns, float[] sums, int offset) {
    int j = 0;
    for (; j + 4 <= columns; j += 4) {
      sumFourNarrow(matrix, rows, columns, j, sums, offset + j);
    }
    for (; j < columns; j++) {
      float sum = 0;
      int row = 0;
      for (; row + 4 <= rows; row += 4) {
        int a = row * columns + j;
        int c = a + 2 * columns;
        sum += (matrix[a] + matrix[a + columns]) + (matrix[c] + matrix[c + columns]);
      }
      for (; row < rows; row++) {
        sum += matrix[row * columns + j];
      }
      sums[offset + j] = sum;
    }
  }

  private static void sumFourNarrow(
      float[] matrix, int rows, int columns, int from, float[] sums, int at) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    int row = 0;
    for (; row + 4 <= rows; row += 4) {
      int a = row * columns + from;
      int b = a + columns;
      int c = b + columns;
      int d = c + columns;
      s0 += (matrix[a] + matrix[b]) + (matrix[c] + matrix[d]);
      s1 += (matrix[a + 1] + matrix[b + 1]) + (matrix[c + 1] + matrix[d + 1]);
      s2 += (matrix[a + 2] + matrix[b + 2]) + (matrix[c + 2] + matrix[d + 2]);
      s3 += (matrix[a + 3] + matrix[b + 3]) + (matrix[c + 3] + matrix[d + 3]);
    }
    for (; row < rows; row++) {
      int a = row * columns + from;
      s0 += matrix[a];
      s1 += matrix[a + 1];
      s2 += matrix[a + 2];
      s3 += matrix[a + 3];
    }
    sums[at] = s0;
    sums[at + 1] = s1;
    sums[at + 2] = s2;
    sums[at + 3] = s3;
  }

  /*
   * Sums in double precision. The compiler does not vectorise the conversion, so what counts is that
   * several additions are under way at once and that no sum goes through memory: eight columns at a
   * time, for some rows that stay in the nearest cache meanwhile. Each sum adds its rows in order.
   */

  private static final int BESIDE = 8;
  private static final int CACHED = 4096;

  private static int rowsAtOnce(int columns) {
    return Math.max(1, CACHED / columns);
  }

  /** The sum of the rows in double precision; {@code sums [columns]} is overwritten. */
  public static void sumRows(float[] matrix, int rows, int columns, double[] sums) {
    Arrays.fill(sums, 0, columns, 0);
    int step = rowsAtOnce(columns);
    for (int from = 0; from < rows; from += step) {
      int to = Math.min(rows, from + step);
      int j = 0;
      for (; j + BESIDE <= columns; j += BESIDE) {
        sumEight(matrix, from * columns + j, to * columns, columns, sums, j);
      }
      for (; j < columns; j++) {
        double sum = sums[j];
        for (int at = from * columns + j; at < to * columns; at += columns) {
          sum += matrix[at];
        }
        sums[j] = sum;
      }
    }
  }

  private static void sumEight(
      float[] matrix, int begin, int end, int columns, double[] sums, int j) {
    double s0 = sums[j];
    double s1 = sums[j + 1];
    double s2 = sums[j + 2];
    double s3 = sums[j + 3];
    double s4 = sums[j + 4];
    double s5 = sums[j + 5];
    double s6 = sums[j + 6];
    double s7 = sums[j + 7];
    for (int at = begin; at < end; at += columns) {
      s0 += matrix[at];
      s1 += matrix[at + 1];
      s2 += matrix[at + 2];
      s3 += matrix[at + 3];
      s4 += matrix[at + 4];
      s5 += matrix[at + 5];
      s6 += matrix[at + 6];
      s7 += matrix[at + 7];
    }
    sums[j] = s0;
    sums[j + 1] = s1;
    sums[j + 2] = s2;
    sums[j + 3] = s3;
    sums[j + 4] = s4;
    sums[j + 5] = s5;
    sums[j + 6] = s6;
    sums[j + 7] = s7;
  }

  /** {@code sums[j] = Σ_i (matrix[i, j] - center[j])²}, in double precision. */
  public static void sumSquaredRows(
      float[] matrix, float[] center, int rows, int columns, double[] sums) {
    Arrays.fill(sums, 0, columns, 0);
    int step = rowsAtOnce(columns);
    for (int from = 0; from < rows; from += step) {
      int to = Math.min(rows, from + step);
      int j = 0;
      for (; j + BESIDE / 2 <= columns; j += BESIDE / 2) {
        sumSquaredFour(matrix, center, from * columns + j, to * columns, columns, sums, j);
      }
      for (; j < columns; j++) {
        double sum = sums[j];
        for (int at = from * columns + j; at < to * columns; at += columns) {
          double centered = matrix[at] - center[j];
          sum += centered * centered;
        }
        sums[j] = sum;
      }
    }
  }

  private static void sumSquaredFour(
      float[] matrix, float[] center, int begin, int end, int columns, double[] sums, int j) {
    double s0 = sums[j];
    double s1 = sums[j + 1];
    double s2 = sums[j + 2];
    double s3 = sums[j + 3];
    float c0 = center[j];
    float c1 = center[j + 1];
    float c2 = center[j + 2];
    float c3 = center[j + 3];
    for (int at = begin; at < end; at += columns) {
      double v0 = matrix[at] - c0;
      double v1 = matrix[at + 1] - c1;
      double v2 = matrix[at + 2] - c2;
      double v3 = matrix[at + 3] - c3;
      s0 += v0 * v0;
      s1 += v1 * v1;
      s2 += v2 * v2;
      s3 += v3 * v3;
    }
    sums[j] = s0;
    sums[j + 1] = s1;
    sums[j + 2] = s2;
    sums[j + 3] = s3;
  }

  /** {@code sums[j] = Σ_i a[i, j] · b[i, j]}, in double precision. */
  public static void sumProductRows(float[] a, float[] b, int rows, int columns, double[] sums) {
    Arrays.fill(sums, 0, columns, 0);
    int step = rowsAtOnce(columns);
    for (int from = 0; from < rows; from += step) {
      int to = Math.min(rows, from + step);
      int j = 0;
      for (; j + BESIDE / 2 <= columns; j += BESIDE / 2) {
        sumProductFour(a, b, from * columns + j, to * columns, columns, sums, j);
      }
      for (; j < columns; j++) {
        double sum = sums[j];
        for (int at = from * columns + j; at < to * columns; at += columns) {
          sum += (double) a[at] * b[at];
        }
        sums[j] = sum;
      }
    }
  }

  private static void sumProductFour(
      float[] a, float[] b, int begin, int end, int columns, double[] sums, int j) {
    double s0 = sums[j];
    double s1 = sums[j + 1];
    double s2 = sums[j + 2];
    double s3 = sums[j + 3];
    for (int at = begin; at < end; at += columns) {
      s0 += (double) a[at] * b[at];
      s1 += (double) a[at + 1] * b[at + 1];
      s2 += (double) a[at + 2] * b[at + 2];
      s3 += (double) a[at + 3] * b[at + 3];
    }
    sums[j] = s0;
    sums[j + 1] = s1;
    sums[j + 2] = s2;
    sums[j + 3] = s3;
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
