package sparknn.nn.train

import sparknn.nn.layer.StepContext
import breeze.linalg.DenseVector
import org.scalatest.funsuite.AnyFunSuite
import sparknn.nn.layer.{Layer, StepContext}
import sparknn.nn.loss.Loss
import sparknn.nn.rule.Penalty
import sparknn.testing.{Numbers, Oracles, Plans, Samples}

/** The gradient of whole networks, all parts together, against an independent forward pass. */
class NetworkGradientSuite extends AnyFunSuite {
  private val rowCount = 7

  private val bodies: Seq[Seq[String]] =
    Samples.all(sparknn.nn.activation.Activation.CATALOG).map(f => Seq("dense(5)", f.spec)) ++ Seq(
      Seq(),
      Seq("dropout(0.2)", "dense(6)", "relu", "dropout(0.5)", "dense(4)", "dropout(0.3)", "tanh"),
      Seq("tanh", "dense(5)", "sigmoid", "sigmoid", "relu"),
      Seq("dense(4)", "sequential(relu, dense(5), dropout(0.4))", "tanh", "dense(4)"),
      Seq("dense(6)", "batchNorm", "relu", "dropout(0.3)"),
      Seq("batchNorm(epsilon=0.01)", "dense(6)", "batchNorm", "maxout", "layerNorm", "tanh"),
      Seq("gaussianNoise(0.3)", "dense(6)", "selu", "alphaDropout(0.3)", "layerNorm", "dense(4)"),
      Seq("dense(6)", "prelu", "dropout(0.2)", "dense(6)", "maxout(3)", "prelu(0.1)"),
      Seq("residual(dense(5), relu, dropout(0.3), dense(4))", "residual(batchNorm, tanh)"),
      Seq("dense(6)", "residual(gelu, dense(3), shortcut=dense(3))", "tanh"),
      Seq("concat(dense(2), sequential(dense(3), residual(prelu, dense(3))), tanh)", "sigmoid"),
      Seq("sequential(dropout(0.4))", "sequential(dense(5), tanh)", "sequential(identity)")
    )

  for (body <- bodies; loss <- Samples.all(Loss.CATALOG); outputs <- Seq(1, 3)) {
    val layers = body :+ s"dense(${outputs * loss.outputsPerTarget})"

    test(s"${layers.mkString(", ")} with ${loss.spec} has the gradient of its formula") {
      val network = Plans.network(4, loss.spec, layers: _*)
      val classes = if (loss.classes) outputs else 0
      val rows = Plans.rows(rowCount, 4, outputs, classes, seed = 3)
      val plan = Plans.plan(network, penalty = penalty, batchSize = rowCount)
      // Off the start, so that biases are not 0.
      val values = network.initialValues(5)
      val nudges = Numbers.gaussians(values.parameters.length, 6, 0.2)
      for (i <- nudges.indices) values.parameters()(i) += nudges(i)

      val engine = gradient(plan, values, rows)
      val at = Numbers.doubles(values.parameters)
      var kinks = 0
      for (i <- at.indices) {
        Numbers.slope(x => objective(plan, at.updated(i, x), rows), at(i), 1e-5) match {
          case None        => kinks += 1
          case Some(slope) => Numbers.assertClose(engine(i), slope, 1e-4, 2e-6, s"parameter $i")
        }
      }
      assert(kinks <= at.length / 10, "too many kinks to compare")
    }
  }

  private val penalty = new Penalty(0.01, 0.1)

  private def gradient(
      plan: TrainingPlan,
      values: NetworkValues,
      rows: Seq[Plans.Row]
  ): Array[Double] = {
    // A step of plain descent would round; a slot of momentum holds the gradient itself.
    val momentum = Plans.plan(plan.network, "momentum(0)", penalty = penalty, batchSize = 9)
    val state = TrainingState.initial(values.copy, momentum.update)
    assert(new MiniBatchTrainer(momentum, state).step(Plans.batch(rows), 1e-3, pass()))
    Numbers.doubles(state.slots()(0))
  }

  /** Mean loss and penalty, from the formulas. */
  private def objective(
      plan: TrainingPlan,
      parameters: Array[Double],
      rows: Seq[Plans.Row]
  ): Double = {
    val network = plan.network
    val batch = Plans.batch(rows)
    val input = Oracles.rows(Numbers.doubles(batch.features), rows.length)
    val layers = network.layers.toArray(Array.empty[Layer]).toSeq
    val place = Oracles.Place(layers.head, network.input, parameters, pass())
    val output = Oracles.forward(layers, place, input)
    val loss = Oracles.loss(network.loss)
    val data = rows.indices.map { r =>
      rows(r).weight * loss(
        output(r, ::).t,
        DenseVector(rows(r).target.map(_.toFloat.toDouble): _*)
      )
    }.sum / rows.map(_.weight).sum
    val penalized = (0 until network.parameters.tensors.size).map { t =>
      val tensor = network.parameters.tensors.get(t)
      // Weights are penalised and biases are not: by their names, not by the flag under test.
      val weights =
        if (tensor.name.endsWith("/weight")) parameters.slice(tensor.offset, tensor.end)
        else Array()
      weights.map(w => penalty.l1 * math.abs(w) + penalty.l2 * w * w / 2).sum
    }.sum
    data + penalized
  }

  private def pass(): StepContext = {
    val pass = StepContext.training(1, 0, 2)
    pass.at(5)
    pass
  }
}
