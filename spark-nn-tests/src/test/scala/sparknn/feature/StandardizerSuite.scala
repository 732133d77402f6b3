package sparknn.feature

import org.apache.spark.ml.attribute.{Attribute, AttributeGroup, NominalAttribute, NumericAttribute}
import org.apache.spark.ml.feature.StandardScaler
import org.apache.spark.ml.linalg.{DenseVector, SparseVector, Vector, Vectors}
import org.apache.spark.ml.param.ParamMap
import org.apache.spark.sql.functions.{col, udf}
import org.scalatest.funsuite.AnyFunSuite
import sparknn.testing.Numbers

/** [[MeanSubtractor]] and [[Standardizer]]. */
class StandardizerSuite extends AnyFunSuite with FeatureData {
  private def standardizer = new Standardizer().setInputCol("features").setOutputCol("out")
  private def subtractor = new MeanSubtractor().setInputCol("features").setOutputCol("out")
  private val rows = correlated(300, 6)
  private lazy val data = table(rows)

  private def mean(values: Seq[Double]): Double = values.sum / values.length
  private def std(values: Seq[Double]): Double = {
    val m = mean(values)
    math.sqrt(values.map(v => (v - m) * (v - m)).sum / (values.length - 1))
  }
  private def column(rows: Seq[Array[Double]], j: Int): Seq[Double] = rows.map(_(j))

  test("standardised features have mean 0 and standard deviation 1, and are Spark's own numbers") {
    val got = results(standardizer.fit(data).transform(data))
    for (j <- 0 until 6) {
      assert(math.abs(mean(column(got, j))) < 1e-12)
      assert(math.abs(std(column(got, j)) - 1) < 1e-12)
    }
    val sparks =
      new StandardScaler().setInputCol("features").setOutputCol("out").setWithMean(true).fit(data)
    assertAllNear(got, results(sparks.transform(data)), 1e-10)
  }

  test("the mean image is subtracted") {
    val model = subtractor.fit(data)
    val means = (0 until 6).map(j => mean(column(rows, j)))
    assertAllNear(Seq(model.mean.toArray), Seq(means.toArray), 1e-12)
    val expected = rows.map(row => row.indices.map(j => row(j) - means(j)).toArray)
    assertAllNear(results(model.transform(data)), expected, 1e-12)
  }

  test("with channels there is one mean and one deviation for all pixels of a channel") {
    val model = standardizer.setChannels(3).fit(data)
    assert(model.mean.size === 3 && model.std.size === 3)
    val channel = (0 until 3).map(c => rows.flatMap(row => Seq(row(c), row(c + 3))))
    assertAllNear(Seq(model.mean.toArray), Seq(channel.map(mean).toArray), 1e-12)
    assertAllNear(Seq(model.std.toArray), Seq(channel.map(std).toArray), 1e-12)
    val got = results(model.transform(data))
    val expected = rows.map(row =>
      row.indices.map(j => (row(j) - mean(channel(j % 3))) / std(channel(j % 3))).toArray
    )
    assertAllNear(got, expected, 1e-10)
    val subtracted = results(subtractor.setChannels(3).fit(data).transform(data))
    assertAllNear(
      subtracted,
      rows.map(row => row.indices.map(j => row(j) - mean(channel(j % 3))).toArray),
      1e-12
    )
  }

  test("a mean of a million with a deviation of 1 loses no more than a millionth") {
    val far = Numbers.doubles(Numbers.gaussians(4000, 9)).map(x => Array(x + 1e6)).toSeq
    val exactMean = far.map(row => BigDecimal(row(0))).sum / far.length
    val exactStd = math.sqrt(
      (far.map(row => (BigDecimal(row(0)) - exactMean).pow(2)).sum / (far.length - 1)).toDouble
    )
    val model = standardizer.fit(table(far))
    assert(math.abs(model.std()(0) / exactStd - 1) < 1e-6)
    val got = results(model.transform(table(far))).map(_.head)
    val expected = far.map(row => ((BigDecimal(row(0)) - exactMean) / exactStd).toDouble)
    for ((a, b) <- got.zip(expected)) Numbers.assertClose(a, b, 1e-6, 1e-9, "standardised")
  }

