package sparknn.nn.linalg;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;
import java.lang.reflect.Method;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Matrix products on row-major arrays, by OpenBLAS where it loads, by netlib's plain Java
 * otherwise: in single precision for networks, in double precision for statistics.
 *
 * <p>The system property {@value #PROPERTY} chooses, on the driver and on every executor: {@code
 * auto} (the default: OpenBLAS, with one logged warning where it can't load), {@code native}
 * (OpenBLAS or an error), {@code java} (netlib's plain Java, with vector instructions where the JVM
 * was given their module; slower) or {@code strict} (plain Java without them: a little slower
 * still, and the same bits on every processor and operating system).
 *
 * <p>OpenBLAS runs with one thread: Spark's tasks are the parallelism. All methods are thread-safe.
 */
public final class Blas {
  /** The system property that chooses the implementation. */
  public static final String PROPERTY = "sparknn.blas";

  private static final Logger LOG = LoggerFactory.getLogger(Blas.class);

  private static final BLAS IMPLEMENTATION;
  private static final boolean NATIVE;

  static {
    BLAS chosen = null;
    BLAS strict = null;
    String wanted = System.getProperty(PROPERTY, "auto").toLowerCase(Locale.ROOT);
    switch (wanted) {
      case "java" -> {}
      case "strict" -> strict = scalarJava();
      case "native" -> chosen = OpenBlas.load();
      case "auto" -> {
        try {
          chosen = OpenBlas.load();
        } catch (RuntimeException | LinkageError e) {
          LOG.warn(
              "OpenBLAS could not be loaded ({}); training runs on plain Java, 5 to 20 times slower."
                  + " Put org.bytedeco:openblas and org.bytedeco:javacpp with the classifier of this"
                  + " platform ({}) on the class path of driver and executors, on a system with"
                  + " glibc whose java.io.tmpdir allows execution; or set -D{}=java to silence this.",
              e.getMessage(),
              OpenBlas.platform(),
              PROPERTY);
        }
      }
      default ->
          throw new IllegalArgumentException(
              "system property "
                  + PROPERTY
                  + " must be one of auto, native, java, strict, got '"
                  + wanted
                  + "'");
    }
    NATIVE = chosen != null;
    if (NATIVE) {
      IMPLEMENTATION = chosen;
    } else {
      IMPLEMENTATION = strict != null ? strict : JavaBLAS.getInstance();
    }
    LOG.debug("matrix products by {}", name());
  }

  /**
   * Netlib's Java without vector instructions, which JavaBLAS takes where they are to be had. Each
   * product is added by a fused multiply-add, whose result Java defines to the bit.
   */
  private static BLAS scalarJava() {
    try {
      Class<?> scalar = Class.forName(BLAS.class.getPackageName() + ".Java11BLAS");
      Method getInstance = scalar.getMethod("getInstance");
      getInstance.setAccessible(true);
      return (BLAS) getInstance.invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("netlib's plain Java did not load: " + e, e);
    }
  }

  private Blas() {}

  /** Whether products run in native code. */
  public static boolean isNative() {
    return NATIVE;
  }

  /** The implementation in use, for logs and benchmark reports. */
  public static String name() {
    return NATIVE ? OpenBlas.description() : IMPLEMENTATION.getClass().getSimpleName();
  }

  /**
   * {@code c = a · b + beta · c}.
   *
   * @param a {@code [m, k]}, from {@code aOffset}
   * @param b {@code [k, n]}, from {@code bOffset}
   * @param beta 0 overwrites {@code c} without reading it
   * @param c {@code [m, n]}, from {@code cOffset}; must not overlap the others
   */
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
    // A row-major matrix is its transpose in BLAS's column-major eyes, so c' = b' a'.
    IMPLEMENTATION.sgemm("N", "N", n, m, k, 1f, b, bOffset, n, a, aOffset, k, beta, c, cOffset, n);
  }

  /**
   * {@code y = x · b + beta · y} for one row {@code x}, which does not rearrange {@code b} first,
   * as a product of matrices does: that pays for many rows only. The last digits may differ from
   * those of {@link #multiply}.
   *
   * @param x {@code [k]}
   * @param b {@code [k, n]}, from {@code bOffset}
   * @param beta 0 overwrites {@code y} without reading it
   * @param y {@code [n]}; must not be one of the others
   */
  public static void multiplyRow(
      int n, int k, float[] x, float[] b, int bOffset, float beta, float[] y) {
    IMPLEMENTATION.sgemv("N", n, k, 1f, b, bOffset, n, x, 0, 1, beta, y, 0, 1);
  }

  /**
   * {@code c = aᵀ · b + beta · c}.
   *
   * @param a {@code [k, m]}, from {@code aOffset}
   * @param b {@code [k, n]}, from {@code bOffset}
   * @param beta 0 overwrites {@code c} without reading it
   * @param c {@code [m, n]}, from {@code cOffset}; must not overlap the others
   */
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
    IMPLEMENTATION.sgemm("N", "T", n, m, k, 1f, b, bOffset, n, a, aOffset, m, beta, c, cOffset, n);
  }

  /**
   * {@code c = a · bᵀ + beta · c}.
   *
   * @param a {@code [m, k]}, from {@code aOffset}
   * @param b {@code [n, k]}, from {@code bOffset}
   * @param beta 0 overwrites {@code c} without reading it
   * @param c {@code [m, n]}, from {@code cOffset}; must not overlap the others
   */
  public static void multiplyTransposedB(
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
    IMPLEMENTATION.sgemm("T", "N", n, m, k, 1f, b, bOffset, k, a, aOffset, k, beta, c, cOffset, n);
  }

  /**
   * {@code c = a · b + beta · c} in double precision.
   *
   * @param a {@code [m, k]}
   * @param b {@code [k, n]}
   * @param beta 0 overwrites {@code c} without reading it
   * @param c {@code [m, n]}; must not be one of the others
   */
  public static void multiply(
      int m, int n, int k, double[] a, double[] b, double beta, double[] c) {
    IMPLEMENTATION.dgemm("N", "N", n, m, k, 1, b, n, a, k, beta, c, n);
  }

  /**
   * {@code c = aᵀ · b + beta · c} in double precision.
   *
   * @param a {@code [k, m]}
   * @param b {@code [k, n]}
   * @param beta 0 overwrites {@code c} without reading it
   * @param c {@code [m, n]}; must not be one of the others
   */
  public static void multiplyTransposedA(
      int m, int n, int k, double[] a, double[] b, double beta, double[] c) {
    IMPLEMENTATION.dgemm("N", "T", n, m, k, 1, b, n, a, m, beta, c, n);
  }

  /**
   * {@code c = a · bᵀ + beta · c} in double precision.
   *
   * @param a {@code [m, k]}
   * @param b {@code [n, k]}
   * @param beta 0 overwrites {@code c} without reading it
   * @param c {@code [m, n]}; must not be one of the others
   */
  public static void multiplyTransposedB(
      int m, int n, int k, double[] a, double[] b, double beta, double[] c) {
    IMPLEMENTATION.dgemm("T", "N", n, m, k, 1, b, k, a, k, beta, c, n);
  }

  /**
   * Adds the products of all pairs of columns: {@code c = aᵀ · a + c} in double precision, on and
   * above the diagonal of {@code c}; what is below stays as it is.
   *
   * @param a {@code [rows, columns]}
   * @param c {@code [columns, columns]}
   */
  public static void addGram(int rows, int columns, double[] a, double[] c) {
    // The upper triangle of a row-major matrix is the lower one in BLAS's eyes.
    IMPLEMENTATION.dsyrk("L", "N", columns, rows, 1, a, columns, 1, c, columns);
  }

  /**
   * {@code y = a · x} in double precision.
   *
   * @param a {@code [m, n]}
   * @param x {@code [n]}
   * @param y {@code [m]}, overwritten
   */
  public static void multiply(int m, int n, double[] a, double[] x, double[] y) {
    IMPLEMENTATION.dgemv("T", n, m, 1, a, n, x, 1, 0, y, 1);
  }
}
