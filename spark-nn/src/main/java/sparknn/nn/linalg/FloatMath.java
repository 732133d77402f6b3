package sparknn.nn.linalg;

/**
 * Elementary functions in single precision, without a branch or a call, for loops over arrays.
 *
 * <p>Only +, −, ×, ÷, minimum and maximum: the bits are the same on every machine, in a loop and
 * outside, and the JIT compiler turns a loop over an array into vector instructions. It does so for
 * small bodies only (some 45 operations on JDK 17), so a loop calls one of these functions and does
 * little else.
 */
public final class FloatMath {
  /*
   * The exponential is e^x = 4^n · e^r, with n = x / (2 ln 2) rounded and |r| <= ln 2.
   *
   * e^r is 1 + r + r² q(r), q of degree 5, fitted to the least relative error, 1.5e-8.
   *
   * 2^n is usually made by shifting n into the exponent's bits. JDK 17 and 21 have no vector form of
   * Float.intBitsToFloat, and a loop that uses it is compiled to scalar code, nine times slower. So
   * 2^n is made by arithmetic: first within a quarter, as ((A + n) / (A - n))^128, the first Padé
   * approximant of 2^(n/128) with A near 256 / ln 2; then rounded to one significant bit by
   * Veltkamp's splitting (Dekker 1971): with t = (2^23 + 1) y, t - (t - y) is y to 24 - 23 bits.
   * Anything from 0.75 · 2^n to 1.5 · 2^n becomes 2^n; the approximant is within 0.83 and 1.21.
   * Multiplying twice by 2^n is exact, and rounds once where the result is subnormal.
   */
  private static final float HALF_LOG2_E = 0.7213475f;
  // 2 ln 2 in two parts: the first has trailing zeros, so that n times it is exact.
  private static final float TWO_LN2_HIGH = 0x1.63p0f;
  private static final float TWO_LN2_LOW = -4.2438888e-4f;
  // Adding 1.5 · 2^23 and taking it away again rounds to a whole number.
  private static final float ROUNDER = 12582912f;
  private static final float SPLITTER = 8388609f;
  // The first for n in [-76, 64], raised to 128; the second for n in [-13, 0], raised to 8.
  private static final float PADE_128 = 373.30023f;
  private static final float PADE_8 = 25.097122f;

  private FloatMath() {}

  /**
   * {@code e^x}, within 2 ulp; subnormal results within one subnormal step. Infinite above 88.73, 0
   * below −104, NaN for NaN.
   */
  public static float exp(float x) {
    float c = Math.min(Math.max(x, -105f), 89f);
    float n = c * HALF_LOG2_E + ROUNDER - ROUNDER;
    float r = c - n * TWO_LN2_HIGH - n * TWO_LN2_LOW;
    float y = (PADE_128 + n) / (PADE_128 - n);
    y *= y;
    y *= y;
    y *= y;
    y *= y;
    y *= y;
    y *= y;
    y *= y;
    float t = y * SPLITTER;
    float power = t - (t - y);
    return (expm1Reduced(r) + 1f) * power * power;
  }

  /**
   * {@code to[i] = e^from[i]} for i in [0, length), as {@link #exp(float)}. The arrays may be one.
   */
  public static void exp(float[] from, float[] to, int length) {
    for (int i = 0; i < length; i++) {
      to[i] = exp(from[i]);
    }
  }

  /**
   * {@code e^min(x, 0) - 1}, within 3e-7 of it relatively, also where x is next to 0; NaN for NaN.
   */
  public static float expm1BelowZero(float x) {
    // e^-18 is lost beside 1.
    float c = Math.min(Math.max(x, -18f), 0f);
    float n = c * HALF_LOG2_E + ROUNDER - ROUNDER;
    float r = c - n * TWO_LN2_HIGH - n * TWO_LN2_LOW;
    float y = (PADE_8 + n) / (PADE_8 - n);
    y *= y;
    y *= y;
    y *= y;
    float t = y * SPLITTER;
    float power = t - (t - y);
    float square = power * power;
    return expm1Reduced(r) * square + (square - 1f);
  }

  /** {@code e^r - 1} for |r| up to ln 2. */
  private static float expm1Reduced(float r) {
    float q = 1.9611344e-4f;
    q = q * r + 1.4104677e-3f;
    q = q * r + 8.336109e-3f;
    q = q * r + 4.166126e-2f;
    q = q * r + 1.6666614e-1f;
    q = q * r + 5.0000036e-1f;
    return q * r * r + r;
  }

  /**
   * {@code log(1 + t)} for t in [0, 1], within 2e-7 of it relatively; NaN for NaN.
   *
   * <p>{@code 2 atanh(z)} with {@code z = t / (2 + t)}, at most 1/3.
   */
  public static float log1pUnit(float t) {
    float z = t / (t + 2f);
    float u = z * z;
    float q = 0.28011987f;
    q = q * u + 0.28001806f;
    q = q * u + 0.40021527f;
    q = q * u + 0.6666642f;
    return q * u * z + z * 2f;
  }

  /** 1 where x > 0, 0 elsewhere; NaN for NaN. A subnormal x may give something between. */
  public static float step(float x) {
    // Times this, any normal number is at least 1.
    return Math.min(1f, Math.max(0f, x) * 0x1p126f);
  }

  /**
   * {@code tanh x}, within 4e-7 of it relatively, never beyond ±1; NaN for NaN.
   *
   * <p>An odd rational function of degree 9 over 8, fitted to the least relative error on [−9, 9],
   * beyond which tanh is ±1 in single precision.
   */
  public static float tanh(float x) {
    float c = Math.min(Math.max(x, -9f), 9f);
    float u = c * c;
    float p = 1.3353395e-8f;
    p = p * u + 2.0608171e-5f;
    p = p * u + 3.4955335e-3f;
    p = p * u + 0.1338098f;
    p = p * u + 1f;
    float q = 7.776039e-7f;
    q = q * u + 3.2855448e-4f;
    q = q * u + 2.5876777e-2f;
    q = q * u + 0.46714297f;
    q = q * u + 1f;
    return Math.min(Math.max(c * p / q, -1f), 1f);
  }

  /**
   * {@code sin(2π turns)}, within 4e-7 where |turns| is at most 2²¹; beyond that, where a float has
   * hardly a fraction, something in [-1, 1]. NaN for NaN and infinities.
   */
  public static float sinOfTurns(float turns) {
    float r = fraction(turns);
    // sin(2πr) is that of 1/2 - r, too: the one of the two within a quarter.
    float quarter = 0.25f - Math.abs(Math.abs(r) - 0.25f);
    return sinOfQuarter(Math.min(Math.max(r, -quarter), quarter));
  }

  /** {@code cos(2π turns)}, as {@link #sinOfTurns}. */
  public static float cosOfTurns(float turns) {
    return sinOfQuarter(0.25f - Math.abs(fraction(turns)));
  }

  /** What is left of the nearest whole number, in [-1/2, 1/2]. */
  private static float fraction(float x) {
    return Math.min(Math.max(x - (x + ROUNDER - ROUNDER), -0.5f), 0.5f);
  }

  /** For |t| up to 1/4, by Taylor's series up to (2πt)^11. */
  private static float sinOfQuarter(float t) {
    float x = t * 6.2831855f;
    float u = x * x;
    float p = -2.5052108e-8f;
    p = p * u + 2.7557319e-6f;
    p = p * u - 1.9841270e-4f;
    p = p * u + 8.333333e-3f;
    p = p * u - 1.6666667e-1f;
    return p * u * x + x;
  }
}