  test("constant features stay finite") {
    val constant = rows.map(row => Array(row(0), 1e6 + 0.1, 0.0))
    val model = standardizer.fit(table(constant))
    val got = results(model.transform(table(constant)))
    assert(got.forall(row => row(1) == 0 && row(2) == 0 && !row(0).isNaN))
    val scaled = results(model.setWithMean(false).transform(table(constant)))
    assert(scaled.forall(row => row(1) == 1e6 + 0.1))
    assert(results(standardizer.fit(table(rows.take(1))).transform(data)).flatten.forall(!_.isNaN))
  }

  private lazy val sparse = {
    val toSparse =
      udf((v: Vector) => Vectors.dense(v.toArray.map(x => if (x > 3) x else 0.0)).toSparse)
    data.withColumn("features", toSparse(col("features")))
  }

  test("sparse rows stay sparse where they are only scaled, and have the same numbers") {
    val model = standardizer.setWithMean(false).fit(sparse)
    val got = vectors(model.transform(sparse), "out")
    assert(got.forall(_.isInstanceOf[SparseVector]))
    val toDense = udf((v: Vector) => v.toDense: Vector)
    val dense = sparse.withColumn("features", toDense(col("features")))
    val expected = vectors(standardizer.setWithMean(false).fit(dense).transform(dense), "out")
    assert(expected.forall(_.isInstanceOf[DenseVector]))
    assertAllNear(got.map(_.toArray), expected.map(_.toArray), 1e-12)
    val centered = vectors(model.setWithMean(true).transform(sparse), "out")
    assert(centered.forall(_.isInstanceOf[DenseVector]))
  }

  test("arrays in, arrays out, of the same type and with the same numbers") {
    val expected = results(standardizer.fit(data).transform(data))
    for ((element, error) <- Seq("double" -> 1e-12, "float" -> 1e-5)) {
      val arrays = asArrays(data, element)
      val model = standardizer.fit(arrays)
      val out = model.transform(arrays)
      assert(out.schema("out").dataType.catalogString === s"array<$element>")
      assertAllNear(results(out), expected, error)
    }
  }

  test("a model changes only what it was told to on a copy") {
    val model = standardizer.fit(data)
    val unscaled = model.copy(ParamMap(model.withStd -> false))
    assertAllNear(
      results(unscaled.transform(data)),
      results(subtractor.fit(data).transform(data)),
      1e-12
    )
  }

  test("names of features are kept, and that they are numbers now; without names, how many") {
    val attributes = Array[Attribute](
      NumericAttribute.defaultAttr.withName("height"),
      NominalAttribute.defaultAttr.withName("color").withValues("red", "blue"),
      NumericAttribute.defaultAttr
    )
    val metadata = new AttributeGroup("features", attributes).toMetadata()
    val named =
      table(rows.map(_.take(3))).withColumn("features", col("features").as("features", metadata))
    for (model <- Seq(standardizer.fit(named), subtractor.fit(named))) {
      val group = AttributeGroup.fromStructField(model.transform(named).schema("out"))
      assert(group.size === 3)
      assert(group.getAttr(0).name === Some("height"))
      assert(group.getAttr("color").isNumeric)
      assert(group.getAttr(2).name === None)
      val plain = model.transform(table(rows.map(_.take(3)))).schema("out")
      assert(AttributeGroup.fromStructField(plain).size === 3)
    }
  }

  test("a column with a dot in its name is read, and the others stay as they are") {
    val dotted = data.withColumnRenamed("features", "my.features")
    val model = standardizer.setInputCol("my.features").fit(dotted)
    val out = model.transform(dotted)
    assert(out.columns.toSeq === Seq("id", "my.features", "out"))
    assertAllNear(results(out), results(standardizer.fit(data).transform(data)), 0)
  }
}
