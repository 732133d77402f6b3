package sparknn.nn.data

import org.scalatest.funsuite.AnyFunSuite

class TargetScalingSuite extends AnyFunSuite {

  test("each number of a target is scaled by its own mean and deviation") {
    val targets = Array(1f, 10f, 3f, 30f, 99f, 99f)
    new TargetScaling(Array(2, 20), Array(0.5, 10)).apply(targets, 2)
    assert(targets.toSeq === Seq(-2f, -1f, 2f, 1f, 99f, 99f))
  }

  test("no scaling leaves the bits as they are") {
    val targets = Array(1.1f, -0f, Float.MinPositiveValue)
    TargetScaling.none(3).apply(targets, 1)
    assert(targets.toSeq === Seq(1.1f, -0f, Float.MinPositiveValue))
  }

  test("large targets that are close together keep their differences") {
    val targets = Array(16777216f, 16777218f)
    new TargetScaling(Array(16777217), Array(1)).apply(targets, 2)
    assert(targets.toSeq === Seq(-1f, 1f))
  }
}
