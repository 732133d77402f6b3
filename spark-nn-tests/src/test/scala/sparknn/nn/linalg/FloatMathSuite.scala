package sparknn.nn.linalg

import org.scalatest.funsuite.AnyFunSuite

/** The bounds of error that the functions promise, over dense sweeps of single-precision numbers.
  */
class FloatMathSuite extends AnyFunSuite {

  /** Every so many-th float between two bit patterns of one sign. */
  private def sweep(from: Float, to: Float, stride: Int)(check: Float => Unit): Unit = {
    val (a, b) = (java.lang.Float.floatToRawIntBits(from), java.lang.Float.floatToRawIntBits(to))
    var bits = math.min(a, b)
    while (bits <= math.max(a, b)) {
      check(java.lang.Float.intBitsToFloat(bits))
      bits += stride
    }
  }

  test("exp is within 2 ulp wherever its result is a normal number") {
    var worst = 0.0
    var at = 0f
    def check(x: Float): Unit = {
      val exact = math.exp(x.toDouble)
      val ulps = math.abs(FloatMath.exp(x) - exact) / Math.ulp(exact.toFloat)
      if (!(ulps <= worst)) { worst = ulps; at = x }
    }
    sweep(1e-30f, 88.72f, 101)(check)
    sweep(-1e-30f, -87.33f, 101)(check)
    assert(worst <= 2, s"ulp, at $at")
  }

  test("exp is within one subnormal step where its result is subnormal") {
    sweep(-87.34f, -105f, 7) { x =>
      val error = math.abs(FloatMath.exp(x) - math.exp(x.toDouble))
      assert(error <= java.lang.Float.MIN_VALUE, s"at $x")
    }
  }

  test("exp never falls where its argument rises by more than rounding") {
    var last = 0f
    for (i <- 0 to 200000) {
      val value = FloatMath.exp(-100f + i * 0.0009f)
      assert(value >= last * (1 - 2.5e-7f))
      last = value
    }
  }

  test("exp is infinite above 88.73, 0 below -104, 1 at 0 and no number for none") {
    for (x <- Seq(88.73f, 89f, 1e4f, Float.MaxValue, Float.PositiveInfinity)) {
      assert(FloatMath.exp(x) === Float.PositiveInfinity, s"at $x")
    }
    for (x <- Seq(-104f, -105f, -1e4f, -Float.MaxValue, Float.NegativeInfinity)) {
      assert(FloatMath.exp(x) === 0f, s"at $x")
    }
    assert(FloatMath.exp(0f) === 1f)
    assert(FloatMath.exp(-0f) === 1f)
    assert(FloatMath.exp(Float.NaN).isNaN)
  }

  test("tanh is within 4e-7, relatively, everywhere") {
    var worst = 0.0
    var at = 0f
    def check(x: Float): Unit = {
      val exact = math.tanh(x.toDouble)
      val error = math.abs((FloatMath.tanh(x) - exact) / exact)
      if (!(error <= worst)) { worst = error; at = x }
    }
    sweep(1e-30f, 20f, 101)(check)
    sweep(-1e-30f, -20f, 101)(check)
    assert(worst <= 4e-7, s"at $at")
  }

  test("tanh is odd, never beyond 1, 0 at 0 and no number for none") {
    sweep(1e-38f, Float.MaxValue, 4001) { x =>
      val value = FloatMath.tanh(x)
      assert(value <= 1f && value >= 0f)
      assert(FloatMath.tanh(-x) === -value)
    }
    assert(1 - FloatMath.tanh(Float.PositiveInfinity) < 4e-7f)
    assert(1 + FloatMath.tanh(Float.NegativeInfinity) < 4e-7f)
    assert(FloatMath.tanh(0f) === 0f)
    assert(FloatMath.tanh(Float.NaN).isNaN)
  }
}
