package sparknn.stage

import org.apache.spark.ml.Transformer
import org.apache.spark.ml.linalg.{Vector, Vectors}
import org.apache.spark.ml.param.{Param, ParamMap}
import org.apache.spark.sql.DataFrame
import org.apache.spark.sql.functions.{col, lit, udf, when}
import org.apache.spark.sql.types.{MetadataBuilder, StructType}
import org.scalatest.funsuite.AnyFunSuite
import sparknn.classification.NeuralNetworkClassifier
import sparknn.ensemble.{EnsembleClassifier, EnsembleRegressor}
import sparknn.feature.{Whitener, WhitenerModel}
import sparknn.param.ScoringParams
import sparknn.regression.NeuralNetworkRegressor
import sparknn.testing.{SmallData, ThreeParts}

/** With `scoringBlockSize` a model says of a table what it says row by row. */
class ScoringBlocksSuite extends AnyFunSuite with SmallData with ThreeParts {
  private def classifier = new NeuralNetworkClassifier().setHiddenLayers(6).setMaxIter(2)
  private def regressor = new NeuralNetworkRegressor().setHiddenLayers(6).setMaxIter(1)
  private lazy val two = waves.selectExpr("id", "features", "array(label, -label) as label")
  private lazy val classifies =
    classifier.setHiddenOutputCol("hidden").setHandleInvalid("keep").fit(clouds)
  private lazy val whitens: WhitenerModel =
    new Whitener().setInputCol("features").setOutputCol("white").fit(clouds)

  // Neither divides the rows of a partition; the last is larger than any.
  private val sizes = Seq(1, 7, 1000)

  private lazy val models: Seq[(Transformer with ScoringParams, DataFrame)] = Seq(
    classifies -> clouds,
    regressor.fit(waves) -> waves,
    regressor.setHiddenOutputCol("hidden").fit(two) -> two,
    new EnsembleClassifier()
      .setEstimator(classifier)
      .setNumMembers(2)
      .setEntropyCol("entropy")
      .fit(clouds) -> clouds,
    new EnsembleRegressor().setEstimator(regressor).setNumMembers(2).setStdCol("std").fit(waves) ->
      waves,
    whitens -> clouds
  )

  private def inBlocks[M <: Transformer with ScoringParams](model: M, size: Int): M = {
    val other = model.copy(ParamMap.empty).asInstanceOf[M]
    other.set(other.scoringBlockSize.asInstanceOf[Param[Any]], size).asInstanceOf[M]
  }

  private def assertClose(got: Any, expected: Any, what: String): Unit = (got, expected) match {
    case (a: Vector, b: Vector) =>
      assert(a.size === b.size)
      a.toArray.zip(b.toArray).foreach { case (x, y) => assertClose(x, y, what) }
    case (a: Double, b: Double) =>
      assert((a.isNaN && b.isNaN) || math.abs(a - b) <= 1e-5 * (1 + math.abs(b)), what)
    case (a, b) => assert(a === b, what)
  }

  private def assertSame(got: DataFrame, expected: DataFrame, what: String): Unit = {
    def described(schema: StructType) = schema.map(f => (f.name, f.dataType, f.metadata))
    assert(described(got.schema) === described(expected.schema), what)
    val (a, b) = (got.collect(), expected.collect())
    assert(a.length === b.length, what)
    for ((x, y) <- a.zip(b); i <- 0 until y.length) assertClose(x.get(i), y.get(i), s"$what, $y")
  }

  test("every model gives the same rows, columns and metadata, whatever the size of a block") {
    val metadata = new MetadataBuilder().putString("unit", "metres").build()
    for ((model, data) <- models; size <- sizes) {
      val table = data.withColumn("height", lit(1.5).as("height", metadata))
      val expected = model.transform(table)
      assertSame(inBlocks(model, size).transform(table), expected, s"$model in blocks of $size")
    }
  }

  test("the same bits on repeat") {
    for ((model, data) <- models) {
      val blocks = inBlocks(model, 7)
      assert(blocks.transform(data).collect().toSeq === blocks.transform(data).collect().toSeq)
    }
  }

  test("an estimator's setting is its model's") {
    assert(classifier.setScoringBlockSize(64).fit(clouds).getScoringBlockSize === 64)
    assert(classifies.getScoringBlockSize === 0)
  }

  test("transform runs no job") {
    val read = context.longAccumulator("rows read")
    val counted = udf((id: Int) => { read.add(1); id }).asNondeterministic()
    for ((model, data) <- models) {
      inBlocks(model, 16).transform(data.withColumn("counted", counted(col("id"))))
    }
    assert(read.sum === 0)
  }

  test("features in a struct, columns with dots, and two columns of the same name") {
    val nested = clouds
      .selectExpr("id", "label", "named_struct('x', 1, 'features', features) as s")
      .withColumn("odd.name", lit(2))
    val model = classifies.copy(ParamMap.empty).setFeaturesCol("s.features")
    assertSame(inBlocks(model, 7).transform(nested), model.transform(nested), "nested")
    val twice = clouds.select(col("id"), col("label"), col("features"), lit(3).as("id"))
    assertSame(inBlocks(classifies, 7).transform(twice), classifies.transform(twice), "twice")
    val empty = nested.where("id < 0")
    assert(inBlocks(model, 7).transform(empty).count() === 0)
  }

  test("sparse rows and arrays are scored as dense ones") {
    val sparse = udf((v: Vector) => Vectors.dense(v(0), 0).toSparse)
    val table = clouds.withColumn("features", sparse(col("features")))
    val arrays = clouds.selectExpr("id", "label", "array(1.5f, cast(id as float)) as features")
    for (data <- Seq(table, arrays)) {
      assertSame(inBlocks(classifies, 7).transform(data), classifies.transform(data), "rows")
      assertSame(inBlocks(whitens, 7).transform(data), whitens.transform(data), "white")
    }
  }

  test("invalid rows are kept, skipped or refused as row by row, and harm no other row") {
    val bad = udf((id: Int) => Vectors.dense(if (id == 7) Double.NaN else 1e20, 0))
    val holed = clouds
      .withColumn(
        "features",
        when(col("id") === 7 || col("id") === 9, bad(col("id")))
          .otherwise(when(col("id") =!= 8, col("features")))
      )
    for (how <- Seq("keep", "skip")) {
      val model = classifies.copy(ParamMap.empty).setHandleInvalid(how)
      assertSame(inBlocks(model, 16).transform(holed), model.transform(holed), how)
      val white = whitens.copy(ParamMap.empty).setHandleInvalid(how)
      assertSame(inBlocks(white, 16).transform(holed), white.transform(holed), s"white, $how")
    }
    val strict = inBlocks(classifies.copy(ParamMap.empty).setHandleInvalid("error"), 16)
    val text = messages(intercept[Exception](strict.transform(holed).collect()))
    assert(text.contains("features must be finite single-precision numbers, got NaN at index 0"))
    val wide = clouds.withColumn("features", udf(() => Vectors.dense(1, 2, 3)).apply())
    val width = messages(intercept[Exception](strict.transform(wide).collect()))
    assert(width.contains("features must have 2 values as in training, got 3"))
  }
}
