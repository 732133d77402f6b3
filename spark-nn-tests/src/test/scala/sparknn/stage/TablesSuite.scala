package sparknn.stage

import java.nio.file.{Files, Paths}
import org.apache.spark.ml.{Pipeline, PipelineModel}
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator
import org.apache.spark.ml.feature.VectorAssembler
import org.apache.spark.ml.linalg.Vector
import org.apache.spark.ml.param.ParamMap
import org.apache.spark.ml.tuning.{CrossValidator, ParamGridBuilder}
import org.apache.spark.sql.DataFrame
import org.apache.spark.sql.functions.{col, lit, when}
import org.apache.spark.sql.streaming.Trigger
import org.scalatest.funsuite.AnyFunSuite
import sparknn.classification.{NeuralNetworkClassificationModel, NeuralNetworkClassifier}
import sparknn.ensemble.{EnsembleClassificationModel, EnsembleClassifier}
import sparknn.nn.io.SavedTable
import sparknn.regression.NeuralNetworkRegressor
import sparknn.testing.{SmallTable, TemporaryFolders, ThreeParts}
import sparknn.tuning.SuccessiveHalving

/** Networks that read the columns of a table as they are. */
class TablesSuite extends AnyFunSuite with SmallTable with TemporaryFolders with ThreeParts {
  private def classifier = new NeuralNetworkClassifier()
    .setNumericCols(numbers: _*)
    .setCategoricalCols(categories: _*)
    .setHiddenLayers(16)
    .setMaxIter(30)
    .setSeed(3)

  private lazy val model = classifier.fit(table)

  private def probabilities(
      of: org.apache.spark.ml.Transformer,
      data: DataFrame
  ): Map[Int, Vector] =
    of.transform(data)
      .select("id", "probability")
      .collect()
      .map { row =>
        row.getInt(0) -> row.getAs[Vector](1)
      }
      .toMap

  test("a classifier learns from strings, Booleans, whole numbers, fractions and missing cells") {
    val accuracy = new MulticlassClassificationEvaluator()
      .setMetricName("accuracy")
      .evaluate(model.transform(table))
    assert(accuracy > 0.97)
    val other = classifier.fit(table)
    assert(other.parameters.toSeq === model.parameters.toSeq)
  }

  test("so does a regressor, and an empty list is as one that is not set") {
    val regressor = new NeuralNetworkRegressor()
      .setNumericCols()
      .setCategoricalCols(categories: _*)
      .setLabelCol("price")
      .setHiddenLayers(16)
      .setMaxIter(30)
    val fitted = regressor.fit(table)
    assert(fitted.scorer.table.get.numeric.isEmpty)
    val mean = table.agg("price" -> "avg").head.getDouble(0)
    val errors = fitted
      .transform(table)
      .selectExpr("avg(pow(price - prediction, 2))", s"avg(pow(price - $mean, 2))")
      .head
    assert(errors.getDouble(0) < errors.getDouble(1) / 3)
  }

  test("columns of few categories are one-hot, those of many are embedded") {
    val learnt = model.scorer.table.get
    assert(learnt.embedded.size === 1 && learnt.embedded.get(0).name === "town")
    // Two numbers and a flag; 3 colours, 4 zones, one number for a Boolean; the index of a town.
    assert(model.numFeatures === 3 + 3 + 4 + 1 + 1)
    assert(model.network.toString.contains("categoryEmbedding(14, size=8)"))
    assert(model.describe.columns.get(3) === "town: 12 categories, embedded, missing ones seen")
    assert(model.describe.toString.startsWith("size: number, median "))
    assert(learnt.toString.contains("town: 12 categories, embedded, missing ones seen"))
    val described = classifier.setEmbeddingSize(3).describe(table).toString
    assert(described.contains("categoryEmbedding(14, size=3)"))
    val all = classifier.setMaxOneHot(12).setMaxIter(1).fit(table)
    assert(all.scorer.table.get.embedded.isEmpty && all.numFeatures === 3 + 3 + 12 + 4 + 1)
  }

  test("what is learnt of the columns does not depend on partitions, nor on the order of rows") {
    def learnt(data: DataFrame) =
      SavedTable.digest(classifier.setMaxIter(1).fit(data).scorer.table.get)
    val first = learnt(table)
    assert(learnt(table.coalesce(1)) === first)
    assert(learnt(table.repartition(7).orderBy(col("id").desc)) === first)
  }

  test("rows that an indicator holds out are not looked at") {
    val marked = table
      .withColumn("held", col("id") % 5 === 0)
      .withColumn("size", when(col("held"), 1e6).otherwise(col("size")))
      .withColumn("colour", when(col("held"), "none").otherwise(col("colour")))
    val learnt =
      classifier.setValidationIndicatorCol("held").setMaxIter(1).fit(marked).scorer.table.get
    assert(learnt.numeric.get(0).greatest < 11)
    assert(learnt.categorical.get(0).values.size === 3)
  }

