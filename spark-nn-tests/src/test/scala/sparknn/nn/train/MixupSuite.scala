package sparknn.nn.train

import java.util.Arrays
import org.scalatest.funsuite.AnyFunSuite
import sparknn.nn.layer.{Layer, StepContext}
import sparknn.nn.linalg.Shape
import sparknn.nn.loss.Loss
import sparknn.testing.{Allocation, Numbers, Plans}

class MixupSuite extends AnyFunSuite {
  private def pass(step: Long = 0): StepContext = {
    val pass = StepContext.training(1, 0, 0)
    pass.at(step)
    pass
  }

  private def mixed(plan: TrainingPlan, alpha: Double): TrainingPlan =
    new TrainingPlan(
      plan.network,
      plan.update,
      plan.stepSize,
      plan.schedule,
      plan.metric,
      plan.scaling,
      plan.passes,
      plan.averagedPasses,
      plan.batchSize,
      plan.seed,
      alpha,
      null,
      InputForm.DENSE
    )

  /** The shares of the first of two examples, by mixing 1 with 0. */
  private def shares(alpha: Double, count: Int): Seq[Double] = {
    val network = Plans.network(1, "squaredError", "dense(1)")
    val mixup = new Mixup(alpha, network, 2)
    val batch = Plans.batch(Seq(Plans.Row(Seq(1), Seq(0)), Plans.Row(Seq(0), Seq(0))))
    (0 until count).map { i =>
      mixup.mix(batch, pass(i.toLong))
      mixup.features()(0).toDouble
    }
  }

  for (alpha <- Seq(0.05, 0.2, 1.0, 4.0)) {
    test(s"shares have the moments of Beta($alpha, $alpha)") {
      val count = 20000
      val values = shares(alpha, count)
      val variance = 1 / (4 * (2 * alpha + 1))
      val mean = values.sum / count
      val squares = values.map(v => (v - 0.5) * (v - 0.5))
      assert(values.forall(v => v >= 0 && v <= 1))
      Numbers.assertClose(mean, 0.5, 0, 5 * math.sqrt(variance / count), "mean")
      val found = squares.sum / count
      val spread = math.sqrt(squares.map(s => math.pow(s - found, 2)).sum / count / count)
      Numbers.assertClose(found, variance, 0, 5 * spread, "variance")
    }
  }

  for (
    (loss, classes, layer) <- Seq(("softmaxCrossEntropy", 3, "dense(3)"), ("huber", 0, "dense(2)"))
  )
    test(s"a step is that of mixed examples with both targets, for $loss") {
      val rows = Plans.rows(6, 4, 2, classes)
      val network = Plans.network(4, loss, layer)
      val plan = mixed(Plans.plan(network, batchSize = 6), 0.7)
      val state = plan.initialState
      val begin = state.values.parameters.clone
      val trainer = new MiniBatchTrainer(plan, state)
      trainer.step(Plans.batch(rows), 0.1, pass(5))

      // The same by hand: each mixed example twice, once with each target.
      val mixup = new Mixup(0.7, network, 6)
      mixup.mix(Plans.batch(rows), pass(5))
      val twice = rows.indices.flatMap { i =>
        val (own, other) = (rows(i), rows((i + 1) % rows.length))
        val values = mixup.features().slice(4 * i, 4 * i + 4).toSeq.map(_.toDouble)
        val of = (values(0) - other.features(0)) / (own.features(0) - other.features(0))
        for (j <- 0 until 4)
          Numbers.assertClose(
            values(j),
            of * own.features(j) + (1 - of) * other.features(j),
            1e-4,
            1e-5,
            s"feature $j of example $i"
          )
        Seq(
          Plans.Row(values, own.target, of * own.weight),
          Plans.Row(values, other.target, (1 - of) * other.weight)
        )
      }
      // The step divides by the weights before mixing.
      val ratio = twice.map(_.weight).sum / rows.map(_.weight).sum
      val byHand = Plans.plan(network, batchSize = 12)
      val other = byHand.initialState
      val reference = new MiniBatchTrainer(byHand, other)
      reference.step(Plans.batch(twice), 0.1 * ratio, pass(5))
      Numbers.assertAllClose(
        state.values.parameters,
        Numbers.doubles(other.values.parameters),
        1e-4,
        1e-6,
        "parameters"
      )
      assert(state.values.parameters.toSeq !== begin.toSeq)
      Numbers.assertClose(trainer.totals.loss, reference.totals.loss, 1e-4, 0, "loss")
      Numbers.assertClose(trainer.totals.metric, reference.totals.metric, 1e-4, 1e-6, "metric")
    }

  test("the same address gives the same bits, another one others") {
    val rows = Plans.rows(8, 3, 0, classes = 2)
    def after(step: Long): Seq[Float] = {
      val plan = mixed(Plans.plan(Plans.network(3, "softmaxCrossEntropy", "dense(2)")), 1)
      val state = plan.initialState
      new MiniBatchTrainer(plan, state).step(Plans.batch(rows), 0.1, pass(step))
      state.values.parameters.toSeq
    }
    assert(after(1) === after(1))
    assert(after(1) !== after(2))
  }

  test("a mini-batch of one example is not mixed") {
    val rows = Plans.rows(1, 3, 0, classes = 2)
    def after(alpha: Double): Array[Float] = {
      val plan = mixed(Plans.plan(Plans.network(3, "softmaxCrossEntropy", "dense(2)")), alpha)
      val state = plan.initialState
      new MiniBatchTrainer(plan, state).step(Plans.batch(rows), 0.1, pass())
      state.values.parameters
    }
    Numbers.assertAllClose(after(1), Numbers.doubles(after(0)), 1e-5, 1e-7, "parameters")
  }

  test("checks of a network go without it, as without other noise") {
    val plan = mixed(Plans.plan(Plans.network(3, "softmaxCrossEntropy", "dense(2)")), 1)
    assert(plan.bare(4).mixup === 0)
  }

  test("a step with mixup and augmentation allocates nothing") {
    val layers = Seq(
      "flip",
      "randomCrop(1, reflect)",
      "shift(0.1)",
      "rotate(10, edge)",
      "zoom(0.1)",
      "colorJitter",
      "cutout(2)",
      "conv(3, 3)",
      "relu",
      "flatten",
      "dense(3)"
    ).map(Layer.CATALOG.create(_))
    val loss = Loss.CATALOG.create("softmaxCrossEntropy")
    val network = new Network(Shape.of(5, 5, 2), Arrays.asList(layers: _*), loss)
    val plan = mixed(Plans.plan(network), 0.4)
    val trainer = new MiniBatchTrainer(plan, plan.initialState)
    val batch = Plans.batch(Plans.rows(8, 50, 0, classes = 3))
    val circumstances = StepContext.training(1, 0, 0)
    val bytes = Allocation.perCall(2000) { i =>
      circumstances.at(i.toLong)
      trainer.step(batch, 1e-4, circumstances)
    }
    assert(bytes < 1, "bytes a step")
  }
}
