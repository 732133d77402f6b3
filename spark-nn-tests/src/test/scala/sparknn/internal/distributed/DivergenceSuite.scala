package sparknn.internal.distributed

import org.apache.spark.ml.linalg.Vectors
import org.scalatest.funsuite.AnyFunSuite
import sparknn.nn.train.TrainingDivergedException
import sparknn.regression.{NeuralNetworkRegressionModel, NeuralNetworkRegressor}
import sparknn.testing.SharedSpark

/** A training that diverges ends with an error that says when, and what to do. */
class DivergenceSuite extends AnyFunSuite with SharedSpark {

  private lazy val data = spark
    .createDataFrame(Point.curved(60).map(p => (p.features, p.label, p.features(0) > 0.5)))
    .toDF("features", "label", "held")

  /** Linear least squares by full batches: too large a step multiplies the error at every pass. */
  private def regressor(stepSize: Double, passes: Int): NeuralNetworkRegressor =
    new NeuralNetworkRegressor()
      .setHiddenLayers()
      .setSolver("sgd")
      .setLearningRateSchedule("constant")
      .setStepSize(stepSize)
      .setMaxIter(passes)
      .setNumWorkers(2)
      .setBatchSize(1000)
      .setAveragingInterval(1)
      .setOuterMomentum(0)

  private def failure(fit: => NeuralNetworkRegressionModel): TrainingDivergedException =
    intercept[TrainingDivergedException](fit)

  test("the error names the pass, the last good loss, and advice") {
    val error = failure(regressor(1e6, 100).fit(data))
    assert(error.pass > 2 && error.pass < 20)
    val good = error.pass - 1
    val last = regressor(1e6, good).fit(data).summary.passes
    val loss = "%.4g".formatLocal(java.util.Locale.ROOT, last.get(good - 1).loss)
    assert(
      error.getMessage === s"training diverged in pass ${error.pass}: the loss must stay a finite" +
        s" number, got an infinite or not-a-number loss; the last good pass was $good with loss" +
        s" $loss. Try a smaller stepSize (now 1000000.0), bring the features to a common scale" +
        " (standardization), or let training go back by itself (maxRollbacks)."
    )
  }

  test("in the first pass there is no last good one") {
    val error = failure(regressor(1e30, 5).setBatchSize(4).fit(data))
    assert(error.pass === 1)
    assert(error.getMessage.contains("there is no earlier pass"))
  }

  test("a validation loss that is not finite ends a training as well") {
    val wild = spark
      .createDataFrame(
        Point.curved(60).map { p =>
          val held = p.features(0) > 0.5
          val scale = if (held) 1e38 else 1
          val x = p.features.toArray.map(v => math.max(-3.4e38, math.min(3.4e38, v * scale)))
          (Vectors.dense(x), p.label, held)
        }
      )
      .toDF("features", "label", "held")
    val error = failure(
      regressor(1.0, 3).setHiddenLayers(4).setValidationIndicatorCol("held").fit(wild)
    )
    assert(error.pass === 1)
  }

  test("parameters that the last step has made infinite are not given out as a model") {
    val error = failure(regressor(1e39, 1).fit(data))
    assert(error.pass === 1)
    assert(
      error.getMessage.startsWith(
        "training diverged in pass 1: the parameters must stay finite numbers, got infinite or" +
          " not-a-number ones; there is no earlier pass. Try a smaller stepSize"
      )
    )
  }
}
