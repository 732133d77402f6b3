package sparknn.tuning

import org.apache.spark.ml.evaluation._
import org.apache.spark.ml.linalg.Vector
import org.apache.spark.sql.Row
import org.apache.spark.sql.functions.expr
import org.scalatest.funsuite.AnyFunSuite
import sparknn.classification.NeuralNetworkClassifier
import sparknn.regression.NeuralNetworkRegressor
import sparknn.testing.SmallData

/** Spark's stock evaluators read what our models write. */
class EvaluatorsSuite extends AnyFunSuite with SmallData {
  private def classifier =
    new NeuralNetworkClassifier().setHiddenLayers(8).setMaxIter(20).setStepSize(0.02)
  private lazy val scored = classifier.fit(clouds).transform(clouds).cache()

  private def multiclass(metric: String) =
    new MulticlassClassificationEvaluator().setMetricName(metric).evaluate(scored)

  for (metric <- Seq("accuracy", "f1", "weightedPrecision", "weightedRecall", "recallByLabel")) {
    test(s"MulticlassClassificationEvaluator gives $metric") {
      assert(multiclass(metric) > 0.9)
      assert(multiclass(metric) <= 1)
    }
  }

  test("MulticlassClassificationEvaluator gives logLoss, of our probability column") {
    val losses = scored.select("label", "probability").collect().map {
      case Row(label: Double, p: Vector) => -math.log(p(label.toInt))
    }
    assert(math.abs(multiclass("logLoss") - losses.sum / losses.length) < 1e-9)
    assert(multiclass("logLoss") < 0.5)
  }

  test("MulticlassClassificationEvaluator gives hammingLoss") {
    assert(math.abs(multiclass("hammingLoss") - (1 - multiclass("accuracy"))) < 1e-12)
  }

  for (metric <- Seq("areaUnderROC", "areaUnderPR")) {
    test(s"BinaryClassificationEvaluator gives $metric, of our rawPrediction column") {
      val scored = classifier.fit(twoClouds).transform(twoClouds)
      val evaluator = new BinaryClassificationEvaluator().setMetricName(metric)
      assert(evaluator.evaluate(scored) > 0.99)
      // The wrong way round it must be as bad as it was good.
      val swapped = scored.withColumn("label", expr("1 - label"))
      assert(evaluator.evaluate(swapped) < 0.5)
    }
  }

  test("RegressionEvaluator gives every metric of our prediction column") {
    val model = new NeuralNetworkRegressor().setHiddenLayers(16).setMaxIter(40).setStepSize(0.02)
    val scored = model.fit(waves).transform(waves).cache()
    def metric(name: String) = new RegressionEvaluator().setMetricName(name).evaluate(scored)
    assert(metric("r2") > 0.9)
    assert(math.abs(metric("rmse") * metric("rmse") - metric("mse")) < 1e-12)
    assert(metric("mae") < metric("rmse"))
    assert(metric("var") > 0)
  }

  test("the validation loss in the history is what logLoss says of the held-out rows") {
    val marked = clouds.selectExpr("*", "id % 4 = 0 as held")
    val model = classifier.setMaxIter(3).setValidationIndicatorCol("held").fit(marked)
    val held = model.transform(marked.where("held"))
    val loss = new MulticlassClassificationEvaluator().setMetricName("logLoss").evaluate(held)
    val accuracy = new MulticlassClassificationEvaluator().setMetricName("accuracy").evaluate(held)
    val summary = model.summary()
    val best = summary.passes().get(summary.bestPass() - 1)
    assert(math.abs(best.validationLoss() - loss) < 1e-5)
    assert(math.abs(best.validationMetric() - accuracy) < 1e-12)
  }

  test("the validation metric of the regressor is RMSE in the label's units") {
    val marked = waves.selectExpr("id", "features", "label * 1000 as label", "id % 4 = 0 as held")
    val regressor = new NeuralNetworkRegressor().setHiddenLayers(4).setMaxIter(2)
    val model = regressor.setValidationIndicatorCol("held").fit(marked)
    val rmse = new RegressionEvaluator().evaluate(model.transform(marked.where("held")))
    val summary = model.summary()
    val best = summary.passes().get(summary.bestPass() - 1)
    assert(math.abs(best.validationMetric() / rmse - 1) < 1e-5)
  }
}
