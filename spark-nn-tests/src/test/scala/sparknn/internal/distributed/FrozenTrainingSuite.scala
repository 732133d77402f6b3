package sparknn.internal.distributed

import java.util.concurrent.ConcurrentLinkedQueue
import org.apache.spark.ml.linalg.Vector
import org.apache.spark.scheduler.{SparkListener, SparkListenerBlockUpdated}
import org.scalatest.concurrent.Eventually
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.time.SpanSugar._
import sparknn.classification.NeuralNetworkClassifier
import sparknn.nn.train.{EarlyStopping, TrainingPlan, TrainingState}
import sparknn.testing.{Numbers, SharedSpark}

/** No way of training moves what is frozen, and it is not sent from round to round. */
class FrozenTrainingSuite extends AnyFunSuite with DistributedTraining with Eventually {
  private val points = Point.weighted(120)
  private val layers = Seq("dense(8)", "frozen(dense(6), batchNorm, tanh)", "batchNorm", "dense(2)")

  private def checkKept(plan: TrainingPlan, averaging: Averaging = Training.PLAIN): Unit =
    packed(rdd(points), 3, validationFraction = 0.2) { data =>
      val initial = plan.network.initialValues(plan.seed)
      val result = train(data, plan, averaging)
      Numbers.assertSameBits(result.values.constants, initial.constants, "constants")
      val moved = result.values.parameters.zip(initial.parameters).count { case (a, b) => a != b }
      assert(moved > 0.9 * initial.parameters.length)
    }

  test("by mini-batches, with momentum of the averages and penalties") {
    val penalty = sparknn.nn.rule.Penalty.elasticNet(0.1, 0.5)
    val plan = Training.plan(layers, "adamW(weightDecay=0.1)", 0.05, 3, 8, penalty = penalty)
    checkKept(plan, new Averaging(2, 0.7, 0.9))
  }

  test("where the result is an average of parameters, whose running statistics are measured anew") {
    checkKept(Training.plan(layers, "adam", 0.05, 3, 8, emaDecay = 0.9))
    checkKept(Training.plan(layers, "adam", 0.05, 4, 8, averagedPasses = 2))
  }

  test("where a training goes back, and where it goes on from a checkpoint") {
    val plan = Training.plan(layers, "adam", 0.05, 4, 8)
    packed(rdd(points), 3) { data =>
      def begin() = Training.begin(javaContext, data, plan, Training.PLAIN, new EarlyStopping(9, 0))
      val whole = begin()
      whole.rollBack(2)
      whole.advance(4)
      val first = begin()
      var kept: sparknn.nn.train.Progress = null
      first.keepProgress((progress, _) => kept = progress)
      first.advance(2)
      assert(kept.state.length === TrainingState.flatSize(plan))
      val second = begin()
      second.resume(kept, null)
      second.advance(4)
      Numbers.assertSameBits(
        second.trained.values.parameters,
        whole.trained.values.parameters,
        "parameters"
      )
      val constants = plan.network.initialValues(plan.seed).constants
      Numbers.assertSameBits(second.trained.values.constants, constants, "constants")
    }
  }

  test("by L-BFGS, and in a model that scores, is saved and loaded") {
    val data =
      spark.createDataFrame(points.map(p => (p.features, p.label))).toDF("features", "label")
    def fit(solver: String) = new NeuralNetworkClassifier()
      .setLayers("dense(8)", "frozen(dense(6), tanh, dropout(0.5))", "dense(4)", "tanh")
      .setSolver(solver)
      .setMaxIter(5)
      .setNumWorkers(2)
      .fit(data)
    for (solver <- Seq("lbfgs", "adam")) {
      val model = fit(solver)
      val initial = model.scorer.network.initialValues(
        model.getOrDefault(model.getParam("seed")).asInstanceOf[Long]
      )
      Numbers.assertSameBits(model.scorer.values.constants, initial.constants, "constants")
      val folder = java.nio.file.Files.createTempDirectory("frozen").toString
      model.write.overwrite().save(folder)
      val back = sparknn.classification.NeuralNetworkClassificationModel.load(folder)
      def raw(of: sparknn.classification.NeuralNetworkClassificationModel) =
        of.transform(data).select("rawPrediction").collect().map(_.getAs[Vector](0)).toSeq
      assert(raw(back) === raw(model))
      assert(raw(back) === points.map(p => model.predictRaw(p.features)))
      val numbers = 9 * 4 + 4 + 8 * 6 + 6 + 6 * 4 + 4 + 4 * 2 + 2
      assert(back.estimatedSize === model.estimatedSize)
      assert(back.estimatedSize > 4 * numbers)
    }
  }

  test("constants are broadcast once a training, and the state of a round is without them") {
    val plan =
      Training.plan(Seq("frozen(dense(4000), tanh, dense(3))", "dense(2)"), "adam", 0.01, 5, 8)
    assert(TrainingState.flatSize(plan) === 3 * (3 * 2 + 2))
    val large = new ConcurrentLinkedQueue[String]
    val listener = new SparkListener {
      override def onBlockUpdated(update: SparkListenerBlockUpdated): Unit = {
        val info = update.blockUpdatedInfo
        if (
          info.blockId.isBroadcast && info.blockId.name.contains("piece") && info.memSize > 90000
        ) {
          large.add(info.blockId.name)
        }
      }
    }
    packed(rdd(points), 3, validationFraction = 0.2) { data =>
      context.addSparkListener(listener)
      try {
        train(data, plan)
        // A broadcast of its own marks the end of what was posted before it.
        val last = javaContext.broadcast(Numbers.gaussians(30000, 5))
        val id = s"broadcast_${last.id}_piece0"
        eventually(timeout(20.seconds))(assert(large.contains(id)))
        last.destroy()
        assert(large.toArray.toSeq.distinct.length === 2, large)
      } finally context.removeSparkListener(listener)
    }
  }
}
