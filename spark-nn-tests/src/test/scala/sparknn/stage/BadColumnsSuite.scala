package sparknn.stage

import org.apache.spark.ml.{Estimator, PipelineStage, Transformer}
import org.apache.spark.ml.param.{Param, ParamMap, Params}
import org.apache.spark.sql.DataFrame
import org.apache.spark.sql.functions.{col, lit}
import org.scalatest.funsuite.AnyFunSuite
import sparknn.classification.NeuralNetworkClassifier
import sparknn.ensemble.{EnsembleClassifier, EnsembleRegressor}
import sparknn.feature.{ImageVectorizer, MeanSubtractor, Standardizer, Whitener}
import sparknn.regression.NeuralNetworkRegressor
import sparknn.testing.{SmallData, ThreeParts}
import sparknn.tuning.SuccessiveHalving

/** Every stage, estimators and their models, with the same bad columns and rows: what is wrong,
  * what was expected, what came. BadDataSuite and BadFeaturesSuite have what is peculiar to one.
  */
class BadColumnsSuite extends AnyFunSuite with SmallData with ThreeParts {
  private def classifier = new NeuralNetworkClassifier().setHiddenLayers(2).setMaxIter(1)
  private def regressor = new NeuralNetworkRegressor().setHiddenLayers(2).setMaxIter(1)

  private def search = {
    val inner = classifier
    new SuccessiveHalving()
      .setEstimator(inner)
      .setEstimatorParamMaps(
        new ParamMap().put(inner.stepSize, 0.01),
        new ParamMap().put(inner.stepSize, 0.1)
      )
  }

  private def learners: Seq[Estimator[_]] = Seq(
    classifier,
    regressor,
    new EnsembleClassifier().setEstimator(classifier).setNumMembers(2),
    new EnsembleRegressor().setEstimator(regressor).setNumMembers(2),
    search
  )

  private def preparers: Seq[Estimator[_]] = Seq(
    new MeanSubtractor().setInputCol("features").setOutputCol("out"),
    new Standardizer().setInputCol("features").setOutputCol("out"),
    new Whitener().setInputCol("features").setOutputCol("out")
  )

  private def images = new ImageVectorizer().setInputCol("content").setOutputCol("out")

  private def estimators: Seq[Estimator[_]] = learners ++ preparers

  private val many =
    (0 until 12).map(i => s"(array(${i}d, ${i * i}d), ${i % 2}d)").mkString(", ")

  private def rows(values: String): DataFrame =
    spark.sql(s"select * from values $values as t(features, label)").coalesce(1)

  private lazy val good = rows(many)

  private def name(stage: Any): String = stage.getClass.getSimpleName

  private def fit(estimator: Estimator[_], data: DataFrame): Transformer =
    estimator.fit(data).asInstanceOf[Transformer]

  test("every stage that is made by new is looked at here") {
    val here = (estimators :+ images).map(stage => stage.getClass.getName).toSet
    assert(EveryStage.made.map(_.getClass.getName).toSet === here)
  }

  test("every other stage is a model of one of them") {
    val models = estimators.map(e => fit(e, good).getClass.getName).toSet
    val others = EveryStage.classes.map(_.getName).toSet -- EveryStage.made.map(_.getClass.getName)
    assert(others === models)
  }

  private case class Bad(what: String, data: () => DataFrame, parts: (String, String, String))

  private val vectors = "a vector, array<float> or array<double>"

  private val features = Seq(
    Bad("null", () => rows(s"$many, (null, 0d)"), ("'features'", "not be null", "got null")),
    Bad(
      "a null within",
      () => rows(s"$many, (array(1d, null), 0d)"),
      ("'features'", "not hold null", "got null at index 1")
    ),
    Bad(
      "NaN",
      () => rows(s"$many, (array(double('NaN'), 1d), 0d)"),
      ("'features'", "finite", "got NaN at index 0")
    ),
    Bad(
      "infinity",
      () => rows(s"$many, (array(1d, double('Infinity')), 0d)"),
      ("'features'", "finite", "got Infinity at index 1")
    ),
    Bad(
      "another size",
      () => rows(s"$many, (array(1d), 0d)"),
      ("'features'", "2 values as in the first row", "got 1")
    ),
    Bad(
      "no values",
      () => rows("(array_repeat(1d, 0), 0d)"),
      ("'features'", "at least one value", "got none")
    ),
    Bad("no rows", () => good.limit(0), ("data", "at least one row", "got none")),
    Bad(
      "another type",
      () => good.withColumn("features", lit("1")),
      ("'features'", vectors, "string")
    ),
    Bad("no such column", () => good.drop("features"), ("'features'", "exist", "got columns label"))
  )

