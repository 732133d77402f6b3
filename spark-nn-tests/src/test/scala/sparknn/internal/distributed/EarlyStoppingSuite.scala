package sparknn.internal.distributed

import org.apache.spark.ml.linalg.Vector
import org.scalatest.funsuite.AnyFunSuite
import sparknn.classification.{NeuralNetworkClassificationModel, NeuralNetworkClassifier}
import sparknn.testing.SharedSpark

/** Training ends when held-out rows stop to gain, and keeps the parameters of the best pass. */
class EarlyStoppingSuite extends AnyFunSuite with SharedSpark {

  // Labels with much noise: a network that is too large soon learns them by heart.
  private lazy val data = {
    val random = new scala.util.Random(5)
    val rows = Point.curved(240, 6).zipWithIndex.map { case (p, i) =>
      (p.features, if (random.nextInt(4) == 0) 1 - p.label else p.label, i % 3 == 0)
    }
    spark.createDataFrame(context.parallelize(rows, 2)).toDF("features", "label", "held")
  }

  private def classifier: NeuralNetworkClassifier =
    new NeuralNetworkClassifier()
      .setHiddenLayers(64)
      .setStepSize(0.02)
      .setLearningRateSchedule("constant")
      .setNumWorkers(2)
      .setBatchSize(8)
      .setValidationIndicatorCol("held")
      .setSeed(3)

  private def losses(model: NeuralNetworkClassificationModel): Seq[Double] = {
    val passes = model.summary.passes
    (0 until passes.size).map(passes.get(_).validationLoss)
  }

  private lazy val long = classifier.setMaxIter(30).setPatience(100).fit(data)

  /** The mean loss of a model on the held-out rows, from its probabilities. */
  private def heldOutLoss(model: NeuralNetworkClassificationModel): Double = {
    val scored = model.transform(data.where("held")).select("probability", "label").collect()
    val sum = scored.map { row =>
      -math.log(row.getAs[Vector](0)(row.getDouble(1).toInt))
    }.sum
    sum / scored.length
  }

  test("the problem is one where validation gets worse, long before the last pass") {
    assert(long.summary.totalIterations === 30)
    assert(long.summary.bestPass > 1 && long.summary.bestPass < 15)
    assert(losses(long).last > losses(long).min + 0.1)
  }

  test("the best pass is the one with the lowest validation loss") {
    assert(long.summary.bestPass === losses(long).indexOf(losses(long).min) + 1)
  }

  test("the model has the parameters of the best pass") {
    val best = losses(long).min
    assert(math.abs(heldOutLoss(long) - best) < 1e-4 * best)
    // And to the bit those that a training of so many passes ends with.
    val short = classifier.setMaxIter(long.summary.bestPass).setPatience(100).fit(data)
    assert(short.parameters.toSeq === long.parameters.toSeq)
  }

  test("training stops after so many passes in a row without a gain") {
    for (patience <- Seq(1, 3)) {
      val model = classifier.setMaxIter(30).setPatience(patience).fit(data)
      val all = losses(long)
      val stop = (1 to 30).find { pass =>
        val best = all.take(pass).indexOf(all.take(pass).min) + 1
        pass - best >= patience
      }
      assert(stop.exists(_ < 30))
      assert(model.summary.totalIterations === stop.get)
      assert(losses(model) === all.take(stop.get))
      assert(math.abs(heldOutLoss(model) - losses(model).min) < 1e-4)
    }
  }

  test("a gain of less than tol is none") {
    val model = classifier.setMaxIter(30).setPatience(2).setTol(10).fit(data)
    assert(model.summary.totalIterations === 3)
    assert(model.summary.bestPass === 1)
    assert(math.abs(heldOutLoss(model) - losses(model).head) < 1e-4)
  }

  test("maxIter is the most, patience or not") {
    for (passes <- Seq(1, 2)) {
      val model = classifier.setMaxIter(passes).setPatience(100).fit(data)
      assert(model.summary.totalIterations === passes)
      assert(losses(model) === losses(long).take(passes))
    }
  }

  test("a fraction held out at random stops a training as well") {
    val random = classifier.setMaxIter(30).setPatience(1).setValidationFraction(0.4)
    random.clear(random.validationIndicatorCol)
    val fitted = random.fit(data)
    assert(fitted.summary.passes.get(0).validated)
    assert(fitted.summary.totalIterations < 30)
  }
}
