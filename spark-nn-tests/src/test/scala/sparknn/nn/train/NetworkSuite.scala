package sparknn.nn.train

import sparknn.nn.layer.StepContext
import java.util.Arrays
import org.scalatest.funsuite.AnyFunSuite
import sparknn.nn.layer.{Binding, Child, Layer, LayerRun, StepContext, Placement}
import sparknn.nn.linalg.Shape
import sparknn.nn.loss.Loss
import sparknn.nn.param.ParameterLayout
import sparknn.testing.{Numbers, Plans}

/** The tree of a network's layers, and what is a walk over it. */
class NetworkSuite extends AnyFunSuite {
  private def network(layers: String*): Network = Plans.network(6, "squaredError", layers: _*)

  private def placements(network: Network): Seq[Placement] =
    network.placements.toArray(Array.empty[Placement]).toSeq

  private def specs(network: Network): Seq[String] =
    network.layers.toArray(Array.empty[Layer]).toSeq.map(_.spec)

  private val deep = Seq(
    "dense(6)",
    "residual(dense(5), batchNorm, sequential(prelu, dense(6)), shortcut=dense(6))",
    "concat(dense(2), sequential(batchNorm, dense(3)), identity)",
    "dense(4)"
  )

  test("layers are placed by name, with their shapes, those within others too") {
    assert(
      placements(network(deep: _*)).map(at => s"${at.name} ${at.input} ${at.output}") === Seq(
        "0-dense [6] [6]",
        "1-residual [6] [6]",
        "1-residual/body [6] [6]",
        "1-residual/body/0-dense [6] [5]",
        "1-residual/body/1-batchNorm [5] [5]",
        "1-residual/body/2-sequential [5] [6]",
        "1-residual/body/2-sequential/0-prelu [5] [5]",
        "1-residual/body/2-sequential/1-dense [5] [6]",
        "1-residual/shortcut [6] [6]",
        "2-concat [6] [11]",
        "2-concat/0-dense [6] [2]",
        "2-concat/1-sequential [6] [3]",
        "2-concat/1-sequential/0-batchNorm [6] [6]",
        "2-concat/1-sequential/1-dense [6] [3]",
        "2-concat/2-identity [6] [6]",
        "3-dense [11] [4]"
      )
    )
  }

  test("a layer's place says where its tensors lie, and together they are all tensors") {
    val whole = network(deep: _*)
    def check(layout: ParameterLayout, range: Placement => sparknn.nn.param.Range): Unit = {
      var begin = 0
      for (at <- placements(whole)) {
        assert(range(at).begin === begin, at.name)
        begin = range(at).end
        for (i <- 0 until layout.tensors.size) {
          val tensor = layout.tensors.get(i)
          val inside = tensor.offset >= range(at).begin && tensor.end <= range(at).end
          assert(inside === (tensor.name.substring(0, tensor.name.lastIndexOf('/')) == at.name))
        }
      }
      assert(begin === layout.size)
    }
    check(whole.parameters, _.parameters)
    check(whole.statistics, _.statistics)
    assert(whole.statistics.size === 2 * 5 + 2 * 6)
  }

  test("statistics within other layers are pooled where they lie") {
    val whole = network(deep: _*)
    // Behind three numbers that belong to others: means 1, variances 2, then about means of 3.
    val (state, common) = (Array.fill(3 + 22)(9f), Array.fill(3 + 22)(3f))
    for (at <- placements(whole) if !at.statistics.isEmpty) {
      val half = at.statistics.size / 2
      java.util.Arrays.fill(state, 3 + at.statistics.begin, 3 + at.statistics.begin + half, 1f)
      java.util.Arrays.fill(state, 3 + at.statistics.begin + half, 3 + at.statistics.end, 2f)
    }
    val before = state.clone
    whole.beforeAveraging(state, common, 3)
    assert(state.take(3) === Array(9f, 9f, 9f))
    for (at <- placements(whole) if !at.statistics.isEmpty) {
      val own = state.slice(3 + at.statistics.begin, 3 + at.statistics.end)
      val (means, variances) = own.splitAt(own.length / 2)
      assert(means.forall(_ == -2f) && variances.forall(_ == 6f), at.name)
    }
    whole.afterAveraging(state, common, 3)
    Numbers.assertSameBits(state, before, "there and back")
  }