  private val labels = Seq(
    Bad(
      "a null label",
      () => rows(s"$many, (array(1d, 2d), null)"),
      ("'label'", "not be null", "got null")
    ),
    Bad(
      "a label that is not a number",
      () => rows(s"$many, (array(1d, 2d), double('NaN'))"),
      ("'label'", "must be", "got NaN")
    ),
    Bad(
      "a text as label",
      () => good.withColumn("label", lit("a")),
      ("'label'", "numeric", "string")
    ),
    Bad("no label", () => good.drop("label"), ("'label'", "exist", "got columns features"))
  )

  for (estimator <- estimators; Bad(what, data, (wrong, expected, came)) <- features) {
    test(s"${name(estimator)} is not fitted on features: $what") {
      refused(wrong, expected, came)(fit(estimator, data()))
    }
  }

  for (estimator <- learners; Bad(what, data, (wrong, expected, came)) <- labels) {
    test(s"${name(estimator)} is not fitted on $what") {
      refused(wrong, expected, came)(fit(estimator, data()))
    }
  }

  test("a null that should say whether a row is held out is refused, by its column and row") {
    def held(stage: Estimator[_]): Estimator[_] = stage match {
      case s: NeuralNetworkClassifier => s.setValidationIndicatorCol("held")
      case s: NeuralNetworkRegressor  => s.setValidationIndicatorCol("held")
      case s: EnsembleClassifier =>
        s.setEstimator(classifier.setValidationIndicatorCol("held"))
      case s: EnsembleRegressor => s.setEstimator(regressor.setValidationIndicatorCol("held"))
      case s: SuccessiveHalving =>
        s.setEstimator(classifier.setValidationIndicatorCol("held"))
        s.setEstimatorParamMaps(new ParamMap())
      case other => other
    }
    val data = good.selectExpr("*", "if(features[0] = 5, null, features[0] > 7) as held")
    for (estimator <- learners) {
      refused("'held'", "true or false", "got null (row 5")(fit(held(estimator), data))
    }
  }

  private val inputs =
    Set("featuresCol", "labelCol", "weightCol", "validationIndicatorCol", "offsetCol", "inputCol")

  for (stage <- estimators :+ images; param <- stage.params if param.name.endsWith("Col")) {
    val text = param.asInstanceOf[Param[String]]
    test(s"${param.name} of ${name(stage)} must go with the columns there are") {
      val data = good.withColumn("content", lit(Array[Byte](1))).withColumn("id", lit(1))
      def schema(set: Params) = set.asInstanceOf[PipelineStage].transformSchema(data.schema)
      val needed =
        if (param.name == "quantilesCol") ParamMap(stage.getParam("loss") -> "quantile")
        else ParamMap.empty
      val there = stage.copy(needed)
      schema(there)
      val changed = there.copy(ParamMap(text -> (if (inputs(param.name)) "nope" else "id")))
      if (inputs(param.name)) refused("'nope'", "exist", "got columns features")(schema(changed))
      else {
        // Where the column is one of Spark's, the words are Spark's.
        val message = intercept[IllegalArgumentException](schema(changed)).getMessage
        assert(message.contains("id"))
      }
    }
  }

  private lazy val models: Seq[Transformer] = estimators.map(fit(_, good))

  private def inner(model: Transformer): String = if (model.hasParam("outputCol")) "out"
  else "prediction"

  test("no model scores what has no features, or of another type, or over a column") {
    for (model <- models) {
      refused("'features'", "exist", "got columns label")(model.transform(good.drop("features")))
      refused("'features'", vectors, "got string") {
        model.transform(good.withColumn("features", lit("a")))
      }
      val taken = good.withColumn(inner(model), col("label"))
      val message = intercept[IllegalArgumentException](model.transform(taken)).getMessage
      assert(message.contains(inner(model)), name(model))
    }
  }

  private val unseen = Seq(
    ("null", "(cast(null as array<double>), 0d)", "must not be null", "got null"),
    ("a null within", "(array(1d, null), 0d)", "not hold null", "got null at index 1"),
    ("another size", "(array(1d, 2d, 3d), 0d)", "2 values as in training", "got 3")
  )
  for ((what, values, expected, came) <- unseen) {
    test(s"no model scores features with $what") {
      for (model <- models) {
        val error = intercept[Exception](model.transform(rows(values)).collect())
        val text = messages(error)
        for (part <- Seq("features", expected, came)) {
          assert(text.contains(part), s"${name(model)}: $text")
        }
      }
    }
  }
}
