package sparknn.troubles

import org.apache.spark.ml.{Estimator, Pipeline, Transformer}
import org.apache.spark.ml.classification.OneVsRest
import org.apache.spark.ml.functions.vector_to_array
import org.apache.spark.ml.linalg.{Vector, Vectors}
import org.apache.spark.ml.param.{Param, ParamMap}
import org.apache.spark.sql.{DataFrame, Row}
import org.apache.spark.sql.functions.{col, expr, udf}
import org.apache.spark.sql.streaming.Trigger
import org.scalatest.funsuite.AnyFunSuite
import sparknn.classification.{NeuralNetworkClassificationModel, NeuralNetworkClassifier}
import sparknn.ensemble.{EnsembleClassifier, EnsembleRegressionModel, EnsembleRegressor}
import sparknn.feature.{MeanSubtractor, Standardizer, Whitener}
import sparknn.regression.{NeuralNetworkRegressionModel, NeuralNetworkRegressor}
import sparknn.testing.{SmallData, TemporaryFolders, ThreeParts}
import sparknn.tuning.{SuccessiveHalving, SuccessiveHalvingModel}

/** Rows with nulls, NaN, infinities and numbers that single precision does not hold: no stage makes
  * something of them that looks like an answer, on tables, on streams, and in a fit.
  */
trait ScoringTroubles extends SmallData with TemporaryFolders with ThreeParts {
  this: AnyFunSuite =>

  private def classifier = new NeuralNetworkClassifier().setHiddenLayers(3).setMaxIter(1)
  private def regressor = new NeuralNetworkRegressor().setHiddenLayers(3).setMaxIter(1)
  private lazy val pairs = clouds.selectExpr("id", "array(label, label + 1) as label", "features")

  private def search = {
    val inner = classifier
    val points = Seq(0.01, 0.1).map(size => new ParamMap().put(inner.stepSize, size))
    new SuccessiveHalving().setEstimator(inner).setEstimatorParamMaps(points: _*)
  }

  private lazy val models: Seq[(String, Transformer)] = Seq(
    "a classifier" -> classifier.fit(clouds),
    "a classifier with thresholds" -> classifier.setThresholds(Array(0.2, 0, 0.5)).fit(clouds),
    "a classifier that only predicts" ->
      classifier.setRawPredictionCol("").setProbabilityCol("").fit(clouds),
    "a regressor" -> regressor.fit(clouds),
    "a regressor of two targets" -> regressor.fit(pairs),
    "a regressor of counts" -> regressor.setLoss("poisson").fit(clouds),
    "an ensemble of classifiers" -> new EnsembleClassifier()
      .setEstimator(classifier)
      .setNumMembers(2)
      .setStdCol("std")
      .setEntropyCol("entropy")
      .setMutualInformationCol("information")
      .fit(clouds),
    "an ensemble of regressors" ->
      new EnsembleRegressor()
        .setEstimator(regressor)
        .setNumMembers(2)
        .setStdCol("std")
        .fit(clouds),
    "an ensemble of regressors of two targets" ->
      new EnsembleRegressor().setEstimator(regressor).setNumMembers(2).setStdCol("std").fit(pairs),
    "the best of a search" -> search.fit(clouds).asInstanceOf[SuccessiveHalvingModel].bestModel
  )

  private def handling(model: Transformer, how: String): Transformer =
    model.copy(
      ParamMap(model.getParam("handleInvalid").asInstanceOf[Param[String]] -> how)
    )

  private val nan = Double.NaN
  private val bad: Seq[(Vector, String)] = Seq(
    Vectors.dense(1, nan) -> "features must be finite single-precision numbers, got NaN at index 1",
    Vectors.dense(Double.PositiveInfinity, 1) -> "got Infinity at index 0",
    Vectors.dense(1, Double.NegativeInfinity) -> "got -Infinity at index 1",
    Vectors.dense(1e39, nan) -> "got 1.0E39 at index 0",
    Vectors.sparse(2, Seq(1 -> nan)) -> "got NaN at index 1",
    Vectors.sparse(2, Seq(0 -> -1e39)) -> "got -1.0E39 at index 0",
    null.asInstanceOf[Vector] -> "features must not be null, got null"
  )
  private val fromHere = 1000

