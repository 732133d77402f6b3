package sparknn.nn.layer

import org.scalatest.funsuite.AnyFunSuite
import sparknn.nn.data.TargetScaling
import sparknn.nn.diagnostics.NetworkDescription
import sparknn.nn.io.SavedNetwork
import sparknn.nn.linalg.Shape
import sparknn.nn.param.ParameterLayout
import sparknn.nn.train.{Network, NetworkValues, UnitVariance}
import sparknn.testing.{Numbers, Plans}

/** Frozen layers in a network. */
class FrozenSuite extends AnyFunSuite {
  private def layer(text: String): Layer = Layer.CATALOG.create(text)

  private def network(layers: String*): Network = Plans.network(6, "squaredError", layers: _*)

  private def names(of: ParameterLayout): Seq[String] =
    of.tensors.toArray.toSeq.map(_.asInstanceOf[ParameterLayout.Tensor].name)

  private def tensor(of: ParameterLayout, in: Array[Float], name: String): Array[Float] = {
    val found = of.tensors.toArray
      .map(_.asInstanceOf[ParameterLayout.Tensor])
      .find(_.name == name)
      .get
    in.slice(found.offset, found.end)
  }

  test("tensors are called as without frozen, and lie among the constants") {
    val free = network("dense(5)", "batchNorm", "named(stem, dense(4), tanh)", "dense(2)")
    for (
      layers <- Seq(
        Seq("frozen(dense(5), batchNorm, named(stem, dense(4), tanh))", "dense(2)"),
        Seq(
          "frozen(dense(5), frozen(batchNorm))",
          "frozen(named(stem, dense(4), tanh))",
          "dense(2)"
        ),
        Seq(
          "frozen(dense(5))",
          "frozen(batchNorm)",
          "named(stem, frozen(dense(4), tanh))",
          "dense(2)"
        )
      )
    ) {
      val frozen = network(layers: _*)
      assert(names(frozen.parameters) === Seq("3-dense/weight", "3-dense/bias"))
      assert(names(frozen.statistics).isEmpty && !frozen.movesStatistics)
      val before = names(free.parameters).dropRight(2) ++ names(free.statistics)
      assert(names(frozen.constants).toSet === before.toSet)
      val (begin, same) = (free.initialValues(3), frozen.initialValues(3))
      Numbers.assertSameBits(
        tensor(frozen.constants, same.constants, "stem/0-dense/weight"),
        tensor(free.parameters, begin.parameters, "stem/0-dense/weight"),
        "initial values"
      )
    }
    val inner = network(
      "residual(frozen(dense(4), tanh), dense(6))",
      "concat(frozen([dense(1), tanh]), tanh)"
    )
    assert(
      names(inner.constants).filter(_.endsWith("weight")) ===
        Seq("0-residual/body/0-dense/weight", "1-concat/0-sequential/0-dense/weight")
    )
  }

  test("what is trained behind frozen layers learns as from their outputs") {
    val whole =
      network("frozen(dense(5), batchNorm, tanh, dropout(0.5), dense(7))", "tanh", "dense(2)")
    val bottom = network("dense(5)", "batchNorm", "tanh", "dropout(0.5)", "dense(7)")
    val head = Plans.network(7, "squaredError", "tanh", "dense(2)")
    val values = whole.initialValues(1)
    val (rows, input) = (4, Numbers.gaussians(24, 2))
    val features = bottom
      .bindForInference(bottom.initialValues(1), rows)
      .forward(input, rows, StepContext.inference)
    val pass = StepContext.training(1, 0, 0)
    def gradientOf(network: Network, values: NetworkValues, input: Array[Float]) = {
      val gradient = new Array[Float](network.parameters.size)
      val run = network.bind(values, gradient, rows)
      run.forward(input, rows, pass)
      run.backward(Numbers.gaussians(8, 3))
      gradient
    }
    val constants = values.constants.clone
    val headValues = new NetworkValues(values.parameters, Array())
    Numbers.assertSameBits(
      gradientOf(whole, values, input),
      gradientOf(head, headValues, features),
      "gradient"
    )
    Numbers.assertSameBits(values.constants, constants, "constants")
  }

