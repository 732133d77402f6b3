package sparknn.stage

import org.apache.spark.ml.{Pipeline, PipelineModel, Transformer}
import org.apache.spark.ml.functions.vector_to_array
import org.apache.spark.sql.{AnalysisException, DataFrame}
import org.apache.spark.sql.functions.col
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
