package sparknn.troubles

import org.apache.spark.ml.{Estimator, Pipeline, PipelineStage, Transformer}
import org.apache.spark.ml.linalg.Vector
import org.apache.spark.ml.param.{Param, ParamMap, Params}
import org.apache.spark.mllib.util.MLUtils
import org.apache.spark.sql.DataFrame
import org.apache.spark.sql.functions.{expr, lit}
import org.scalatest.funsuite.AnyFunSuite
import sparknn.classification.NeuralNetworkClassifier
import sparknn.ensemble.{EnsembleClassifier, EnsembleRegressor}
import sparknn.feature.{ImageVectorizer, MeanSubtractor, Standardizer, Whitener}
import sparknn.regression.NeuralNetworkRegressor
import sparknn.testing.{SmallData, ThreeParts}
import sparknn.tuning.SuccessiveHalving

/** Columns are found by the rules of Spark SQL, which MLlib follows from 4.1 on: for every Param
  * that names a column, in every stage.
  */
trait ColumnTroubles extends SmallData with ThreeParts {
  this: AnyFunSuite =>

  private def classifier = new NeuralNetworkClassifier().setHiddenLayers(3).setMaxIter(1)
  private def regressor = new NeuralNetworkRegressor().setHiddenLayers(3).setMaxIter(1)

  /** An estimator whose Params about rows are `set`, wherever it has them. */
  private type Making = Seq[(String, String)] => Estimator[_]

  private def having[S <: Params](stage: S, values: Seq[(String, String)]): S = {
    for ((name, value) <- values) stage.set(stage.getParam(name).asInstanceOf[Param[String]], value)
    stage
  }

  private val learners: Seq[(String, Making)] = Seq(
    "classifier" -> (values => having(classifier, values)),
    "regressor" -> (values => having(regressor, values)),
    "ensemble of classifiers" -> (values =>
      new EnsembleClassifier().setEstimator(having(classifier, values)).setNumMembers(1)
    ),
    "ensemble of regressors" -> (values =>
      new EnsembleRegressor().setEstimator(having(regressor, values)).setNumMembers(1)
    ),
    "search" -> (values => {
      val inner = having(classifier, values)
      new SuccessiveHalving()
        .setEstimator(inner)
        .setEstimatorParamMaps(new ParamMap().put(inner.stepSize, 0.01))
    })
  )

  private val preparers: Seq[(String, Making)] = Seq(
    "mean" -> (values => having(new MeanSubtractor().setOutputCol("out"), values)),
    "standardizer" -> (values => having(new Standardizer().setOutputCol("out"), values)),
    "whitener" -> (values => having(new Whitener().setOutputCol("out"), values))
  )

  private lazy val data = clouds
    .withColumn("w", expr("1d + id % 3"))
    .withColumn("held", expr("id % 4 = 0"))

  // A way to write a name, and where the column must stand for it.
  private val spellings: Seq[(String, (DataFrame, String) => DataFrame)] = {
    def inStruct(data: DataFrame, column: String) =
      data.selectExpr("*", s"named_struct('other', 1, 'inner', $column) as s").drop(column)
    def dotted(data: DataFrame, column: String) = data.withColumnRenamed(column, "my.column")
    Seq(
      "s.inner" -> inStruct _,
      "S.Inner" -> inStruct _,
      "`s`.`inner`" -> inStruct _,
      "`my.column`" -> dotted _,
      "my.column" -> dotted _,
      "MY.COLUMN" -> dotted _,
      "odd `name" -> ((data, column) => data.withColumnRenamed(column, "odd `name")),
      "THIS" -> ((data, column) => data.withColumnRenamed(column, "This"))
    )
  }

  private val roles = Seq(
    "featuresCol" -> "features",
    "labelCol" -> "label",
    "weightCol" -> "w",
    "validationIndicatorCol" -> "held"
  )

  private def predictions(model: Any, data: DataFrame, column: String): Seq[Any] =
    model.asInstanceOf[Transformer].transform(data).orderBy("id").select(column).collect().toSeq

  for ((stage, make) <- learners; (param, column) <- roles) {
    test(s"$param of a $stage, however it is written") {
      val expected = predictions(make(roles).fit(data), data, "prediction")
      val some = Set("S.Inner", "`my.column`", "my.column")
      for ((name, place) <- spellings if stage == "classifier" || some(name)) {
        val moved = place(data, column)
        val values = roles.filterNot(_._1 == param) :+ (param -> name)
        val estimator = make(values)
        assert(estimator.transformSchema(moved.schema).fieldNames.contains("prediction"), name)
        val model = estimator.fit(moved)
        assert(predictions(model, moved, "prediction") === expected, name)
      }
    }
  }

  for ((stage, make) <- preparers) {
    test(s"inputCol of a $stage, however it is written") {
      val expected = predictions(make(Seq("inputCol" -> "features")).fit(data), data, "out")
      for ((name, place) <- spellings) {
        val moved = place(data, "features")
        assert(
          predictions(make(Seq("inputCol" -> name)).fit(moved), moved, "out") === expected,
          name
        )
      }
    }
  }

