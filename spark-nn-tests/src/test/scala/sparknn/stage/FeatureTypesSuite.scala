package sparknn.stage

import sparknn.internal.rows.Columns
import org.apache.spark.ml.feature.VectorAssembler
import org.apache.spark.ml.functions.vector_to_array
import org.apache.spark.ml.linalg.{SparseVector, SQLDataTypes, Vector, Vectors}
import org.apache.spark.sql.{DataFrame, Row}
import org.apache.spark.sql.functions.{col, expr, udf, when}
import org.scalatest.funsuite.AnyFunSuite
import scala.util.Random
import sparknn.classification.NeuralNetworkClassifier
import sparknn.regression.NeuralNetworkRegressor
import sparknn.testing.SmallData

/** Features come as vectors, dense or sparse, or as arrays; the same numbers give the same model
  * (sparse ones where nothing is standardised: standardised they are not centred).
  */
class FeatureTypesSuite extends AnyFunSuite with SmallData {

  /** Twelve features, at most five of them not 0, all of them exact in single precision. */
  private lazy val dense: DataFrame = {
    val random = new Random(3)
    val rows = for (i <- 0 until 150) yield {
      val values = new Array[Float](12)
      (0 until 5).foreach(_ => values(random.nextInt(12)) = random.nextInt(17) / 8f)
      (i, if (values.sum > 4) 1.0 else 0.0, values.toSeq)
    }
    spark
      .createDataFrame(rows)
      .toDF("id", "label", "features")
      .withColumn("features", asVector(col("features")))
  }
  private lazy val asVector =
    udf((values: scala.collection.Seq[Float]) => Vectors.dense(values.map(_.toDouble).toArray))
  private lazy val toSparse = udf((v: Vector) => v.toSparse: Vector)
  private lazy val sparse = dense.withColumn("features", toSparse(col("features")))
  private lazy val mixed = dense.withColumn(
    "features",
    when(col("id") % 2 === 0, col("features")).otherwise(toSparse(col("features")))
  )
  private lazy val doubles = dense.withColumn("features", vector_to_array(col("features")))
  private lazy val floats =
    doubles.withColumn("features", col("features").cast("array<float>"))

  private def classifier =
    new NeuralNetworkClassifier().setHiddenLayers(6).setMaxIter(4).setStandardization(false)
  private lazy val model = classifier.fit(dense)
  private lazy val expected = vectors(model.transform(dense), "probability")

  private def assertClose(got: Seq[Vector], expected: Seq[Vector]): Unit = {
    assert(got.size === expected.size)
    for ((a, b) <- got.zip(expected); i <- 0 until a.size) assert(math.abs(a(i) - b(i)) < 1e-5)
  }

  test("array<double> and array<float> of the same numbers train the same bits as vectors") {
    assert(classifier.fit(doubles).parameters() === model.parameters())
    assert(classifier.fit(floats).parameters() === model.parameters())
  }

  // Vectors that are half full or more are packed as dense ones, and so in another place.
  test("vectors that are sparse train the same network as dense ones, but for rounding") {
    val fromSparse = classifier.fit(sparse)
    assertClose(vectors(fromSparse.transform(dense), "probability"), expected)
    val pairs = fromSparse.parameters().zip(model.parameters())
    assert(pairs.forall { case (a, b) => math.abs(a - b) < 1e-5 })
  }

  test("dense and sparse vectors may be mixed in a column") {
    val mixedModel = classifier.setMaxIter(20).setStepSize(0.02).fit(mixed)
    val right = mixedModel.transform(mixed).where("prediction = label").count()
    assert(right > 0.9 * dense.count())
  }

  test("in one batch a pass, a mixed column trains what a dense one does, but for rounding") {
    val whole = classifier.setBatchSize(1000).setSolver("sgd").setStepSize(0.1)
    val a = whole.fit(mixed).parameters()
    val b = whole.fit(dense).parameters()
    assert(a.zip(b).forall { case (x, y) => math.abs(x - y) < 1e-5 })
  }

  test("scoring gives the same for every type of features, whatever the model was trained on") {
    for (trained <- Seq(model, classifier.fit(floats))) {
      assert(vectors(trained.transform(doubles), "probability") === expected)
      assert(vectors(trained.transform(floats), "probability") === expected)
      assert(vectors(trained.transform(sparse), "probability") === expected)
      assert(vectors(trained.transform(mixed), "probability") === expected)
    }
  }

  test("scoring arrays adds the same columns as scoring vectors, and leaves the arrays alone") {
    val scored = model.transform(floats)
    assert(scored.columns === model.transform(dense).columns)
    assert(scored.schema("features") === floats.schema("features"))
    def metadata(data: DataFrame) = data.schema.map(f => f.name -> f.metadata).toMap
    assert(metadata(scored) === metadata(model.transform(dense)))
    assert(model.transformSchema(floats.schema)("features") === floats.schema("features"))
  }

  test("the regressor takes all of them too, with one target or two") {
    val two = expr("array(label, 1 - label)")
    for (label <- Seq(col("label"), two)) {
      val regressor = new NeuralNetworkRegressor().setHiddenLayers(6).setMaxIter(2)
      val frames = Seq(dense, doubles, floats, sparse).map(_.withColumn("label", label))
      val reference = regressor.fit(frames.head)
      def predictions(data: DataFrame): Seq[Any] =
        reference.transform(data).orderBy("id").select("prediction").collect().map(_.get(0)).toSeq
      val first = predictions(frames.head)
      assert(first.size === 150)
      for (data <- frames.tail) assert(predictions(data) === first)
      for (data <- frames.tail.init) {
        assert(regressor.fit(data).parameters() === reference.parameters())
      }
    }
  }

  test("a vector column assembled from numbers is a vector like any other") {
    val split = (0 until 12).foldLeft(doubles)((data, i) =>
      data.withColumn(s"f$i", col("features").getItem(i))
    )
    val assembled = new VectorAssembler()
      .setInputCols((0 until 12).map(i => s"f$i").toArray)
      .setOutputCol("features")
      .transform(split.drop("features"))
    assert(assembled.schema("features").dataType === SQLDataTypes.VectorType)
    // The assembler chooses dense or sparse by itself.
    val kinds = assembled.select("features").collect().map { case Row(v: Vector) => v.getClass }
    assert(kinds.exists(_ == classOf[SparseVector]))
    assert(vectors(model.transform(assembled), "probability") === expected)
  }

  // A linked list, which is what Row.getList makes of arrays with Scala 2.13 on Spark 3.5: by index,
  // it takes half a minute.
  test("a wide array is read in linear time, whatever kind of sequence Spark gives") {
    val width = 200000
    val values = List.tabulate(width)(_.toDouble)
    val read = new Array[Double](width)
    val start = System.nanoTime
    assert(Columns.readArray(Columns.value(Row(values), 0), "features", read) === null)
    assert((System.nanoTime - start) / 1e9 < 5)
    assert(read.toSeq === values)
  }
}
