package sparknn.testing

import java.util.Random
import org.scalatest.Assertions

/** Random numbers for tests, and comparisons that say where two arrays differ. */
object Numbers extends Assertions {

  /** Standard normal numbers times a scale; the same for the same seed. */
  def gaussians(length: Int, seed: Long, scale: Double = 1): Array[Float] = {
    val random = new Random(seed)
    Array.fill(length)((scale * random.nextGaussian()).toFloat)
  }

  def doubles(values: Array[Float]): Array[Double] = values.map(_.toDouble)

  /** Demands `|actual - expected| <= relative * |expected| + absolute`. */
  def assertClose(
      actual: Double,
      expected: Double,
      relative: Double,
      absolute: Double,
      clue: => String
  ): Unit = {
    val near = math.abs(actual - expected) <= relative * math.abs(expected) + absolute
    assert(near || actual == expected, s"$clue: got $actual, expected $expected")
  }

  /** The same for each element. */
  def assertAllClose(
      actual: Array[Float],
      expected: Array[Double],
      relative: Double,
      absolute: Double,
      clue: String
  ): Unit = {
    assert(actual.length === expected.length, clue)
    for (i <- actual.indices) {
      assertClose(actual(i).toDouble, expected(i), relative, absolute, s"$clue [$i]")
    }
  }

  /** Whether two arrays hold the same bits. */
  def assertSameBits(actual: Array[Float], expected: Array[Float], clue: String): Unit = {
    assert(actual.length === expected.length, clue)
    for (i <- actual.indices) {
      val same =
        java.lang.Float.floatToIntBits(actual(i)) == java.lang.Float.floatToIntBits(expected(i))
      assert(same, s"$clue [$i]: got ${actual(i)}, expected ${expected(i)}")
    }
  }

  /** The central difference of `f` at `x`, in double precision; None beside a kink, where the
    * slopes to the left and to the right differ.
    */
  def slope(f: Double => Double, x: Double, step: Double): Option[Double] = {
    val (below, here, above) = (f(x - step), f(x), f(x + step))
    val (left, right) = ((here - below) / step, (above - here) / step)
    val central = (above - below) / (2 * step)
    // A smooth f differs by f'' step, and by the rounding of f.
    val rounding = 1e-15 * math.max(1, math.abs(here)) / step
    val smooth = math.abs(right - left) <= 0.01 * math.max(0.01, math.abs(central)) + 10 * rounding
    if (smooth) Some(central) else None
  }
}