  test("inputCol of an ImageVectorizer, however it is written") {
    val images = clouds.limit(1).withColumn("content", lit(Array[Byte](1)))
    for ((name, place) <- spellings) {
      val stage =
        new ImageVectorizer().setInputCol(name).setOutputCol("out").setHandleInvalid("keep")
      assert(stage.transform(place(images, "content")).select("out").head().isNullAt(0), name)
    }
  }

  private val outputs =
    Seq(
      "predictionCol",
      "rawPredictionCol",
      "probabilityCol",
      "stdCol",
      "entropyCol",
      "mutualInformationCol",
      "outputCol"
    )

  test("columns that are added may have any name") {
    val makers: Seq[() => PipelineStage] =
      learners.take(4).map { case (_, make) => () => make(Nil) } ++
        preparers.map { case (_, make) => () => make(Seq("inputCol" -> "features")) }
    for (make <- makers) {
      val stage = make()
      val model = stage.asInstanceOf[Estimator[_]].fit(data).asInstanceOf[Transformer]
      val params = outputs.filter(model.hasParam)
      def added(to: String => String): Seq[Any] = {
        val names = new ParamMap()
        params.foreach(p => names.put(model.getParam(p).asInstanceOf[Param[String]], to(p)))
        val scored = model.copy(names).transform(data)
        assert(params.map(to).forall(scored.columns.contains(_)), params)
        val expectedSchema =
          having(make(), params.map(p => p -> to(p))).transformSchema(data.schema)
        assert(expectedSchema.fieldNames.toSet === scored.columns.toSet)
        val columns = params.map(p => scored("`" + to(p).replace("`", "``") + "`"))
        scored.orderBy("id").select(columns: _*).collect().toSeq
      }
      assert(added(p => s"my.$p") === added(identity))
      assert(added(p => s"odd `$p") === added(identity))
    }
  }

  test("a column that is added must be new, by the session's rule about case") {
    for ((_, make) <- learners.take(4)) {
      refused("predictionCol", "new column", "got 'prediction', which is there") {
        make(Nil).fit(data.withColumnRenamed("w", "Prediction"))
      }
    }
    for ((_, make) <- preparers) {
      refused("outputCol", "new column", "got 'out', which is there") {
        make(Seq("inputCol" -> "features")).fit(data.withColumnRenamed("w", "OUT"))
      }
    }
  }

  test("what a Standardizer makes under a name with dots, the network behind it finds") {
    for (written <- Seq("scaled.features", "`scaled.features`")) {
      val standardizer =
        new Standardizer().setInputCol("features").setOutputCol("scaled.features")
      val pipeline =
        new Pipeline().setStages(Array(standardizer, classifier.setFeaturesCol(written)))
      assert(pipeline.fit(data).transform(data).select("prediction").collect().length === 120)
    }
  }

  test("a field of a struct goes before a column with dots, as in Spark SQL") {
    val both = data
      .selectExpr("*", "named_struct('x', features) as s")
      .withColumn("s.x", lit("no features"))
    assert(classifier.setFeaturesCol("s.x").fit(both).numFeatures === 2)
    refused("features column '`s.x`'", "a vector", "got string") {
      classifier.setFeaturesCol("`s.x`").fit(both)
    }
  }

  test("case counts where the session says so") {
    refused("'features'", "must name one column", "got features, Features") {
      classifier.transformSchema(
        data.schema.add("Features", org.apache.spark.sql.types.StringType)
      )
    }
    spark.conf.set("spark.sql.caseSensitive", "true")
    try {
      refused("'FEATURES'", "must exist", "got columns id, label, features") {
        classifier.setFeaturesCol("FEATURES").fit(data)
      }
      val apart = data.withColumn("Features", lit("no features"))
      assert(classifier.fit(apart).numFeatures === 2)
    } finally spark.conf.unset("spark.sql.caseSensitive")
  }

  test("a column that is missing: the columns that there are, in structs too") {
    val nested = data.selectExpr("id", "named_struct('features', features, 'y', label) as s")
    for ((_, make) <- learners) {
      refused("features column 's.feature'", "must exist", "got columns id, s, s.features, s.y") {
        make(Seq("featuresCol" -> "s.feature", "labelCol" -> "s.y")).fit(nested)
      }
    }
    for ((_, make) <- preparers) {
      refused("input column 's.x.y'", "must exist", "got columns id, s, s.features, s.y") {
        make(Seq("inputCol" -> "s.x.y")).fit(nested)
      }
    }
  }

  test("old vectors: which they are, and how to convert them") {
    val old = MLUtils.convertVectorColumnsFromML(data, "features")
    val (wrong, expected) = ("'features'", "must be a vector, array<float> or array<double>")
    val came = "got vector of the old org.apache.spark.mllib.linalg, where one of" +
      " org.apache.spark.ml.linalg is needed (MLUtils.convertVectorColumnsToML"
    for ((_, make) <- learners) refused(wrong, expected, came)(make(Nil).fit(old))
    for ((_, make) <- preparers) {
      refused(wrong, expected, came)(make(Seq("inputCol" -> "features")).fit(old))
    }
    refused(wrong, expected, came)(classifier.fit(data).transform(old))
    val new_ = MLUtils.convertVectorColumnsToML(old, "features")
    assert(new_.select("features").head().get(0).isInstanceOf[Vector])
    assert(classifier.fit(new_).numFeatures === 2)
  }
}