  /** Good rows, and after them one bad row of each kind. */
  private lazy val mixed: DataFrame = {
    val more = bad.zipWithIndex.map { case ((features, _), i) => (fromHere + i, 0.0, features) }
    clouds.limit(20).union(spark.createDataFrame(more).toDF("id", "label", "features"))
  }

  /** The same as arrays, with a null within besides. */
  private lazy val arrays: Seq[DataFrame] = for (kind <- Seq("float32", "float64")) yield {
    val converted = mixed
      .where("features is not null")
      .withColumn("features", vector_to_array(col("features"), kind))
    val sql = if (kind == "float32") "float" else "double"
    converted
      .union(
        spark.sql(
          s"""select 2000, 0d, cast(null as array<$sql>)
           |union all select 2001, 0d, array(cast(1 as $sql), cast(null as $sql))""".stripMargin
        )
      )
      .localCheckpoint()
  }

  private def added(scored: DataFrame): Array[String] =
    scored.columns.diff(Seq("id", "label", "features", "time"))

  /** All numbers that were added to each row, by the row's id. */
  private def answers(scored: DataFrame): Map[Int, Seq[Double]] =
    scored
      .select("id", added(scored): _*)
      .collect()
      .map { row =>
        row.getInt(0) -> row.toSeq.tail.flatMap {
          case vector: Vector => vector.toArray.toSeq
          case number: Double => Seq(number)
          case other          => fail(s"no number: $other")
        }
      }
      .toMap

  test("a row that is invalid is an error by default, with its fault in words") {
    for ((name, model) <- models; ((features, fault), i) <- bad.zipWithIndex) {
      val row = mixed.where(col("id") === fromHere + i)
      assert(messages(intercept[Exception](model.transform(row).collect())).contains(fault), name)
    }
    for ((name, model) <- models; data <- arrays) {
      val text = messages(intercept[Exception](model.transform(data.where("id = 2001")).collect()))
      assert(text.contains("must not hold null, got null at index 1"), name)
    }
  }

  test("keep: all that is said of an invalid row is NaN, and other rows are as ever") {
    for ((name, model) <- models; data <- mixed +: arrays) {
      val plain = answers(model.transform(data.where(s"id < $fromHere")))
      assert(plain.size === 20)
      assert(plain.values.flatten.forall(number => !number.isNaN))
      val all = answers(handling(model, "keep").transform(data))
      assert(all.size === data.count())
      for ((id, numbers) <- all) {
        if (id < fromHere) assert(numbers === plain(id), name)
        else assert(numbers.nonEmpty && numbers.forall(_.isNaN), s"$name, row $id: $numbers")
      }
    }
  }

  test("skip: a table is scored without its invalid rows") {
    for ((name, model) <- models; data <- mixed +: arrays) {
      val scored = handling(model, "skip").transform(data)
      assert(answers(scored) === answers(model.transform(data.where(s"id < $fromHere"))), name)
      assert(scored.count() === 20)
      assert(scored.where("prediction is not null").count() === 20)
    }
  }

  test("skip and keep add nothing to what a query reads") {
    withPath { path =>
      mixed.withColumn("unneeded", col("id") * 2).write.parquet(path)
      for (how <- Seq("keep", "skip"); (name, model) <- models) {
        val query = handling(model, how).transform(spark.read.parquet(path)).select("prediction")
        assert(!query.queryExecution.executedPlan.toString.contains("unneeded"), name)
        assert(query.count() === (if (how == "skip") 20 else mixed.count()))
      }
    }
  }

  test("another length is an error whatever is to become of invalid rows") {
    for ((name, model) <- models; how <- Seq("error", "keep", "skip")) {
      val long = spark
        .createDataFrame(Seq((1, 0.0, Vectors.dense(1, 2, 3))))
        .toDF("id", "label", "features")
      val text =
        messages(intercept[Exception](handling(model, how).transform(long).collect()))
      assert(text.contains("features must have 2 values as in training, got 3"), name)
    }
  }

