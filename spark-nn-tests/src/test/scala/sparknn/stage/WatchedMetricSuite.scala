package sparknn.stage

import java.nio.file.Files
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator
import org.apache.spark.ml.linalg.Vectors
import org.apache.spark.ml.param.ParamMap
import org.apache.spark.sql.DataFrame
import org.apache.spark.sql.functions.{col, typedLit}
import org.scalatest.funsuite.AnyFunSuite
import sparknn.classification.{NeuralNetworkClassificationModel, NeuralNetworkClassifier}
import sparknn.regression.NeuralNetworkRegressor
import sparknn.testing.SmallData
import sparknn.tuning.SuccessiveHalving

/** A training that is watched by a metric of held-out rows. */
class WatchedMetricSuite extends AnyFunSuite with SmallData {

  /** A rare class that overlaps with the other. */
  private lazy val rare: DataFrame = {
    val random = new java.util.Random(9)
    val rows = for (i <- 0 until 600) yield {
      val label = if (i % 12 == 0) 1.0 else 0.0
      val x = Vectors.dense(label + random.nextGaussian(), random.nextGaussian())
      (label, x, i % 5 == 0)
    }
    spark
      .createDataFrame(rows)
      .toDF("label", "features", "held")
      .repartition(3, col("label"))
      .cache()
  }

  private def classifier = new NeuralNetworkClassifier()
    .setHiddenLayers(8)
    .setStepSize(0.02)
    .setMaxIter(6)
    .setNumWorkers(3)
    .setSeed(2)
    .setValidationIndicatorCol("held")

  private def metrics(model: NeuralNetworkClassificationModel): Seq[Double] =
    model.summary.passes.toArray.toSeq
      .map(_.asInstanceOf[sparknn.nn.train.PassRecord].validationMetric)

  test("the best pass is the one with the best metric, which is that of the model") {
    for (
      (spec, spark, label) <- Seq(
        ("areaUnderROC", "areaUnderROC", "AUC-ROC"),
        ("areaUnderPR", "", "AUC-PR"),
        ("f1", "", "F1"),
        ("accuracy", "", "accuracy")
      )
    ) {
      val model = classifier.setValidationMetric(spec).fit(rare)
      val each = metrics(model)
      assert(model.summary.bestPass === each.indexOf(each.max) + 1, spec)
      assert(model.summary.validationMetricLabel === label)
      assert(model.summary.metricLabel === "accuracy")
      assert(model.summary.toString.contains(s", validation $label "))
      if (spark.nonEmpty) {
        val own = new BinaryClassificationEvaluator()
          .setMetricName(spark)
          // Of raw predictions Spark looks at class 1 only, whose logit is not in their order.
          .setRawPredictionCol("probability")
          .evaluate(model.transform(rare.where("held")))
        assert(math.abs(each.max - own) < 2e-3)
      }
    }
  }

  test("patience and tol count by the metric") {
    // No pass is better by 1 than the first.
    val model = classifier.setValidationMetric("areaUnderPR").setPatience(2).setTol(1).fit(rare)
    assert(model.summary.totalIterations === 3 && model.summary.bestPass === 1)
  }

  test("a repeated training has the same bits") {
    val one = classifier.setValidationMetric("areaUnderPR")
    assert(metrics(one.fit(rare)) === metrics(one.fit(rare)))
  }

  test("the parameters of a pass do not depend on what is watched") {
    val byLoss = classifier.setMaxIter(3).fit(rare)
    val byMetric = classifier.setMaxIter(3).setValidationMetric("areaUnderROC").fit(rare)
    assert(
      byLoss.summary.objectiveHistory.toSeq === byMetric.summary.objectiveHistory.toSeq
    )
    val losses = (model: NeuralNetworkClassificationModel) =>
      model.summary.passes.toArray.toSeq
        .map(_.asInstanceOf[sparknn.nn.train.PassRecord].validationLoss)
    assert(losses(byLoss) === losses(byMetric))
  }

