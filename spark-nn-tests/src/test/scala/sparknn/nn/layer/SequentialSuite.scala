package sparknn.nn.layer

import org.scalatest.funsuite.AnyFunSuite
import sparknn.nn.linalg.Shape
import sparknn.testing.{Bound, Numbers}

class SequentialSuite extends AnyFunSuite {

  private def layer(text: String): Layer = Layer.CATALOG.create(text)

  test("layers in brackets compute what the same layers in a row compute") {
    val flat = new Bound(layer("sequential(dense(5), relu, dense(4), relu, dense(2))"), six, 3)
    val nested =
      new Bound(layer("sequential(dense(5), sequential(relu, dense(4)), relu, dense(2))"), six, 3)
    Numbers.assertSameBits(nested.parameters, flat.parameters, "initial values")
    val (input, upstream) = (Numbers.gaussians(18, 1), Numbers.gaussians(6, 2))
    val pass = StepContext.training(1, 0, 0)
    val expected = flat.forward(input, pass)
    Numbers.assertSameBits(nested.forward(input, pass), expected, "outputs")
    val dInput = flat.backward(upstream, wanted = true)
    Numbers.assertSameBits(nested.backward(upstream, wanted = true), dInput, "d input")
    Numbers.assertSameBits(nested.gradient, flat.gradient, "d parameters")
  }

  test("the input that the caller gave is left as it was") {
    for (text <- Seq("sequential(relu, dense(2))", "sequential(dropout(0.5), relu, dense(2))")) {
      val none = new Array[Float](14)
      for (
        binding <- Seq(
          Binding.training(none, none.clone, none, 3),
          Binding.inference(none, none, 3)
        )
      ) {
        val run = binding.run(new Placement.Builder().place("", layer(text), six))
        val pass = if (binding.training) StepContext.training(1, 0, 0) else StepContext.inference
        val input = Numbers.gaussians(18, 1)
        run.forward(input, new Array[Float](6), 3, pass)
        Numbers.assertSameBits(input, Numbers.gaussians(18, 1), text)
      }
    }
  }

  test("tensors are named by place and layer, and lie in that order without gaps") {
    val builder = new Placement.Builder
    builder.place("", layer("sequential(dense(5), relu, sequential(dense(3)))"), six)
    val tensors = builder.parameters.tensors
    val found = (0 until tensors.size).map(tensors.get)
    assert(
      found.map(t => s"${t.name} ${t.shape} ${t.offset} ${t.penalized}") === Seq(
        "0-dense/weight [6, 5] 0 true",
        "0-dense/bias [5] 30 false",
        "2-sequential/0-dense/weight [5, 3] 35 true",
        "2-sequential/0-dense/bias [3] 50 false"
      )
    )
  }

  private def tensorNames(text: String): Seq[String] = {
    val builder = new Placement.Builder
    builder.place("", layer(text), six)
    builder.parameters.tensors.toArray.toSeq.map {
      _.asInstanceOf[sparknn.nn.param.ParameterLayout.Tensor].name
    }
  }

  test("layers with a name keep the names of their tensors when others are put before them") {
    val kept = Seq("stem/0-dense/weight", "stem/0-dense/bias", "stem/inner/0-prelu/slope")
    val stem = "named(stem, dense(5), named(\"inner\", prelu))"
    assert(tensorNames(s"[$stem]") === kept)
    assert(tensorNames(s"[layerNorm, tanh, $stem]").takeRight(3) === kept)
    assert(
      tensorNames(s"residual(dense(6), shortcut=[$stem, dense(6)])").contains(
        "shortcut/stem/0-dense/weight"
      )
    )
    val gone = layer(s"named(stem, dropout(0.5), dense(5))").withoutNoise
    assert(gone.get === layer("named(stem, dense(5))"))
    assert(!layer("named(stem, dropout(0.5))").withoutNoise.isPresent)
  }

  test("a name that is none, or that two layers beside each other have, is refused") {
    for (name <- Seq("3", "0-dense", "\"a/b\"", "\"two words\"", "-a")) {
      val refused = intercept[IllegalArgumentException](layer(s"named($name, relu)"))
      assert(refused.getMessage.startsWith("named's name must be a letter and then"))
      assert(refused.getMessage.endsWith(s"got '${name.replace("\"", "")}'"))
    }
    for (text <- Seq("[named(a, dense(3)), named(a, relu)]", "repeat(2, named(a, dense(3)))")) {
      val refused = intercept[IllegalArgumentException](tensorNames(text))
      assert(refused.getMessage.endsWith("must have different names, got 'a' twice"))
    }
    assert(tensorNames("[named(a, [named(b, dense(3))]), named(b, dense(3))]").length === 4)
    val none = intercept[IllegalArgumentException](layer("named(a)"))
    assert(none.getMessage === "named must have at least one layer, got none")
  }

  test("weights begin as the activation behind them recommends") {
    def variance(text: String): Double = {
      val wide = Shape.of(200)
      val parameters = initialized(text, wide)
      val in = 200 * 300
      parameters.take(in).map(v => v.toDouble * v).sum / in
    }
    val (he, xavier) = (2.0 / 200, 2.0 / 500)
    val cases = Seq(
      "sequential(dense(300), relu, dense(2))" -> he,
      "sequential(dense(300), dropout(0.5), relu, dense(2))" -> he,
      "sequential(dense(300), tanh, dense(2))" -> xavier,
      // The activation behind the next layer with weights is not its own.
      "sequential(dense(300), dense(2), relu)" -> xavier,
      "sequential(dense(300, normal(0.5)), relu, dense(2))" -> 0.25,
      // Brackets change nothing.
      "sequential(dense(300), sequential(relu, dense(2)))" -> he,
      "sequential(sequential(dense(300)), dropout(0.5), sequential(relu, dense(2)))" -> he,
      "sequential(dense(300), sequential(dense(2)), relu)" -> xavier,
      // What is behind a block is behind the last weights within it.
      "sequential(residual(dense(300), shortcut=dense(300)), relu)" -> he,
      "sequential(concat(dense(300), dense(1)), relu)" -> he,
      "sequential(concat(dense(300), relu), dense(2))" -> xavier,
      "sequential(dense(300), residual(dense(300), relu), relu)" -> xavier,
      "sequential(dense(300), residual(relu, dense(300)))" -> he
    )
    for ((text, expected) <- cases) {
      Numbers.assertClose(variance(text), expected, 5 * math.sqrt(2 / 6e4), 0, text)
    }
  }

  test("biases begin at 0") {
    val parameters = initialized("dense(5)", six)
    assert(parameters.drop(30).forall(_ == 0f))
    assert(parameters.take(30).forall(w => w != 0f && w != 9f))
  }

  test("no layer at all is refused") {
    val refused = intercept[IllegalArgumentException](layer("sequential"))
    assert(refused.getMessage === "sequential must have at least one layer, got none")
  }

  private lazy val six = Shape.of(6)

  /** Initial values, written over others. */
  private def initialized(text: String, shape: Shape): Array[Float] = {
    val builder = new Placement.Builder
    val at = builder.place("", layer(text), shape)
    val parameters = Array.fill(builder.parameters.size)(9f)
    val rng = sparknn.nn.random.Rng.at(1, sparknn.nn.random.Purpose.INITIALIZATION)
    Initialization.run(at, Binding.inference(parameters, Array(), 1), rng)
    parameters
  }
}
