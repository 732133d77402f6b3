package sparknn.nn.param

import org.scalatest.funsuite.AnyFunSuite
import sparknn.nn.linalg.Shape

class ParameterLayoutSuite extends AnyFunSuite {

  test("tensors lie one behind the other, named by the layers that they are in") {
    val builder = new ParameterLayout.Builder
    builder.enter("0-dense").add("weight", Shape.of(3, 4), true).add("bias", Shape.of(4), false)
    builder.leave()
    builder.enter("1-residual").enter("0-dense").add("weight", Shape.of(4, 4), true)
    builder.leave()
    builder.add("scale", Shape.of(1), false)
    val layout = builder.build
    val found = (0 until layout.tensors.size).map(layout.tensors.get)
    assert(
      found.map(t => (t.name, t.offset, t.end, t.penalized)) === Seq(
        ("0-dense/weight", 0, 12, true),
        ("0-dense/bias", 12, 16, false),
        ("1-residual/0-dense/weight", 16, 32, true),
        ("1-residual/scale", 32, 33, false)
      )
    )
    assert(layout.size === 33)
  }

  test("more parameters than an array can hold are refused, and the tensor is named") {
    val builder = new ParameterLayout.Builder
    builder.enter("0-dense").add("weight", Shape.of(40000, 40000), true)
    builder.add("bias", Shape.of(40000), false)
    val refused =
      intercept[IllegalArgumentException](builder.add("more", Shape.of(30000, 30000), true))
    assert(
      refused.getMessage ===
        "a network must have fewer than 2^31 parameters, got 2500040000 up to 0-dense/more"
    )
  }
}