  test("L-BFGS, averages and three classes are watched alike, and a saved model keeps the name") {
    val held = clouds.selectExpr("*", "id % 4 = 0 as held")
    for (
      network <- Seq(
        classifier.setSolver("lbfgs").setValidationMetric("f1(macro)"),
        classifier.setEmaDecay(0.9).setValidationMetric("areaUnderROC"),
        classifier.setValidationMetric("topK(2)")
      )
    ) {
      val model = network.fit(held)
      val each = metrics(model)
      assert(each.forall(m => m >= 0 && m <= 1))
      val folder = Files.createTempDirectory("watched").resolve("model").toString
      model.write.save(folder)
      val loaded = NeuralNetworkClassificationModel.load(folder)
      assert(loaded.summary.toString === model.summary.toString)
      assert(loaded.getValidationMetric === model.getValidationMetric)
    }
  }

  test("labels and values have metrics, too, of which the RMSE is better where it is less") {
    val labels = waves
      .select(col("features"), typedLit(Seq(1.0, 0.0)).as("label"), col("id"))
      .selectExpr(
        "features",
        "array(cast(id % 2 = 0 as double), cast(id % 3 = 0 as double)) as label",
        "id % 4 = 0 as held"
      )
    val regressor = new NeuralNetworkRegressor().setMaxIter(4).setValidationIndicatorCol("held")
    for (spec <- Seq("f1", "areaUnderROC", "areaUnderPR")) {
      val model =
        regressor.setLoss("sigmoidCrossEntropy").setValidationMetric(spec).fit(labels)
      assert(model.summary.bestPass >= 1)
    }
    val values = waves.selectExpr("*", "id % 4 = 0 as held")
    val model = regressor.setLoss("squaredError").setValidationMetric("rmse").fit(values)
    val each = model.summary.passes.toArray.toSeq
      .map(_.asInstanceOf[sparknn.nn.train.PassRecord].validationMetric)
    assert(model.summary.bestPass === each.indexOf(each.min) + 1)
    assert(model.summary.validationMetricLabel === "RMSE")
  }

  test("a search ranks its candidates by it") {
    val one = classifier.setValidationMetric("areaUnderPR")
    one.clear(one.validationIndicatorCol)
    val search = new SuccessiveHalving()
      .setEstimator(one)
      .setEstimatorParamMaps(
        new ParamMap().put(one.stepSize, 1e-9),
        new ParamMap().put(one.stepSize, 0.05)
      )
      .setReduction(2)
      .setValidationFraction(0.3)
      .fit(rare)
    val best = search.bestTrial
    assert(best.metric > 0 && best.metric <= 1)
    val trials = search.trials.toArray.toSeq.map(_.asInstanceOf[sparknn.tuning.Trial])
    assert(best.metric === trials.map(_.metric).max)
  }

  private def refused(network: NeuralNetworkClassifier, data: DataFrame = rare): String =
    intercept[IllegalArgumentException](network.fit(data)).getMessage

  test("what can't be watched is refused") {
    val unwatched = classifier.setValidationMetric("f1")
    unwatched.clear(unwatched.validationIndicatorCol)
    assert(
      refused(unwatched) === "validationMetric must be loss unless rows are held out" +
        " (validationFraction or validationIndicatorCol), got f1"
    )
    assert(refused(classifier.setValidationMetric("rmse")).contains("a loss for values"))
    val three = clouds.selectExpr("*", "id % 4 = 0 as held")
    assert(
      refused(classifier.setValidationMetric("f1(binary)"), three) ===
        "f1's average must be macro with 3 classes, got binary"
    )
    val oneClass = rare.withColumn("held", col("held") && col("label") === 0)
    assert(
      refused(classifier.setValidationMetric("areaUnderPR"), oneClass) ===
        "validationMetric areaUnderPR must have held-out rows of at least two classes, or with" +
        " and without a label, got only rows of one kind"
    )
    val error = intercept[IllegalArgumentException](classifier.setValidationMetric("auc"))
    assert(error.getMessage.contains("areaUnderPR") && error.getMessage.contains("'auc'"))
    assert(classifier.setValidationMetric("Loss").fit(rare) != null)
  }
}