  /** What becomes of a table whose rows arrive as a stream. */
  private def streamed(data: DataFrame)(query: DataFrame => DataFrame): Seq[Row] =
    withPath { path =>
      data.repartition(3).write.parquet(path)
      val name = "troubles" + math.abs(path.hashCode)
      val source =
        spark.readStream.schema(data.schema).option("maxFilesPerTrigger", 1).parquet(path)
      val running = query(source).writeStream
        .format("memory")
        .queryName(name)
        .outputMode("append")
        .trigger(Trigger.AvailableNow())
        .start()
      try {
        assert(running.awaitTermination(60000))
        spark.table(name).collect().toSeq
      } finally {
        running.stop()
        spark.catalog.dropTempView(name)
      }
    }

  test("streams: an error, NaN, or no row") {
    for (
      (name, model) <- models.filter(m => Set("a classifier", "an ensemble of regressors")(m._1))
    ) {
      def predictions(how: String) =
        streamed(mixed)(handling(model, how).transform(_).select("id", "prediction"))
          .map(row => row.getInt(0) -> row.getDouble(1))
          .toMap
      assert(messages(intercept[Exception](predictions("error"))).contains("features must"), name)
      val kept = predictions("keep")
      assert(kept.size === mixed.count())
      assert(kept.filter(_._2.isNaN).keySet === kept.keySet.filter(_ >= fromHere))
      assert(predictions("skip") === kept.filterNot(_._2.isNaN))
    }
  }

  test("streams: a watermark goes through, and old windows close") {
    val timed = mixed.withColumn("time", expr("timestamp_seconds(if(id < 1000, id, 0) * 600)"))
    val model = handling(models.head._2, "skip")
    val counts = streamed(timed) { rows =>
      model
        .transform(rows.withWatermark("time", "0 seconds"))
        .groupBy(expr("window(time, '10 minutes')"))
        .count()
        .select("count")
    }
    assert(counts.nonEmpty)
    assert(counts.forall(_.getLong(0) === 1))
  }

  test("a single vector: an error, NaN, or refused, as it can't be left out") {
    val vector = Vectors.dense(1, nan)
    val good = Vectors.dense(1, 2)
    def wrong(how: String, call: => Any) =
      refused(
        "features",
        "must be finite",
        if (how == "skip") "skip can leave out rows" else "got NaN"
      )(call)
    for ((_, model) <- models; how <- Seq("error", "keep", "skip")) {
      handling(model, how) match {
        case c: NeuralNetworkClassificationModel =>
          if (how == "keep") {
            assert(c.predict(vector).isNaN)
            assert(c.predictRaw(vector).toArray.forall(_.isNaN))
            assert(c.predictProbability(vector).toArray.forall(_.isNaN))
          } else {
            wrong(how, c.predict(vector))
            wrong(how, c.predictProbability(vector))
          }
          assert(Set(0.0, 1.0, 2.0)(c.predict(good)))
        case r: NeuralNetworkRegressionModel =>
          if (how == "keep") assert(r.predictAll(vector).toArray.forall(_.isNaN))
          else wrong(how, r.predict(vector))
          assert(!r.predict(good).isNaN)
        case e: EnsembleRegressionModel =>
          if (how == "keep") assert(e.predict(vector).isNaN) else wrong(how, e.predictAll(vector))
        case _ =>
      }
    }
  }

  test("outputs that are beyond single precision are no answer either") {
    val row = spark
      .createDataFrame(Seq((1, 0.0, Vectors.dense(3e38, -3e38)), (2, 0.0, Vectors.dense(1, 2))))
      .toDF("id", "label", "features")
    val model = classifier.setStepSize(0.5).setMaxIter(20).fit(clouds)
    val text = messages(intercept[Exception](model.transform(row).collect()))
    assert(text.contains("features must be small enough for the network's outputs to be finite"))
    val kept = answers(handling(model, "keep").transform(row))
    assert(kept(1).forall(_.isNaN))
    assert(kept(2).forall(number => !number.isNaN))
  }

