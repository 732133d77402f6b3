package sparknn.stage

import java.util.concurrent.atomic.AtomicInteger
import org.apache.spark.ml.Transformer
import org.apache.spark.ml.attribute.{Attribute, AttributeGroup, NumericAttribute}
import org.apache.spark.ml.linalg.{Vector, Vectors}
import org.apache.spark.sql.{DataFrame, Row}
import org.apache.spark.sql.functions.{col, lit, udf, when}
import org.apache.spark.sql.types.MetadataBuilder
import org.apache.spark.storage.StorageLevel
import org.scalatest.funsuite.AnyFunSuite
import sparknn.classification.{NeuralNetworkClassificationModel, NeuralNetworkClassifier}
import sparknn.regression.NeuralNetworkRegressor
import sparknn.internal.rows.InvalidRows
import sparknn.testing.{Allocation, SmallData, TemporaryFolders, ThreeParts}

/** transform is a lazy step of a query: it adds columns and takes nothing away. */
class ScoringSuite extends AnyFunSuite with SmallData with TemporaryFolders with ThreeParts {
  private lazy val classifier =
    new NeuralNetworkClassifier().setHiddenLayers(6).setMaxIter(3).fit(clouds)
  private lazy val regressor =
    new NeuralNetworkRegressor().setHiddenLayers(6).setMaxIter(1).fit(waves)
  private lazy val several = {
    val two = waves.selectExpr("id", "features", "array(label, -label) as label")
    new NeuralNetworkRegressor().setHiddenLayers(6).setMaxIter(1).fit(two)
  }
  private lazy val models = Seq(classifier, regressor, several)

  test("transform runs no job; reading the result does") {
    val read = context.longAccumulator("rows read")
    val counted = udf((id: Int) => { read.add(1); id }).asNondeterministic()
    val data = clouds.withColumn("counted", counted(col("id")))
    val scored = models.map(_.transform(data))
    assert(read.sum === 0)
    scored.head.collect()
    assert(read.sum === clouds.count())
  }

  test("extra columns and their metadata come through") {
    val metadata = new MetadataBuilder().putString("unit", "metres").build()
    val data =
      clouds.withColumn("height", lit(1.5).as("height", metadata)).withColumn("odd.name", lit(2))
    for (model <- models) {
      val scored = model.transform(data)
      assert(scored.columns.take(data.columns.length) === data.columns)
      assert(scored.schema("height").metadata === metadata)
      assert(scored.select("height", "`odd.name`").distinct().collect().toSeq === Seq(Row(1.5, 2)))
    }
  }

  test("rows keep their order and number") {
    for (model <- models) {
      val ids = model.transform(clouds).select("id").collect().map(_.getInt(0)).toSeq
      assert(ids === clouds.select("id").collect().map(_.getInt(0)).toSeq)
    }
  }

  test("an empty DataFrame gives an empty one with all columns") {
    for (model <- models) {
      val scored = model.transform(clouds.where("id < 0"))
      assert(scored.count() === 0)
      assert(scored.columns === model.transform(clouds).columns)
    }
  }

  test("columns that nobody asks for are not computed") {
    val computed = context.longAccumulator("computed")
    val expensive = udf((id: Int) => { computed.add(1); id.toDouble })
    // Not a local table, whose columns Spark computes while it plans.
    val table = spark.createDataFrame(clouds.rdd, clouds.schema)
    val data = table.withColumn("expensive", expensive(col("id")))
    for (model <- models) {
      assert(model.transform(data).select("prediction").collect().length === clouds.count())
    }
    assert(computed.sum === 0)
    classifier.transform(data).select("prediction", "expensive").collect()
    assert(computed.sum > 0)
  }

  test("a file is read only in the columns that are needed, and filters reach it") {
    withPath { path =>
      clouds.withColumn("unneeded", col("id") * 2).write.parquet(path)
      val stored = spark.read.parquet(path)
      for (model <- models) {
        val query = model.transform(stored).where("id > 5").select("prediction")
        val plan = query.queryExecution.executedPlan.toString
        assert(!plan.contains("unneeded"), plan)
        assert(plan.contains("GreaterThan(id,5)"), plan)
        assert(query.count() === clouds.where("id > 5").count())
      }
      // Training does not compute what it does not need either.
      val read = context.longAccumulator("ids read")
      val watched = udf((id: Int) => { read.add(1); id })
      new NeuralNetworkClassifier()
        .setHiddenLayers(2)
        .setMaxIter(1)
        .setNumWorkers(1)
        .fit(stored.withColumn("id", watched(col("id"))))
      assert(read.sum === 0)
    }
  }

  test("one expression makes all columns, so that a row goes through the network once") {
    withPath { path =>
      clouds.write.parquet(path)
      for (model <- models) {
        val plan = model.transform(spark.read.parquet(path)).queryExecution.executedPlan.toString
        assert(plan.split("UDF\\(", -1).length === 2, plan)
      }
    }
  }

