package sparknn.nn.train

import org.scalatest.funsuite.AnyFunSuite
import sparknn.nn.layer.MemoryNeed
import sparknn.nn.linalg.Shape
import sparknn.testing.{Allocation, Numbers, Plans}

/** What is said of memory before a training against what is then allocated. */
class MemorySuite extends AnyFunSuite {
  private val networks = Seq(
    ("dense", 128, Shape.of(784), Seq("dense(256)", "batchNorm", "relu", "dropout(0.5)")),
    ("signal", 32, Shape.of(200, 6), Seq("conv1d(32, 5)", "layerNorm", "maxout(2)", "flatten")),
    (
      "convolutions",
      32,
      Shape.of(28, 28, 1),
      Seq(
        "conv(32, 3)",
        "relu",
        "maxPool",
        "conv(64, 3)",
        "relu",
        "maxPool",
        "flatten",
        "dense(64)"
      )
    ),
    (
      "blocks",
      16,
      Shape.of(16, 16, 8),
      Seq(
        "residual(conv(16, 3), batchNorm, relu, conv(16, 3), shortcut=conv(16, 1))",
        "squeezeExcite(4)",
        "concat(conv(8, 3), avgPool(3, stride=1, padding=same))",
        "denseBlock(2, batchNorm, relu, conv(12, 3))",
        "spatialDropout(0.1)",
        "flatten"
      )
    ),
    (
      "depthwise",
      8,
      Shape.of(32, 32, 16),
      Seq("separableConv(64, 3)", "relu", "separableConv(64, 3, stride=2)", "gelu", "globalAvgPool")
    )
  )

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

  for ((name, rows, input, layers) <- networks) {
    lazy val network =
      Plans.network(input, "softmaxCrossEntropy", layers :+ "dense(10)": _*)
    lazy val values = network.initialValues(1)
    def close(found: Double, said: Long, what: String): Unit =
      Numbers.assertClose(said.toDouble, found, 0.05, 0, s"$what: bytes said and allocated")

    test(s"$name: buffers of training and inference take what is said") {
      val gradient = new Array[Float](values.parameters.length)
      close(
        Allocation.perCall(3)(_ => network.bind(values, gradient, rows)),
        network.memory(true).bytes(rows),
        "training"
      )
      close(
        Allocation.perCall(3)(_ => network.bindForInference(values, rows)),
        network.memory(false).bytes(rows),
        "inference"
      )
      assert(network.memory(false).perExample < network.memory(true).perExample)
    }

    test(s"$name: so does a worker with all that it has") {
      val plan = Plans.plan(network, optimizer = "adam", batchSize = rows, stepSize = 1e-4)
      val data = Plans.block(Plans.rows(rows, input.size, 1, classes = 10))
      val flat = plan.initialState.toFlat
      val round = new WorkerRound(0, 0, 1)
      for (alpha <- Seq(0.0, 0.4)) {
        val mixing = mixed(plan, alpha)
        close(
          Allocation.perCall(2) { _ =>
            val state = TrainingState.fromFlat(mixing, flat, 0)
            round.run(mixing, state, 0, rows, Plans.iterator(data))
            ()
          },
          WorkerRound.memory(network, plan.update.slots, alpha > 0).bytes(rows),
          s"mini-batches, mixup $alpha"
        )
      }
      val still = Plans.plan(network.withoutNoise, batchSize = rows)
      val all = new FullGradient
      val first = still.initialState.toFlat
      close(
        Allocation.perCall(2) { _ =>
          val state = TrainingState.fromFlat(still, first, 0)
          all.run(still, state, 0, rows, Plans.iterator(data))
          ()
        },
        FullGradient.memory(still.network).bytes(rows),
        "the gradient of all rows"
      )
    }
  }

  test("evaluation takes fewer rows at a time where they are large, and no fewer than one") {
    def rows(input: Shape, layers: String*) =
      Evaluation.rows(Plans.network(input, "softmaxCrossEntropy", layers: _*))
    assert(rows(Shape.of(784), "dense(10)") === 256)
    assert(rows(Shape.of(28, 28, 1), "conv(32, 3)", "relu", "flatten", "dense(10)") === 256)
    val some = rows(Shape.of(224, 224, 3), "conv(64, 3)", "relu", "globalAvgPool", "dense(10)")
    assert(some === (64 << 20) / (224 * 224 * 64 * 4 * 1 + 64 * 4 + 40) || some < 16)
    assert(rows(Shape.of(512, 512, 3), "conv(64, 3)", "conv(64, 3)", "flatten", "dense(2)") === 1)
  }

  test("the largest batch that fits") {
    val need = new MemoryNeed(100, 10)
    assert(need.largestBatch(200) === 10 && need.bytes(10) === 200)
    assert(need.largestBatch(209) === 10 && need.largestBatch(109) === 0)
    assert(need.largestBatch(50) === 0)
    assert(MemoryNeed.text(3L << 29) === "1.5 GB" && MemoryNeed.text(1 << 19) === "0.5 MB")
  }
}
