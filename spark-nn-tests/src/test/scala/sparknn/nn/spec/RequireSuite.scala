package sparknn.nn.spec

import org.scalatest.funsuite.AnyFunSuite

class RequireSuite extends AnyFunSuite {
  private def refused(check: => Unit): String =
    intercept[IllegalArgumentException](check).getMessage

  test("values within the bounds pass, the bounds themselves as they say") {
    Require.positive("x", Double.MinPositiveValue)
    Require.notNegative("x", 0)
    Require.inHalfOpen("x", 0, 0, 1)
    Require.inClosed("x", 1, 0, 1)
    Require.atLeast("x", 1, 1)
    Require.finite("x", -Double.MaxValue)
  }

  test("values beyond are refused: what is wrong, what was expected, what came") {
    assert(refused(Require.positive("x", 0)) === "x must be greater than 0, got 0")
    assert(refused(Require.notNegative("x", -0.5)) === "x must be 0 or greater, got -0.5")
    assert(refused(Require.inHalfOpen("x", 1, 0, 1)) === "x must be in [0, 1), got 1")
    assert(refused(Require.inClosed("x", 1.5, 0, 1)) === "x must be in [0, 1], got 1.5")
    assert(refused(Require.atLeast("x", 0, 1)) === "x must be at least 1, got 0")
  }

  test("no number passes no check") {
    for (
      check <- Seq[Double => Unit](
        Require.positive("x", _),
        Require.notNegative("x", _),
        Require.inHalfOpen("x", _, 0, 1),
        Require.inClosed("x", _, 0, 1),
        Require.finite("x", _)
      )
    ) assert(refused(check(Double.NaN)).endsWith(", got NaN"))
  }

  test("infinity is neither positive nor finite enough") {
    for (
      check <- Seq[Double => Unit](
        Require.positive("x", _),
        Require.notNegative("x", _),
        Require.finite("x", _)
      )
    ) assert(refused(check(Double.PositiveInfinity)).endsWith(", got Infinity"))
  }

  test("numbers are written as a user types them") {
    val cases = Seq(1.0 -> "1", -3.0 -> "-3", 0.1 -> "0.1", 1e-8 -> "1.0E-8", 1e300 -> "1.0E300")
    for ((value, text) <- cases) assert(Require.text(value) === text)
  }
}
