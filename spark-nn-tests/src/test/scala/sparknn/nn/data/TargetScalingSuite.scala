package sparknn.nn.data

import org.scalatest.funsuite.AnyFunSuite

class TargetScalingSuite extends AnyFunSuite {

  test("each number of a target is scaled by its own mean and deviation") {
    val scaling = new TargetScaling(Array(2, 20), Array(0.5, 10))
    assert(Seq(1.0, 3.0).map(scaling.scaled(_, 0)) === Seq(-2.0, 2.0))
    assert(Seq(10.0, 30.0).map(scaling.scaled(_, 1)) === Seq(-1.0, 1.0))
  }

  test("a prediction goes the way back") {
    val scaling = new TargetScaling(Array(2, 20), Array(0.5, 10))
    assert(scaling.prediction(-2, 0) === 1.0)
    assert(scaling.prediction(1, 1) === 30.0)
  }

  test("no scaling leaves the bits as they are") {
    val targets = Seq(1.1, -0.0, java.lang.Double.MIN_VALUE)
    assert(targets.map(TargetScaling.none(1).scaled(_, 0)) === targets)
  }

  test("large targets that are close together keep their differences, beyond single precision") {
    val scaling = new TargetScaling(Array(1.7e9 + 1), Array(1))
    assert(Seq(1.7e9, 1.7e9 + 2).map(scaling.scaled(_, 0)) === Seq(-1.0, 1.0))
  }

  test("a constant is predicted whatever the output, but where that is no number") {
    val scaling = new TargetScaling(Array(0, 0.1), Array(1, 1), Array(Double.NaN, 0.1))
    assert(scaling.prediction(3, 0) === 3.0)
    assert(scaling.prediction(3, 1) === 0.1)
    assert(scaling.prediction(Double.NaN, 1).isNaN)
    assert(scaling.prediction(Double.PositiveInfinity, 1).isNaN)
  }
}
