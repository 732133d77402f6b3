package sparknn.stage

import org.apache.spark.ml.{Estimator, Model}
import org.apache.spark.sql.DataFrame
import org.apache.spark.sql.functions.{col, expr, lit}
import org.scalatest.funsuite.AnyFunSuite
import sparknn.classification.NeuralNetworkClassifier
import sparknn.regression.NeuralNetworkRegressor
import sparknn.testing.{SmallData, ThreeParts}

/** Wrong columns, and settings that contradict each other or the data: refused by transformSchema,
  * before any row is read, and so by the fit of a whole pipeline.
  */
class BadSchemaSuite extends AnyFunSuite with SmallData with ThreeParts {
  private def classifier = new NeuralNetworkClassifier().setHiddenLayers(2).setMaxIter(1)
  private def regressor = new NeuralNetworkRegressor().setHiddenLayers(2).setMaxIter(1)

  /** Refused by transformSchema and by fit, in the same words. */
  private def early(estimator: Estimator[_ <: Model[_]], data: DataFrame)(
      wrong: String,
      expected: String,
      came: String
  ): Unit = {
    refused(wrong, expected, came)(estimator.transformSchema(data.schema))
    refused(wrong, expected, came)(estimator.fit(data))
  }

  private def both(data: => DataFrame)(wrong: String, expected: String, came: String): Unit =
    Seq(classifier, regressor).foreach(early(_, data)(wrong, expected, came))

  private val vectorLike = "a vector, array<float> or array<double>"

  for (
    (kind, value) <- Seq(
      "string" -> "'1,2'",
      "int" -> "1",
      "array<int>" -> "array(1, 2)",
      "array<string>" -> "array('1')",
      "array<array<double>>" -> "array(array(1d))",
      "struct<a:int>" -> "named_struct('a', 1)",
      "map<int,double>" -> "map(1, 2d)"
    )
  ) {
    test(s"features of type $kind") {
      both(clouds.withColumn("features", expr(value)))(
        "features column 'features'",
        vectorLike,
        s"got $kind"
      )
    }
  }

  test("features, label, weights or indicator that are not there") {
    both(clouds.drop("features"))(
      "features column 'features'",
      "must exist",
      "got columns id, label"
    )
    both(clouds.drop("label"))("label column 'label'", "must exist", "got columns id, features")
    early(classifier.setWeightCol("w"), clouds)("weight column 'w'", "must exist", "got columns id")
    early(regressor.setValidationIndicatorCol("v"), clouds)(
      "validation indicator column 'v'",
      "must exist",
      "got columns id"
    )
    early(classifier.setFeaturesCol("feature"), clouds)("'feature'", "must exist", "features")
  }

  for (
    (kind, value) <- Seq(
      "string" -> "'a'",
      "date" -> "current_date()",
      "array<double>" -> "array(1d, 2d)"
    )
  ) {
    test(s"classes of type $kind") {
      early(classifier, clouds.withColumn("label", expr(value)))(
        "label column 'label'",
        "numeric (a StringIndexer turns other labels into numbers)",
        s"got $kind"
      )
    }
  }

  test("classes as vectors") {
    early(classifier, clouds.withColumn("label", col("features")))(
      "'label'",
      "numeric",
      "got vector"
    )
  }

  for (
    (kind, value) <- Seq("string" -> "'a'", "boolean" -> "true", "array<int>" -> "array(1, 2)")
  ) {
    test(s"targets of type $kind") {
      early(regressor, clouds.withColumn("label", expr(value)))(
        "label column 'label'",
        s"numeric, $vectorLike",
        s"got $kind"
      )
    }
  }

  test("weights and indicators of the wrong type") {
    val data = clouds.withColumn("text", lit("a")).withColumn("number", lit(1))
    for (stage <- Seq(classifier.setWeightCol("text"), regressor.setWeightCol("text"))) {
      early(stage, data)("weight column 'text'", "numeric", "got string")
    }
    early(classifier.setValidationIndicatorCol("number"), data)(
      "validation indicator column 'number'",
      "boolean",
      "got int"
    )
    early(regressor.setValidationIndicatorCol("text"), data)(
      "validation indicator column 'text'",
      "boolean",
      "got string"
    )
  }

  test("rows held out in two ways at once") {
    val data = clouds.withColumn("held", expr("id % 3 = 0"))
    early(classifier.setValidationIndicatorCol("held").setValidationFraction(0.5), data)(
      "rows must be held out",
      "in one way",
      "got both validationIndicatorCol and validationFraction"
    )
    early(regressor.setValidationIndicatorCol("held").setValidationFraction(0.5), data)(
      "rows must be held out",
      "in one way",
      "got both validationIndicatorCol and validationFraction"
    )
  }

  test("a loss that is not one for classes, or not one for values") {
    early(classifier.setLoss("squaredError"), clouds)("loss", "one for classes", "got squaredError")
    early(regressor.setLoss("softmaxCrossEntropy"), clouds)(
      "loss",
      "one for values",
      "got softmaxCrossEntropy"
    )
  }

  test("a momentum for a solver that has none") {
    early(classifier.setMomentum(0.9), clouds)("adam(beta1", "must fit", "got 'momentum'")
    early(regressor.setSolver("sgd").setMomentum(0.9), clouds)(
      "sgd()",
      "must fit",
      "got 'momentum'"
    )
  }

  test("hidden layers described twice") {
    def plain = new NeuralNetworkClassifier().setMaxIter(1).setLayers("dense(3)", "relu")
    for (
      (stage, other) <- Seq(
        plain.setHiddenLayers(4) -> "hiddenLayers",
        plain.setActivation("relu") -> "activation",
        plain.setDropout(0.5) -> "dropout",
        plain.setInputDropout(0.5) -> "inputDropout",
        plain.setWeightInit("heNormal") -> "weightInit"
      )
    ) {
      early(stage, clouds)("layers", s"without $other", "got both")
    }
  }

  test("more parameters than an array holds") {
    early(classifier.setHiddenLayers(Int.MaxValue), clouds)("must", "fewer than 2^31", "got")
    early(regressor.setHiddenLayers(100000, 100000), clouds)("must", "fewer than 2^31", "got")
  }

  test("a column that the model would add is there already") {
    for (name <- Seq("prediction", "rawPrediction", "probability")) {
      val taken = clouds.withColumn(name, lit(1.0))
      val error = intercept[IllegalArgumentException](classifier.fit(taken))
      // Spark's own words.
      assert(error.getMessage.contains(name))
    }
  }
}