  private def learners(how: String): Seq[(String, Estimator[_], Any => Seq[Float])] = {
    def ofClasses(model: Any) = model.asInstanceOf[NeuralNetworkClassificationModel]
    def ofValues(model: Any) = model.asInstanceOf[NeuralNetworkRegressionModel]
    Seq(
      (
        "classifier",
        classifier.setHandleInvalid(how).setClassWeights("balanced"),
        ofClasses(_).parameters().toSeq
      ),
      ("regressor", regressor.setHandleInvalid(how), ofValues(_).parameters().toSeq),
      (
        "ensemble",
        new EnsembleRegressor().setEstimator(regressor).setNumMembers(1).setHandleInvalid(how),
        ensemble =>
          ensemble.asInstanceOf[EnsembleRegressionModel].models().get(0).parameters().toSeq
      ),
      (
        "search", {
          val inner = classifier.setHandleInvalid(how)
          new SuccessiveHalving()
            .setEstimator(inner)
            .setEstimatorParamMaps(new ParamMap().put(inner.stepSize, 0.01))
        },
        search =>
          ofClasses(search.asInstanceOf[SuccessiveHalvingModel].bestModel).parameters().toSeq
      )
    )
  }

  /** Good rows with bad ones before and among them, in one partition. */
  private lazy val holed: DataFrame =
    mixed
      .orderBy(col("id") % 7 === 6, col("id").desc)
      .withColumn("label", expr(s"if(id >= $fromHere, 0, id % 3)"))
      .coalesce(1)
      .localCheckpoint()

  test("fit: invalid rows are an error, also where a model would keep them") {
    for (how <- Seq("error", "keep"); (_, learner, _) <- learners(how)) {
      refused("'features'", "must", "got")(learner.fit(holed))
    }
  }

  test("fit, skip: the same bits as without the rows, which are counted") {
    val good = holed.where(s"id < $fromHere").localCheckpoint()
    for ((name, learner, learnt) <- learners("skip")) {
      assert(learnt(learner.fit(holed)) === learnt(learner.fit(good)), name)
    }
    val model = classifier.setHandleInvalid("skip").fit(holed)
    assert(model.summary.skippedRows === bad.size)
    assert(classifier.setHandleInvalid("skip").fit(good).summary.skippedRows === 0)
    withPath { path =>
      model.save(path)
      val loaded = NeuralNetworkClassificationModel.load(path)
      assert(loaded.summary.skippedRows === bad.size)
      assert(loaded.getHandleInvalid === "skip")
    }
    // Behind a shuffle, where rows are sorted before they are packed.
    val shuffled = holed.repartition(3, col("id"))
    assert(classifier.setHandleInvalid("skip").fit(shuffled).summary.skippedRows === bad.size)
  }

  test("fit, skip: labels and weights that are missing, and what they say of classes") {
    val data = holed
      .where(s"id < $fromHere")
      .withColumn("label", expr("if(id = 3, null, if(id = 4, double('NaN'), label))"))
      .withColumn("w", expr("if(id = 5, null, if(id = 6, double('NaN'), 1d + id % 2))"))
      .withColumn("held", expr("if(id = 7, null, id % 5 = 0)"))
      .localCheckpoint()
    def fit(rows: DataFrame, how: String) = classifier
      .setWeightCol("w")
      .setClassWeights("balanced")
      .setValidationIndicatorCol("held")
      .setHandleInvalid(how)
      .fit(rows)
    val skipped = fit(data, "skip")
    assert(skipped.summary.skippedRows === 5)
    val rest = data.where("id not in (3, 4, 5, 6, 7)").localCheckpoint()
    assert(skipped.parameters() === fit(rest, "error").parameters())
    // Mistakes are mistakes.
    val negative = data.withColumn("w", expr("-1d"))
    refused("'w'", "0 or greater", "got -1.0")(fit(negative, "skip"))
    val half = data.withColumn("label", expr("0.5"))
    refused("'label'", "whole number", "got 0.5")(fit(half, "skip"))
  }

  test("fit, skip: nothing is left") {
    val none = holed.where(s"id >= $fromHere")
    for ((_, learner, _) <- learners("skip")) {
      refused("the data", "at least one row", "got none")(learner.fit(none))
    }
  }

