package sparknn.nn.linalg;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Products of long and thin matrices, in slices of rows where that is faster.
 *
 * <p>OpenBLAS's kernels for processors with AVX-512 have a form for small products, which reads the
 * operands where they are instead of packing them first; it is taken where {@code rows · n · k} is
 * at most 10⁶. A product of many rows and small {@code n · k} is faster in slices of that size, as
 * long as they have some tens of rows. With kernels for AVX2, and in plain Java, slices gain
 * nothing, and the product is computed at once.
 *
 * <p>The choice depends on the kind of processor and on the shape, never on a timing, so that a
 * repeated call gives the same bits.
 */
public final class SlicedProducts {
  private static final long LARGEST = 1_000_000;
  private static final long FEWEST_ROWS = 24;
  private static final boolean PREFERRED = Blas.isNative() && wideVectors();

  private SlicedProducts() {}

  /** As {@link Blas#multiply}; sliced are the rows of {@code a} and {@code c}. */
  public static void multiply(
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float beta,
      float[] c,
      int cOffset) {
    multiply(slice(m, n, k, PREFERRED), m, n, k, a, aOffset, b, bOffset, beta, c, cOffset);
  }

  static void multiply(
      int slice,
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float beta,
      float[] c,
      int cOffset) {
    for (int i = 0; i < m; i += slice) {
      int rows = Math.min(slice, m - i);
      Blas.multiply(rows, n, k, a, aOffset + i * k, b, bOffset, beta, c, cOffset + i * n);
    }
  }

  /** As {@link Blas#multiplyTransposedA}; sliced are the rows of both factors. */
  public static void multiplyTransposedA(
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float beta,
      float[] c,
      int cOffset) {
    multiplyTransposedA(
        slice(k, n, m, PREFERRED), m, n, k, a, aOffset, b, bOffset, beta, c, cOffset);
  }

  static void multiplyTransposedA(
      int slice,
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float beta,
      float[] c,
      int cOffset) {
    for (int i = 0; i < k; i += slice) {
      int rows = Math.min(slice, k - i);
      float scale = i == 0 ? beta : 1f;
      Blas.multiplyTransposedA(
          m, n, rows, a, aOffset + i * m, b, bOffset + i * n, scale, c, cOffset);
    }
  }

  /**
   * How many rows to compute in one call: all, or slices of about equal size.
   *
   * @param n a side of the matrix that stays whole
   * @param k its other side
   */
  static int slice(int rows, int n, int k, boolean preferred) {
    long most = LARGEST / ((long) n * k);
    if (!preferred || most < FEWEST_ROWS || rows <= most) {
      return Math.max(1, rows);
    }
    int slices = (int) ((rows + most - 1) / most);
    return (rows + slices - 1) / slices;
  }

  /** Whether OpenBLAS chooses kernels for AVX-512. */
  private static boolean wideVectors() {
    String named = System.getenv("OPENBLAS_CORETYPE");
    if (named != null) {
      String core = named.toLowerCase(Locale.ROOT);
      return core.equals("skylakex") || core.equals("cooperlake") || core.equals("sapphirerapids");
    }
    try {
      // As Linux tells it; elsewhere these processors are rare.
      return Files.readString(Path.of("/proc/cpuinfo")).contains(" avx512vl");
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }
}
