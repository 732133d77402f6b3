package sparknn.nn.linalg

import org.scalatest.funsuite.AnyFunSuite

class ShapeSuite extends AnyFunSuite {

  test("a shape knows its dimensions and how many values it holds") {
    val shape = Shape.of(28, 20, 3)
    assert(shape.rank === 3)
    assert(shape.dimension(1) === 20)
    assert(shape.size === 28 * 20 * 3)
    assert(shape.toString === "[28, 20, 3]")
  }

  test("shapes are equal by their dimensions") {
    assert(Shape.of(2, 3) === Shape.of(2, 3))
    assert(Shape.of(2, 3).hashCode === Shape.of(2, 3).hashCode)
    assert(Shape.of(2, 3) !== Shape.of(3, 2))
    assert(Shape.of(6) !== Shape.of(2, 3))
  }

  test("a shape can't be changed from outside") {
    val dimensions = Array(2, 3)
    val shape = Shape.of(dimensions: _*)
    dimensions(0) = 9
    shape.toArray.update(1, 9)
    assert(shape === Shape.of(2, 3))
  }

  test("a dimension of 0 or less is refused") {
    for (wrong <- Seq(0, -1)) {
      val refused = intercept[IllegalArgumentException](Shape.of(4, wrong))
      assert(
        refused.getMessage ===
          s"every dimension of a shape must be at least 1, got [4, $wrong]"
      )
    }
  }

  test("more values than an array can hold are refused, without overflow") {
    for (dimensions <- Seq(Seq(65536, 65536), Seq(Int.MaxValue), Seq(1 << 30, 1 << 30, 1 << 30))) {
      val refused = intercept[IllegalArgumentException](Shape.of(dimensions: _*))
      assert(refused.getMessage.startsWith("a shape must hold fewer than 2^31 values, got ["))
    }
  }
}
