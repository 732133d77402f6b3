package sparknn.nn.loss;

import sparknn.nn.linalg.FloatMath;

/** The logistic function and its integral, for any number. */
final class Logistic {
  private Logistic() {}

  /** {@code σ(x) = 1 / (1 + e^-x)}, also where it is small. */
  static float sigmoid(float x) {
    float power = FloatMath.exp(-Math.abs(x));
    return (x < 0 ? power : 1f) / (1f + power);
  }

  /** {@code log(1 + e^x)}, which never overflows and never is negative. */
  static double softplus(float x) {
    return Math.max(x, 0f) + (double) FloatMath.log1pUnit(FloatMath.exp(-Math.abs(x)));
  }

  /** The x whose softplus this is; greater than 0. */
  static double inverseSoftplus(double y) {
    return y + StrictMath.log(-StrictMath.expm1(-y));
  }
}
