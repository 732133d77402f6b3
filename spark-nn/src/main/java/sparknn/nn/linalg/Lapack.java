package sparknn.nn.linalg;

import dev.ludovic.netlib.lapack.JavaLAPACK;
import dev.ludovic.netlib.lapack.LAPACK;
import org.netlib.util.intW;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decompositions in double precision, by the LAPACK within OpenBLAS where {@link Blas} is native,
 * by netlib's plain Java otherwise (slower by a factor of 10 and more).
 *
 * <p>A call holds its arrays: the JVM collects no garbage until it ends.
 */
public final class Lapack {
  private static final Logger LOG = LoggerFactory.getLogger(Lapack.class);

  private static final LAPACK IMPLEMENTATION = load();

  private Lapack() {}

  private static LAPACK load() {
    if (Blas.isNative()) {
      try {
        return OpenBlas.loadLapack();
      } catch (RuntimeException | LinkageError e) {
        LOG.warn(
            "OpenBLAS's LAPACK could not be loaded ({}); decompositions run on plain Java.",
            e.getMessage());
      }
    }
    return JavaLAPACK.getInstance();
  }

  /** The implementation in use, for logs and benchmark reports. */
  public static String name() {
    return IMPLEMENTATION instanceof JavaLAPACK
        ? IMPLEMENTATION.getClass().getSimpleName()
        : OpenBlas.description();
  }

  /**
   * The eigenvalues, in rising order, and eigenvectors of a symmetric matrix: {@code a = vᵀ ·
   * diag(values) · v}. By divide and conquer (dsyevd), which needs {@code 2 n²} more numbers.
   *
   * @param n rows and columns
   * @param a {@code [n, n]}, of which the part on and above the diagonal is read; overwritten with
   *     {@code v}: row i is the eigenvector of value i, of length 1, with an arbitrary sign
   * @param values {@code [n]}, overwritten
   * @throws ArithmeticException if it does not converge, as where a number is infinite or none
   */
  public static void symmetricEigen(int n, double[] a, double[] values) {
    double[] best = new double[1];
    int[] bestInts = new int[1];
    intW info = new intW(0);
    // The upper triangle of a row-major matrix is the lower one in LAPACK's eyes.
    IMPLEMENTATION.dsyevd("V", "L", n, a, n, values, best, -1, bestInts, -1, info);
    double[] work = new double[(int) best[0]];
    int[] ints = new int[bestInts[0]];
    IMPLEMENTATION.dsyevd("V", "L", n, a, n, values, work, work.length, ints, ints.length, info);
    if (info.val != 0) {
      throw new ArithmeticException(
          String.format(
              "the eigenvalues of a symmetric matrix must converge, got code %d of dsyevd for %d"
                  + " rows",
              info.val, n));
    }
  }
}
