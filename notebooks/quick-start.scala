// Databricks notebook source
// MAGIC %md
// MAGIC # Quick start in Scala
// MAGIC
// MAGIC From a table to a trained network in a pipeline: trained, looked at, searched, saved, loaded. Needs the
// MAGIC library on the cluster; the session `spark` is there already, as it is in `spark-shell`.

// COMMAND ----------

// MAGIC %md
// MAGIC ## The data
// MAGIC Prices of flats in thousands, from size, age, floor and district. Big and new cost more, floors
// MAGIC count in the centre only, and the last twentieth of a price is chance.

// COMMAND ----------

import org.apache.spark.sql.functions._

val flats = spark.range(0, 4000, 1, 2)
  .withColumn("size", rand(1) * 120 + 25)
  .withColumn("age", floor(rand(2) * 100))
  .withColumn("floor", floor(rand(3) * 12))
  .withColumn("district", element_at(array(lit("centre"), lit("north"), lit("harbour")),
    (floor(rand(4) * 3) + 1).cast("int")))
  .withColumn("price",
    (col("size") * when(col("district") === "centre", lit(6) + col("floor") * 0.3)
      .when(col("district") === "harbour", 5).otherwise(4)
      * (lit(1) - sin(col("age") * Math.PI / 100) * 0.35)) * (lit(1) + randn(5) * 0.05))
// A seed that no column has: the same random numbers would split the flats by size.
val Array(train, test) = flats.randomSplit(Array(0.8, 0.2), 42)
train.show(5)

// COMMAND ----------

// MAGIC %md
// MAGIC ## A pipeline
// MAGIC The usual stages, then the network. Features are standardised before it; the regressor standardises
// MAGIC the price by itself. A tenth of the rows is held out, for early stopping.

// COMMAND ----------

import org.apache.spark.ml.{Pipeline, PipelineModel}
import org.apache.spark.ml.evaluation.RegressionEvaluator
import org.apache.spark.ml.feature.{OneHotEncoder, StringIndexer, VectorAssembler}
import sparknn.feature.Standardizer
import sparknn.regression.{NeuralNetworkRegressionModel, NeuralNetworkRegressor}

val indexer = new StringIndexer().setInputCol("district").setOutputCol("districtIndex")
val encoder = new OneHotEncoder().setInputCol("districtIndex").setOutputCol("districtVector")
val assembler = new VectorAssembler()
  .setInputCols(Array("size", "age", "floor", "districtVector"))
  .setOutputCol("raw")
val standardizer = new Standardizer().setInputCol("raw").setOutputCol("features")
val network = new NeuralNetworkRegressor()
  .setLabelCol("price")
  .setHiddenLayers(32, 32)
  .setStepSize(0.01)
  .setMaxIter(30)
  .setValidationFraction(0.1)
  .setSeed(1)
val pipeline = new Pipeline().setStages(Array(indexer, encoder, assembler, standardizer, network))
val model = pipeline.fit(train)

val rmse = new RegressionEvaluator().setLabelCol("price").setMetricName("rmse")
val r2 = new RegressionEvaluator().setLabelCol("price").setMetricName("r2")
val scored = model.transform(test)
println(f"RMSE ${rmse.evaluate(scored)}%.1f thousand, R2 ${r2.evaluate(scored)}%.4f")

// COMMAND ----------

// MAGIC %md
// MAGIC ## What training came to
// MAGIC One row for each pass. On Databricks, `display(history)` draws the learning curves.

// COMMAND ----------

val trained = model.stages.last.asInstanceOf[NeuralNetworkRegressionModel]
val history = trained.summary.history(spark)
history.where(col("pass") % 5 === 0 || col("pass") === 1).show()

// COMMAND ----------

// MAGIC %md
// MAGIC ## Beside a linear model
// MAGIC No hidden layers: linear regression by the same stage.

// COMMAND ----------

val settings = new org.apache.spark.ml.param.ParamMap().put(network.hiddenLayers, Array.empty[Int])
val linear = pipeline.fit(train, settings).transform(test)
println(f"RMSE ${rmse.evaluate(linear)}%.1f thousand, R2 ${r2.evaluate(linear)}%.4f")
assert(rmse.evaluate(scored) < rmse.evaluate(linear), "the network should be better than a linear model")

// COMMAND ----------

// MAGIC %md
// MAGIC ## A look before a long training
// MAGIC Initial loss, gradient check and what each layer gives, on a sample of the rows.

// COMMAND ----------

val prepared = new Pipeline().setStages(Array(indexer, encoder, assembler, standardizer)).fit(train)
val look = network.diagnose(prepared.transform(train))
println(look)
println(f"step size to begin with: ${look.stepSizeRange.suggestion}%.2g")

// COMMAND ----------

// MAGIC %md
// MAGIC ## Random search
// MAGIC Spark's own validators take the settings that `RandomParamGridBuilder` draws.

// COMMAND ----------

import org.apache.spark.ml.tuning.TrainValidationSplit
import sparknn.tuning.RandomParamGridBuilder

val draws = new RandomParamGridBuilder()
  .addLogUniform(network.stepSize, 1e-3, 1e-1)
  .addUniform(network.dropout, 0, 0.3)
  .build(4)
val search = new TrainValidationSplit()
  .setEstimator(pipeline)
  .setEstimatorParamMaps(draws)
  .setEvaluator(rmse)
  .setSeed(43)
  .fit(train)
draws.zip(search.validationMetrics).sortBy(_._2).foreach { case (draw, error) =>
  println(f"RMSE $error%6.1f: step size ${draw(network.stepSize)}%.4f, dropout ${draw(network.dropout)}%.2f")
}

// COMMAND ----------

// MAGIC %md
// MAGIC ## Saved and loaded
// MAGIC In Python too, by `PipelineModel.load`. On a cluster, the folder is one that all nodes see.

// COMMAND ----------

val folder = java.nio.file.Files.createTempDirectory("flats").resolve("model").toString
model.write.overwrite().save(folder)
val again = PipelineModel.load(folder)
val same = again.transform(test).select("prediction").collect().sameElements(scored.select("prediction").collect())
assert(same, "a loaded model must predict what the saved one did")
again.transform(test).select("size", "age", "floor", "district", "price", "prediction").show(5)
