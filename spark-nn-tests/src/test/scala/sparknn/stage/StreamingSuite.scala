package sparknn.stage

import org.apache.spark.ml.{Pipeline, PipelineModel, Transformer}
import org.apache.spark.ml.functions.vector_to_array
import org.apache.spark.ml.param.ParamMap
import org.apache.spark.sql.{AnalysisException, DataFrame, Row}
import org.apache.spark.sql.functions.{col, lit, unix_timestamp, window}
import org.apache.spark.sql.streaming.Trigger
import org.scalatest.funsuite.AnyFunSuite
import sparknn.classification.NeuralNetworkClassifier
import sparknn.ensemble.{EnsembleClassifier, EnsembleRegressor}
import sparknn.regression.NeuralNetworkRegressor
import sparknn.testing.{SmallData, TemporaryFolders}

/** Models score streams as they score tables. */
class StreamingSuite extends AnyFunSuite with SmallData with TemporaryFolders {
  private def predictions(data: DataFrame, column: String = "prediction"): Map[Int, Any] =
    data.select("id", column).collect().map(row => row.getInt(0) -> row.get(1)).toMap

  /** What a model says of the rows of a table when they arrive in several small batches. */
  private def streamed(
      model: Transformer,
      table: DataFrame,
      column: String = "prediction"
  ): Map[Int, Any] =
    withPath { path =>
      table.repartition(3).write.parquet(path)
      val stream =
        spark.readStream.schema(table.schema).option("maxFilesPerTrigger", 1).parquet(path)
      assert(stream.isStreaming)
      val name = "scored" + math.abs(path.hashCode)
      val query = model
        .transform(stream)
        .writeStream
        .format("memory")
        .queryName(name)
        .trigger(Trigger.AvailableNow())
        .start()
      try {
        assert(query.awaitTermination(60000))
        assert(query.recentProgress.count(_.numInputRows > 0) > 1)
        predictions(spark.table(name), column)
      } finally {
        query.stop()
        spark.catalog.dropTempView(name)
      }
    }

  test("a classifier's model scores a stream as it scores a table") {
    val model = new NeuralNetworkClassifier().setHiddenLayers(4).setMaxIter(2).fit(clouds)
    val expected = predictions(model.transform(clouds))
    assert(expected.size === 120)
    assert(streamed(model, clouds) === expected)
    model.setHiddenOutputCol("hidden")
    val hidden = predictions(model.transform(clouds), "hidden")
    assert(streamed(model, clouds, "hidden") === hidden)
  }

  test("so does a regressor's with several targets, on arrays") {
    val data = waves.selectExpr("id", "features", "array(label, -label) as label")
    val arrays = data.withColumn(
      "features",
      vector_to_array(col("features"), "float32")
    )
    val model = new NeuralNetworkRegressor().setHiddenLayers(4).setMaxIter(1).fit(arrays)
    assert(streamed(model, arrays) === predictions(model.transform(arrays)))
  }

  test("so does an ensemble, of both kinds") {
    val classifiers = new EnsembleClassifier()
      .setEstimator(new NeuralNetworkClassifier().setHiddenLayers(4).setMaxIter(1))
      .setEntropyCol("entropy")
      .fit(clouds)
    assert(streamed(classifiers, clouds) === predictions(classifiers.transform(clouds)))
    val regressors = new EnsembleRegressor()
      .setEstimator(new NeuralNetworkRegressor().setHiddenLayers(4).setMaxIter(1))
      .setStdCol("std")
      .fit(waves)
    assert(streamed(regressors, waves) === predictions(regressors.transform(waves)))
  }

  test("so does a pipeline that was loaded") {
    val model = new Pipeline()
      .setStages(Array(new NeuralNetworkClassifier().setHiddenLayers(4).setMaxIter(2)))
      .fit(clouds)
    withPath { path =>
      model.save(path)
      val expected = predictions(model.transform(clouds))
      assert(streamed(PipelineModel.load(path), clouds) === expected)
    }
  }

  test("a watermark comes through, and windows behind the model are closed by it") {
    val model = new NeuralNetworkClassifier().setHiddenLayers(4).setMaxIter(2).fit(clouds)
    // An hour between two files, so that the second closes the window of the first.
    val timed = (0 until 3).map { hour =>
      clouds.withColumn("time", (lit(3600L * hour) + col("id")).cast("timestamp"))
    }
    def counts(scored: DataFrame): DataFrame =
      scored.groupBy(window(col("time"), "10 minutes"), col("prediction")).count()
    def rows(data: DataFrame): Set[Row] =
      data
        .select(unix_timestamp(col("window.start")), col("prediction"), col("count"))
        .collect()
        .toSet
    for (block <- Seq(0, 16)) withPath { path =>
      val scoring = model.copy(ParamMap.empty).setScoringBlockSize(block)
      timed.foreach(_.coalesce(1).write.mode("append").parquet(path))
      val stream = spark.readStream
        .schema(timed.head.schema)
        .option("maxFilesPerTrigger", 1)
        .parquet(path)
        .withWatermark("time", "10 minutes")
      val name = "windows" + math.abs(path.hashCode)
      val query = counts(scoring.transform(stream)).writeStream
        .format("memory")
        .outputMode("append")
        .queryName(name)
        .trigger(Trigger.AvailableNow())
        .start()
      try {
        assert(query.awaitTermination(60000))
        val expected = rows(counts(scoring.transform(timed(0))))
        assert(expected.nonEmpty && expected.subsetOf(rows(spark.table(name))))
      } finally {
        query.stop()
        spark.catalog.dropTempView(name)
      }
    }
  }

  test("a model can't be fitted on a stream, and Spark says so") {
    withPath { path =>
      clouds.write.parquet(path)
      val stream = spark.readStream.schema(clouds.schema).parquet(path)
      val error = intercept[AnalysisException] {
        new NeuralNetworkClassifier().setMaxIter(1).fit(stream)
      }
      assert(error.getMessage.contains("streaming"))
    }
  }
}
