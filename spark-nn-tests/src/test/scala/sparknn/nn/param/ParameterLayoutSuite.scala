package sparknn.nn.param

import org.scalatest.funsuite.AnyFunSuite
import sparknn.nn.linalg.Shape

class ParameterLayoutSuite extends AnyFunSuite {

  test("tensors lie one behind the other; penalties apply to weights only") {
    val builder = new ParameterLayout.Builder
    builder.add("dense/weight", Shape.of(3, 4), Role.WEIGHT)
    builder.add("dense/bias", Shape.of(4), Role.PARAMETER)
    builder.add("table", Shape.of(4, 4), Role.TABLE)
    val layout = builder.build
    val found = (0 until layout.tensors.size).map(layout.tensors.get)
    assert(
      found.map(t => (t.name, t.offset, t.end, t.penalized)) === Seq(
        ("dense/weight", 0, 12, true),
        ("dense/bias", 12, 16, false),
        ("table", 16, 32, false)
      )
    )
    assert(layout.size === 32)
  }

  test("more parameters than an array can hold are refused, and the tensor is named") {
    val builder = new ParameterLayout.Builder
    builder.add("0-dense/weight", Shape.of(40000, 40000), Role.WEIGHT)
    builder.add("0-dense/bias", Shape.of(40000), Role.PARAMETER)
    val refused = intercept[IllegalArgumentException] {
      builder.add("0-dense/more", Shape.of(30000, 30000), Role.WEIGHT)
    }
    assert(
      refused.getMessage ===
        "a network must have fewer than 2^31 parameters, got 2500040000 up to 0-dense/more"
    )
  }
}
