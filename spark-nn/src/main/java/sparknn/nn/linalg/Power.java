package sparknn.nn.linalg;

/**
 * Powers with whole exponents, by squaring: the same bits on every machine, which {@code Math.pow}
 * does not promise, and no object, which {@code StrictMath.pow} may make.
 */
public final class Power {
  private Power() {}

  /**
   * The power.
   *
   * @param exponent 0 or greater
   */
  public static double of(double base, long exponent) {
    double result = 1;
    double square = base;
    for (long rest = exponent; rest > 0; rest >>= 1) {
      if ((rest & 1) == 1) {
        result *= square;
      }
      square *= square;
    }
    return result;
  }
}