  test("noise is taken away at any depth, and with it what holds nothing else") {
    val still = network(
      "dropout(0.1)",
      "dense(6)",
      "sequential(dropout(0.2), sequential(gaussianNoise(1)))",
      "sequential(dense(6), sequential(dropout(0.3), tanh), alphaDropout(0.1))",
      "residual(dropout(0.4), dense(6), dropout(0.5), shortcut=sequential(dropout(0.5), prelu))",
      "residual(dropout(0.4), shortcut=dropout(0.5))",
      "concat(dropout(0.5), sequential(dropout(0.5), dense(2)))",
      "dropout(0.9)"
    ).withoutNoise
    assert(
      specs(still) === specs(
        network(
          "dense(6)",
          "sequential(dense(6), sequential(tanh))",
          "residual(dense(6), shortcut=sequential(prelu))",
          "residual(identity)",
          "concat(identity, sequential(dense(2)))"
        )
      )
    )
    assert(specs(network("dropout(0.5)").withoutNoise) === Seq("activate(identity)"))
  }

  test("a layer that leaves noise within is found") {
    case class Forgetful() extends Layer {
      private def inner = Layer.CATALOG.create("dropout(0.5)")
      override def outputShape(input: Shape): Shape = input
      override def nameAt(i: Int): String = s"$i-forgetful"
      override def children(input: Shape): java.util.List[Child] =
        Arrays.asList(new Child("inner", inner, input))
      override def bind(at: Placement, binding: Binding): LayerRun = binding.run(at.children.get(0))
    }
    val forgetful: Layer = Forgetful()
    val network =
      new Network(Shape.of(3), Arrays.asList(forgetful), Loss.CATALOG.create("squaredError"))
    val found = intercept[IllegalStateException](network.withoutNoise)
    assert(found.getMessage.endsWith("got 0-forgetful/inner"))
  }

  test("scoring in shared buffers gives the bits of a run that keeps them all") {
    val layers = Seq("relu", "dense(9)", "relu", "dense(3)", "tanh", "gelu", "maxout(3)", "prelu")
    for (n <- 1 to layers.length) {
      val whole = network(layers.take(n) :+ "residual(dense(4), shortcut=dense(4))": _*)
      val values = whole.initialValues(1)
      val input = Numbers.gaussians(5 * 6, 3)
      val kept = whole.bindForward(values, 5).forward(input, 5, StepContext.inference).clone
      val shared = whole.bindForInference(values, 5).forward(input, 5, StepContext.inference)
      Numbers.assertSameBits(shared, kept, s"$n layers")
      Numbers.assertSameBits(input, Numbers.gaussians(5 * 6, 3), "the caller's input")
    }
  }

  test("an observer sees every layer with what it is given, and changes nothing") {
    val whole = network(deep :+ "dropout(0.5)": _*)
    val values = whole.initialValues(1)
    val input = Numbers.gaussians(5 * 6, 3)
    val usual =
      whole.bindForward(values.copy, 5).forward(input, 5, StepContext.training(1, 0, 0)).clone
    val seen = scala.collection.mutable.ArrayBuffer[String]()
    val run = whole.bindForward(
      values.copy,
      5,
      (at, run, in, out, rows, pass) => {
        val before = in.clone
        run.forward(in, out, rows, pass)
        Numbers.assertSameBits(in, before, s"input of ${at.name}")
        seen += at.name
      }
    )
    Numbers.assertSameBits(run.forward(input, 5, StepContext.training(1, 0, 0)), usual, "outputs")
    assert(seen.toSeq.sorted === placements(whole).map(_.name).sorted)
    assert(seen.indexOf("1-residual/body") < seen.indexOf("1-residual"))
  }
}