  test("values that were never seen are as docs/tables.md says") {
    val unseen = probabilities(model, table.withColumn("town", lit("elsewhere")))
    val other = probabilities(model, table.withColumn("town", lit("nowhere")))
    assert(unseen === other)
    assert(unseen !== probabilities(model, table))
    // No age was missing in training, so a missing one is the median.
    val median = model.scorer.table.get.numeric.get(1).median
    assert(
      probabilities(model, table.withColumn("age", lit(null).cast("int"))) ===
        probabilities(model, table.withColumn("age", lit(median)))
    )
    assert(
      probabilities(model, table.withColumn("colour", lit(null).cast("string"))) ===
        probabilities(model, table.withColumn("colour", lit("violet")))
    )
  }

  test("NaN is a missing number, as null is") {
    val nan = table.withColumn("size", when(col("size").isNull, Double.NaN).otherwise(col("size")))
    assert(probabilities(model, nan) === probabilities(model, table))
    assert(classifier.fit(nan).parameters.toSeq === model.parameters.toSeq)
  }

  test("infinite numbers are invalid rows: error, keep, skip") {
    val infinite =
      table.withColumn("size", when(col("id") < 7, Double.PositiveInfinity).otherwise(col("size")))
    refused("'size'", "finite", "Infinity")(classifier.fit(infinite))
    val skipping = classifier.setHandleInvalid("skip").setMaxIter(1).fit(infinite)
    assert(skipping.summary.skippedRows === 7)
    assert(
      skipping.parameters.toSeq ===
        classifier.setMaxIter(1).fit(infinite.where("id >= 7")).parameters.toSeq
    )
    val copy = model.copy(ParamMap.empty)
    val error = intercept[Exception](copy.transform(infinite).collect())
    assert(messages(error).contains("'size' must be a finite"))
    assert(copy.setHandleInvalid("skip").transform(infinite).count() === 393)
    val kept = copy.setHandleInvalid("keep").transform(infinite)
    assert(kept.where("isnan(prediction)").count() === 7 && kept.count() === 400)
  }

  test("a saved model scores as it did, and has a file of what it learnt of the columns") {
    withPath { path =>
      model.write.save(path)
      val sums = new String(Files.readAllBytes(Paths.get(path, "SHA256SUMS")), "UTF-8")
      assert(sums.contains(SavedTable.FILE))
      val loaded = NeuralNetworkClassificationModel.load(path)
      assert(probabilities(loaded, table) === probabilities(model, table))
      assert(loaded.getNumericCols === numbers && loaded.getCategoricalCols === categories)
      Files.delete(Paths.get(path, SavedTable.FILE))
      val error = intercept[Exception](NeuralNetworkClassificationModel.load(path))
      assert(messages(error).contains("table.json must be there"))
    }
  }

  test("scoring reads the columns of the table and no other, and scores streams") {
    withPath { path =>
      table.repartition(2).write.parquet(path)
      val scored = model.transform(spark.read.parquet(path)).select("prediction")
      val plan = scored.queryExecution.executedPlan.toString
      val read = plan.split("ReadSchema: struct<").last.takeWhile(_ != '>')
      assert(read.split(',').map(_.takeWhile(_ != ':')).toSet === (numbers ++ categories).toSet)
      val stream =
        model.transform(spark.readStream.schema(table.schema).parquet(path))
      val query = stream
        .select("id", "prediction")
        .writeStream
        .format("memory")
        .queryName("tables")
        .trigger(Trigger.AvailableNow())
        .start()
      try {
        assert(query.awaitTermination(60000))
        val streamed = spark.table("tables").collect().toSet
        assert(streamed === model.transform(table).select("id", "prediction").collect().toSet)
      } finally {
        query.stop()
        spark.catalog.dropTempView("tables")
      }
    }
  }

  test("in a Pipeline in a CrossValidator") {
    val network = classifier.setMaxIter(2)
    val grid = new ParamGridBuilder().addGrid(network.stepSize, Array(0.001, 0.02)).build()
    val search = new CrossValidator()
      .setEstimator(new Pipeline().setStages(Array(network)))
      .setEstimatorParamMaps(grid)
      .setEvaluator(new MulticlassClassificationEvaluator())
      .setNumFolds(2)
    val best = search.fit(table).bestModel.asInstanceOf[PipelineModel]
    assert(best.transform(table).where("prediction is not null").count() === 400)
  }