  test("scoring a vector allocates what it gives and no more") {
    val points = clouds.select("features").collect().map(_.getAs[Vector](0))
    val wide = new NeuralNetworkClassifier()
      .setHiddenLayers(64, 32)
      .setBatchNorm(true)
      .setMaxIter(1)
      .fit(clouds)
    val score = wide.scorer.logits
    def next(i: Int): Vector = points(i % points.length)
    for (i <- 0 until 20000) score.of(next(i), InvalidRows.ERROR)
    // An array of three numbers: 16 bytes and 24.
    assert(Allocation.perCall(2000)(i => score.of(next(i), InvalidRows.ERROR)) <= 40)
    for (i <- 0 until 20000) wide.predict(next(i))
    assert(Allocation.perCall(2000)(i => wide.predict(next(i))) < 400)
  }

  test("a model that was loaded scores the same bits") {
    withPath { path =>
      classifier.write.save(path)
      val loaded = NeuralNetworkClassificationModel.load(path)
      assert(
        vectors(loaded.transform(clouds), "rawPrediction") ===
          vectors(classifier.transform(clouds), "rawPrediction")
      )
    }
  }

  test("scores within SQL and on cached or repartitioned data are the same") {
    val expected = numbers(classifier.transform(clouds), "prediction")
    assert(numbers(classifier.transform(clouds.repartition(5)), "prediction") === expected)
    val stored = clouds.persist(StorageLevel.DISK_ONLY)
    try assert(numbers(classifier.transform(stored), "prediction") === expected)
    finally stored.unpersist()
    classifier.transform(clouds).createOrReplaceTempView("scored")
    val right = spark.sql("select count(*) from scored where prediction = label").head().getLong(0)
    assert(right === expected.zip(numbers(clouds, "label")).count(pair => pair._1 == pair._2))
  }

  test("scoring in many threads at once gives the same as in one") {
    val points =
      clouds.select("features").collect().map(_.getAs[Vector](0))
    val expected = points.map(classifier.predictRaw).toSeq
    val different = new AtomicInteger
    val threads = Seq.fill(4)(new Thread(() => {
      for (_ <- 0 until 50) {
        if (points.map(classifier.predictRaw).toSeq != expected) different.incrementAndGet()
      }
    }))
    threads.foreach(_.start())
    threads.foreach(_.join())
    assert(different.get === 0)
  }

  private def failure(data: DataFrame, model: Transformer): String =
    messages(intercept[Exception](model.transform(data).collect()))

  test("null features are refused in words, and not by a NullPointerException") {
    val holed = clouds.withColumn("features", when(col("id") =!= 7, col("features")))
    for (model <- models) {
      val text = failure(holed, model)
      assert(text.contains("features must not be null, got null"))
      assert(!text.contains("NullPointerException"))
    }
  }

  test("null arrays, and nulls in arrays, are refused in words") {
    def arrays(values: String) = clouds.selectExpr("id", "label", s"$values as features")
    for (model <- models; kind <- Seq("float", "double")) {
      val missing = arrays(s"if(id = 7, null, array(cast(1 as $kind), cast(2 as $kind)))")
      assert(failure(missing, model).contains("features must not be null, got null"))
      val holed = arrays(s"array(cast(1 as $kind), if(id = 7, null, cast(2 as $kind)))")
      assert(failure(holed, model).contains("must not hold null, got null at index 1"))
    }
  }

  test("features of another width than in training are refused with both widths") {
    val wide = clouds.withColumn("features", udf(() => Vectors.dense(1, 2, 3)).apply())
    val arrays = clouds.selectExpr("id", "label", "array(1d, 2d, 3d) as features")
    val sparse = clouds.withColumn("features", udf(() => Vectors.sparse(1, Nil)).apply())
    for (model <- models) {
      assert(failure(wide, model).contains("features must have 2 values as in training, got 3"))
      assert(failure(arrays, model).contains("features must have 2 values as in training, got 3"))
      assert(failure(sparse, model).contains("features must have 2 values as in training, got 1"))
    }
    refused("features", "2 values as in training", "got 3") {
      classifier.predict(Vectors.dense(1, 2, 3))
    }
  }

  test("a width that the metadata tell is refused before any row is read") {
    val attributes =
      Array("a", "b", "c").map(name => NumericAttribute.defaultAttr.withName(name): Attribute)
    val metadata = new AttributeGroup("features", attributes).toMetadata()
    val wide = clouds.withColumn("features", col("features").as("features", metadata))
    for (model <- models) {
      refused("'features'", "2 values as in training", "got 3")(model.transform(wide))
    }
  }

  test("features of the wrong type, or missing, are refused before any row is read") {
    for (model <- models) {
      refused(
        "features column 'features'",
        "a vector, array<float> or array<double>",
        "got string"
      ) {
        model.transform(clouds.withColumn("features", lit("1,2")))
      }
      refused("features column 'features'", "must exist", "got columns id, label") {
        model.transformSchema(clouds.drop("features").schema)
      }
    }
  }

  test("rows that are filtered out before scoring can't do harm") {
    val holed = clouds.withColumn("features", when(col("id") =!= 7, col("features")))
    assert(classifier.transform(holed.where("features is not null")).count() === clouds.count() - 1)
    assert(
      classifier.transform(holed.na.drop()).select("prediction").collect().length ===
        clouds.count() - 1
    )
  }
}
