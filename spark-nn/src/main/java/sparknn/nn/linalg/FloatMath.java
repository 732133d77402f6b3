package sparknn.nn.linalg;

/**
 * Elementary functions in single precision, without a branch or a call, for loops over arrays.
 *
 * <p>Only +, −, ×, ÷ and bit moves: the bits are the same on every machine.
 */
public final class FloatMath {
  private static final float LOG2_E = 1.442695f;
  // ln 2 in two parts: the first has trailing zeros, so that n · LN2_HIGH is exact.
  private static final float LN2_HIGH = 0x1.63p-1f;
  private static final float LN2_LOW = -2.1219444e-4f;
  // Adding 1.5 · 2^23 rounds to a whole number, which then stands in the low bits.
  private static final float ROUNDER = 12582912f;
  private static final int ROUNDER_BITS = Float.floatToRawIntBits(ROUNDER);

  private FloatMath() {}

  /**
   * {@code e^x}, within 2 ulp; subnormal results within one subnormal step. Infinite above 88.73, 0
   * below −104, NaN for NaN.
   *
   * <p>{@code x = n ln 2 + r} with {@code |r| <= ln 2 / 2}; {@code e^r} by its Taylor polynomial of
   * degree 7, whose remainder is below 2^-27; times 2^n in two halves, so that subnormal and
   * largest results come out right.
   */
  public static float exp(float x) {
    float clamped = Math.min(Math.max(x, -105f), 89f);
    float shifted = clamped * LOG2_E + ROUNDER;
    int n = Float.floatToRawIntBits(shifted) - ROUNDER_BITS;
    float whole = shifted - ROUNDER;
    float r = clamped - whole * LN2_HIGH - whole * LN2_LOW;
    float p = 1f / 5040f;
    p = p * r + 1f / 720f;
    p = p * r + 1f / 120f;
    p = p * r + 1f / 24f;
    p = p * r + 1f / 6f;
    p = p * r + 0.5f;
    p = p * r * r + r + 1f;
    int half = n >> 1;
    return p * powerOfTwo(half) * powerOfTwo(n - half);
  }

  private static float powerOfTwo(int n) {
    return Float.intBitsToFloat((n + 127) << 23);
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
}
