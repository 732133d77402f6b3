package sparknn.nn.linalg

import org.scalatest.funsuite.AnyFunSuite
import sparknn.testing.Numbers

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

  test("exp over an array has the bits of exp, also in place and in short arrays") {
    for (length <- Seq(0, 1, 7, 10000)) {
      val x = Numbers.gaussians(length, 5, 30)
      val one = x.map(FloatMath.exp(_))
      val all = Array.fill(length + 1)(77f)
      FloatMath.exp(x, all, length)
      Numbers.assertSameBits(all.take(length), one, s"$length numbers")
      assert(all(length) === 77f)
      FloatMath.exp(x, x, length)
      Numbers.assertSameBits(x, one, s"$length numbers in place")
    }
  }

  /** The largest relative error over a sweep of negative or positive numbers. */
  private def worst(from: Float, to: Float)(f: Float => Float, exact: Double => Double): Double = {
    var worst = 0.0
    sweep(from, to, 101) { x =>
      val expected = exact(x.toDouble)
      val error = math.abs((f(x) - expected) / expected)
      if (!(error <= worst)) worst = error
    }
    worst
  }

  test("expm1BelowZero is within 3e-7, relatively, 0 above 0 and no number for none") {
    assert(worst(-1e-30f, -200f)(FloatMath.expm1BelowZero, math.expm1) <= 3e-7)
    for (x <- Seq(0f, 1e-20f, 1f, 1e10f, Float.PositiveInfinity)) {
      assert(FloatMath.expm1BelowZero(x) === 0f)
    }
    assert(FloatMath.expm1BelowZero(Float.NegativeInfinity) === -1f)
    assert(FloatMath.expm1BelowZero(Float.NaN).isNaN)
  }

  test("log1pUnit is within 2e-7, relatively, from 0 to 1") {
    assert(worst(1e-30f, 1f)(FloatMath.log1pUnit, math.log1p) <= 2e-7)
    assert(FloatMath.log1pUnit(0f) === 0f)
    assert(FloatMath.log1pUnit(Float.NaN).isNaN)
  }

  test("step is 1 above 0, 0 at and below it and no number for none") {
    for (x <- Seq(1.2e-38f, 1f, Float.MaxValue)) assert(FloatMath.step(x) === 1f)
    for (x <- Seq(0f, -0f, -1e-30f, -1e10f)) assert(FloatMath.step(x) === 0f)
    assert(FloatMath.step(Float.NaN).isNaN)
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

  test("sine and cosine of turns are within 4e-7 up to 2^21 turns") {
    var worst = 0.0
    def check(turns: Float): Unit = {
      // The whole turns are exact in double precision, so that nothing is lost by taking them off.
      val angle = 2 * math.Pi * (turns.toDouble - math.rint(turns.toDouble))
      worst = math.max(worst, math.abs(FloatMath.sinOfTurns(turns) - math.sin(angle)))
      worst = math.max(worst, math.abs(FloatMath.cosOfTurns(turns) - math.cos(angle)))
    }
    sweep(1e-6f, 2097152f, 997)(check)
    sweep(-1e-6f, -2097152f, 997)(check)
    assert(worst <= 4e-7)
  }

  test("the sine of half turns is 0; sine and cosine are bounded everywhere, no number for none") {
    for (turns <- Seq(0f, 0.5f, 1f, -3f)) assert(FloatMath.sinOfTurns(turns) === 0f)
    for (turns <- Seq(3e7f, -1e10f, Float.MaxValue, -Float.MaxValue)) {
      assert(
        math.abs(FloatMath.sinOfTurns(turns)) <= 1 && math.abs(FloatMath.cosOfTurns(turns)) <= 1
      )
    }
    for (none <- Seq(Float.NaN, Float.PositiveInfinity, Float.NegativeInfinity)) {
      assert(FloatMath.sinOfTurns(none).isNaN && FloatMath.cosOfTurns(none).isNaN)
    }
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