  test("in ensembles, with bagging too, and in a search") {
    for (bagging <- Seq(false, true)) withPath { path =>
      val ensemble = new EnsembleClassifier()
        .setEstimator(classifier.setMaxIter(3))
        .setNumMembers(2)
        .setBagging(bagging)
        .fit(table)
      val loaded = {
        ensemble.write.save(path)
        EnsembleClassificationModel.load(path)
      }
      assert(probabilities(loaded, table) === probabilities(ensemble, table))
    }
    val inner = classifier.setMaxIter(4)
    val best = new SuccessiveHalving()
      .setEstimator(inner)
      .setEstimatorParamMaps(
        new ParamMap().put(inner.maxOneHot, 2),
        new ParamMap().put(inner.standardization, false)
      )
      .fit(table)
    assert(best.transform(table).count() === 400)
  }

  test("beside a column of vectors, dense or sparse, which is read only where it is set") {
    val assembled =
      new VectorAssembler().setInputCols(Array("age")).setOutputCol("vector").transform(table)
    val sparse = assembled.withColumn("vector", SparseVectors.of(col("vector")))
    val both = classifier.setNumericCols("size").setFeaturesCol("vector")
    val dense = both.fit(assembled)
    assert(dense.network.toString.contains("standardizeFirst(1), categoryEmbedding"))
    assert(dense.numFeatures === model.numFeatures)
    assert(probabilities(dense, assembled) === probabilities(dense, sparse))
    val accuracy = new MulticlassClassificationEvaluator()
      .setMetricName("accuracy")
      .evaluate(both.fit(sparse).transform(assembled))
    assert(accuracy > 0.95)
  }

  test("a training that begins with a model takes over what that has learnt of the columns") {
    val few = table.where("town in ('town 1', 'town 2') or id < 100")
    val begun = classifier.setInitialModel(model).setMaxIter(1).fit(few)
    assert(
      SavedTable.digest(begun.scorer.table.get) === SavedTable.digest(model.scorer.table.get)
    )
    refused("initialModel", "same columns, numericCols [size]", "numericCols [size, age]") {
      classifier.setNumericCols("size").setInitialModel(model).fit(table)
    }
    val vectors = new VectorAssembler().setInputCols(Array("age")).setOutputCol("features")
    refused("initialModel", "a column of vectors", "numericCols [size, age]") {
      new NeuralNetworkClassifier().setInitialModel(model).fit(vectors.transform(table))
    }
  }

  test("the learned vectors of categories are a DataFrame") {
    val rows = model.embeddings(spark).collect()
    assert(rows.map(_.getString(0)).toSet === Set("town"))
    assert(rows.map(_.getString(1)).toSeq === ("other" +: Seq.fill(12)("category") :+ "missing"))
    assert(rows.slice(1, 13).map(_.getString(2)).toSet === (0 until 12).map(i => s"town $i").toSet)
    assert(rows.head.isNullAt(2) && rows.last.isNullAt(2))
    assert(rows.forall(_.getAs[Vector](3).size === 8))
    val at = rows(4).getAs[Vector](3).toArray.map(_.toFloat)
    assert(model.parameters.slice(4 * 8, 5 * 8) === at)
    val plain = classifier.setCategoricalCols("colour").setMaxIter(1).fit(table)
    assert(plain.embeddings(spark).count() === 0)
  }

  test("diagnoses are of the network with its columns") {
    val look = classifier.diagnose(table, 100)
    assert(look.layerStatistics.get(0).name === "0-categoryEmbedding")
    assert(look.gradientCheck.toString.contains("categoryEmbedding"))
  }

  test("names with dots and backticks, and fields of structs") {
    val nested = table
      .withColumnRenamed("age", "my.age")
      .selectExpr("*", "struct(size, town) as s")
      .drop("size", "town")
    val other = classifier
      .setNumericCols("s.size", "`my.age`")
      .setCategoricalCols("colour", "s.town", "used", "zone")
      .fit(nested)
    assert(other.parameters.toSeq === model.parameters.toSeq)
    assert(probabilities(other, nested) === probabilities(model, table))
  }

  test("a checkpoint of other columns is not taken up") {
    withPath { path =>
      val first = classifier.setCheckpointDir(path).setMaxIter(2)
      first.fit(table)
      val renamed =
        table.withColumn("colour", when(col("colour") === "red", "pink").otherwise(col("colour")))
      val error = intercept[Exception](first.fit(renamed))
      assert(messages(error).contains("table"))
    }
  }
}

private object SparseVectors {
  private val sparse = (vector: Vector) => vector.toSparse: Vector
  def of(column: org.apache.spark.sql.Column): org.apache.spark.sql.Column =
    org.apache.spark.sql.functions.udf(sparse).apply(column)
}