  private def preparers = Seq(
    new MeanSubtractor().setInputCol("features").setOutputCol("out"),
    new Standardizer().setInputCol("features").setOutputCol("out"),
    new Standardizer().setInputCol("features").setOutputCol("out").setWithMean(false),
    new Whitener().setInputCol("features").setOutputCol("out")
  )

  // What is a number in double precision is one to them.
  private lazy val undefined: DataFrame = mixed.where("id not in (1003, 1005)")

  test("preprocessing: an error, null, or no row") {
    for (
      preparer <- preparers; data <- undefined +: arrays.map(_.where("id != 1003 and id != 1005"))
    ) {
      val like = data.where(s"id < $fromHere")
      val model = preparer.fit(like).asInstanceOf[Transformer]
      def out(how: String) =
        handling(model, how)
          .transform(data)
          .select("id", "out")
          .collect()
          .map { row =>
            row.getInt(0) -> Option(row.get(1))
          }
          .toMap
      val plain = model
        .transform(like)
        .select("id", "out")
        .collect()
        .map { row =>
          row.getInt(0) -> Option(row.get(1))
        }
        .toMap
      assert(messages(intercept[Exception](out("error"))).contains("'features' must"))
      assert(out("skip") === plain)
      val kept = out("keep")
      assert(kept.filter(_._2.isEmpty).keySet === kept.keySet.filter(_ >= fromHere))
      assert(kept.filter(_._2.nonEmpty) === plain)
      // It learns nothing from them.
      val skipping =
        preparer.copy(
          ParamMap(preparer.getParam("handleInvalid").asInstanceOf[Param[String]] -> "skip")
        )
      val again = skipping.asInstanceOf[Estimator[_]].fit(data).asInstanceOf[Transformer]
      assert(
        handling(again, "error").transform(like).select("out").collect() ===
          model.transform(like).select("out").collect()
      )
      refused("'features'", "must", "got")(preparer.fit(data))
    }
  }

  test("preprocessing: a result that is not finite is none") {
    val model = new Standardizer()
      .setInputCol("features")
      .setOutputCol("out")
      .fit(
        clouds.select(
          udf((v: Vector) => Vectors.dense(v(0) * 1e-5, v(1))).apply(col("features")).as("features")
        )
      )
    val large = spark.createDataFrame(Seq((1, Vectors.dense(1e307, 1)))).toDF("id", "features")
    val text = messages(intercept[Exception](model.transform(large).collect()))
    assert(text.contains("'features' must be small enough for 'out' to be finite, got Infinity"))
    assert(handling(model, "keep").transform(large).head().isNullAt(2))
  }

  test("a pipeline: what its first stage keeps, its network keeps") {
    val standardizer =
      new Standardizer().setInputCol("features").setOutputCol("scaled").setHandleInvalid("keep")
    val network = classifier.setFeaturesCol("scaled").setHandleInvalid("keep")
    val pipeline = new Pipeline().setStages(Array(standardizer, network)).fit(clouds)
    val predictions = pipeline.transform(mixed).select("id", "prediction").collect()
    for (Row(id: Int, prediction: Double) <- predictions) {
      assert(prediction.isNaN === (id >= fromHere))
    }
  }

  test("OneVsRest makes a class of NaN, so that rows can't be kept there") {
    def fitted(how: String) =
      new OneVsRest().setClassifier(classifier.setHandleInvalid(how)).fit(clouds)
    val refusal = "handleInvalid must be error or skip within OneVsRest, which makes a class of NaN"
    assert(messages(intercept[Exception](fitted("keep"))).contains(refusal))
    val ensemble = new EnsembleClassifier().setEstimator(classifier).setHandleInvalid("keep")
    val all = new OneVsRest().setClassifier(ensemble)
    assert(messages(intercept[Exception](all.fit(clouds))).contains(refusal))
    val text = messages(intercept[Exception](fitted("error").transform(mixed).collect()))
    assert(text.contains("features must"))
    assert(fitted("skip").transform(mixed).select("prediction").collect().length === 20)
  }
}
