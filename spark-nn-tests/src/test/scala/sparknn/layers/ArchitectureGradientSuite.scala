package sparknn.layers

import breeze.linalg.DenseVector
import org.scalatest.funsuite.AnyFunSuite
import sparknn.nn.diagnostics.GradientCheck
import sparknn.nn.layer.{Layer, StepContext}
import sparknn.nn.linalg.Shape
import sparknn.nn.train.{MiniBatchTrainer, Network, NetworkValues, TrainingState}
import sparknn.testing.{Numbers, Oracles, Plans}

/** The gradients of whole architectures: against an independent forward pass in double precision,
  * where a difference is so small that hardly a ReLU has its kink within it; and by the library's
  * own check, which has only single precision, with ReLUs and with smooth functions in their place.
  */
class ArchitectureGradientSuite extends AnyFunSuite {
  private val rowCount = 4

  private def network(layers: Layers, smooth: Boolean): Network = {
    // Three poolings need 8 pixels.
    val side = if (layers == SmallArchitectures.vgg(4)) 8 else 4
    val specs = layers.toSpecs.toSeq.map { spec =>
      // A squeezeExcite has a relu within, unless it is told otherwise.
      if (smooth) {
        spec
          .replace("relu", "tanh")
          .replace("reduction=8)", "reduction=8, activation=tanh)")
          .replace("maxPool", "avgPool")
      } else spec
    }
    Plans.network(Shape.of(side, side, 1), "softmaxCrossEntropy", specs :+ "dense(3)": _*)
  }

  private def images(network: Network): Seq[Plans.Row] =
    Plans.rows(rowCount, network.input.size, 1, classes = 3, seed = 4)

  for ((name, layers) <- TinyArchitectures.all) {
    test(s"$name has the gradient of its formula") {
      val net = network(layers, smooth = false)
      val rows = images(net)
      val values = net.initialValues(5)
      val engine = gradient(net, values, rows)
      for (seed <- 1 to 2) {
        val along = direction(net, engine, seed)
        val expected = slope(net, Numbers.doubles(values.parameters), rows, along)
        val found = engine.indices.map(i => engine(i) * along(i)).sum
        Numbers.assertClose(found, expected, 1e-4, 0, s"direction $seed")
      }
    }

    test(s"$name passes the gradient check") {
      val found = check(network(layers, smooth = false))
      assert(found.agrees, found)
    }
  }

  for (name <- Seq("seResNet", "resNeXt", "mobileNetV2")) {
    test(s"$name without kinks passes to 0.001") {
      val found = check(network(TinyArchitectures.all.toMap.apply(name), smooth = true))
      assert(found.agrees && found.largestError < 1e-3, found)
    }
  }

  private def check(net: Network): GradientCheck =
    GradientCheck.of(net, net.initialValues(5), Plans.batch(images(net)), 1)

  /** Moves every tensor, the more the smaller its gradient is: half along it, half anywhere. */
  private def direction(net: Network, gradient: Array[Double], seed: Int): Array[Double] = {
    val direction = new Array[Double](gradient.length)
    for (t <- 0 until net.parameters.tensors.size) {
      val tensor = net.parameters.tensors.get(t)
      val own = gradient.slice(tensor.offset, tensor.end)
      val length = math.max(1e-3, math.sqrt(own.map(g => g * g).sum))
      val anywhere = Numbers.gaussians(own.length, 100 * seed + t, 1 / math.sqrt(own.length))
      for (j <- own.indices) {
        direction(tensor.offset + j) = (own(j) / length + anywhere(j)) / length
      }
    }
    direction
  }

  private def pass(): StepContext = {
    val pass = StepContext.training(1, 0, 2)
    pass.at(5)
    pass
  }

  private def gradient(
      net: Network,
      values: NetworkValues,
      rows: Seq[Plans.Row]
  ): Array[Double] = {
    // A slot of momentum holds the gradient itself.
    val plan = Plans.plan(net, "momentum(0)", batchSize = rowCount)
    val state = TrainingState.initial(values.copy, plan.update)
    assert(new MiniBatchTrainer(plan, state).step(Plans.batch(rows), 1e-3, pass()))
    Numbers.doubles(state.slots()(0))
  }

  private def slope(
      net: Network,
      at: Array[Double],
      rows: Seq[Plans.Row],
      along: Array[Double]
  ): Double = {
    val layers = net.layers.toArray(Array.empty[Layer]).toSeq
    val input = Oracles.rows(Numbers.doubles(Plans.batch(rows).features), rows.length)
    val loss = Oracles.loss(net.loss)
    val weights = rows.map(_.weight)
    def objective(step: Double): Double = {
      val parameters = at.indices.map(i => at(i) + step * along(i)).toArray
      val place = Oracles.Place(layers.head, net.input, parameters, pass())
      val output = Oracles.forward(layers, place, input)
      val each = rows.indices.map { r =>
        weights(r) * loss(output(r, ::).t, DenseVector(rows(r).target: _*))
      }
      each.sum / weights.sum
    }
    val step = 1e-7 / math.sqrt(along.map(d => d * d).sum)
    (objective(step) - objective(-step)) / (2 * step)
  }
}