  test(
    "trained layers before frozen ones have the gradient that they have where nothing is frozen"
  ) {
    val (free, frozen) = (
      network("dense(5)", "tanh", "dense(4)", "layerNorm", "prelu", "dense(2)"),
      network("dense(5)", "frozen(tanh, dense(4), layerNorm, prelu)", "dense(2)")
    )
    val rows = 4
    val gradients = for (network <- Seq(free, frozen)) yield {
      val gradient = new Array[Float](network.parameters.size)
      val run = network.bind(network.initialValues(1), gradient, rows)
      run.forward(Numbers.gaussians(24, 2), rows, StepContext.training(1, 0, 0))
      run.backward(Numbers.gaussians(8, 3))
      names(network.parameters)
        .map(name => name -> tensor(network.parameters, gradient, name))
        .toMap
    }
    for (name <- Seq("0-dense/weight", "0-dense/bias")) {
      Numbers.assertSameBits(gradients(1)(name), gradients(0)(name), name)
    }
    assert(
      gradients(1).keySet === Set(
        "0-dense/weight",
        "0-dense/bias",
        "5-dense/weight",
        "5-dense/bias"
      )
    )
  }

  test("LSUV scales frozen weights, too, before the training begins") {
    val network = this.network("frozen(dense(5, weightInit=lsuv(9)))", "dense(2)")
    assert(UnitVariance.wantedBy(network))
    val values = network.initialValues(1)
    val before = values.constants.clone
    val batch = Plans.batch(Plans.rows(32, 6, 2))
    UnitVariance.scale(network, values, batch)
    val ratio = values.constants()(0) / before(0)
    assert(ratio != 1f)
    for (i <- 0 until 30) assert(math.abs(values.constants()(i) / before(i) - ratio) < 1e-4)
    assert(values.constants.drop(30).forall(_ == 0f))
  }

  test("a network with frozen layers comes back from its files") {
    val network = Plans.network(
      Shape.of(4, 4, 2),
      "squaredError",
      "frozen(conv(3, 3), batchNorm, relu)",
      "globalAvgPool",
      "dense(2)"
    )
    val saved = new SavedNetwork(network, network.initialValues(1), TargetScaling.none(2))
    val text = saved.description(saved.weights)
    val back =
      SavedNetwork.read(text, length => { assert(length === saved.weights.length); saved.weights })
    assert(back.network.toString === network.toString)
    Numbers.assertSameBits(back.values.constants, saved.values.constants, "constants")
    Numbers.assertSameBits(back.values.parameters, saved.values.parameters, "parameters")
    assert(back.description(back.weights) === text)
    val wrong = text.replace("0-conv/weight", "0-conv/other")
    val refused = intercept[java.io.IOException](SavedNetwork.read(wrong, _ => saved.weights))
    assert(refused.getMessage.contains("constants of network.json must be those of its layers"))
  }

  test("the table of a network tells how many parameters are frozen") {
    val table = NetworkDescription.of(network("frozen(dense(5), batchNorm)", "dense(2)"))
    assert(table.frozen === 45)
    assert(table.parameters === 45 + 12)
  }

  test("values without the constants are refused, and so is frozen without layers") {
    val network = this.network("frozen(dense(5))", "dense(2)")
    val refused = intercept[IllegalArgumentException] {
      network.bindForInference(new NetworkValues(new Array[Float](12), Array()), 1)
    }
    assert(
      refused.getMessage.endsWith(
        "must be 12 parameters, 0 statistics and 35 constants, got 12, 0 and 0"
      )
    )
    val none =
      intercept[IllegalArgumentException](new Frozen(java.util.Collections.emptyList[Layer]))
    assert(none.getMessage === "frozen must have at least one layer, got none")
    assert(layer("frozen(dropout(0.5), dense(5))").withoutNoise.get === layer("frozen(dense(5))"))
    assert(!layer("frozen(dropout(0.5))").withoutNoise.isPresent)
  }
}
