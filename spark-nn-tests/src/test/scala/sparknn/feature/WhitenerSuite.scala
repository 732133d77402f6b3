package sparknn.feature

import breeze.linalg.{*, diag, eigSym, sum, DenseMatrix, DenseVector}
import java.io.{BufferedInputStream, DataInputStream}
import java.nio.file.{Files, Path}
import java.util.zip.GZIPInputStream
import org.apache.spark.ml.attribute.AttributeGroup
import org.apache.spark.ml.feature.{PCA, VectorSlicer}
import org.apache.spark.ml.linalg.{Vector, Vectors}
import org.apache.spark.ml.param.ParamMap
import org.apache.spark.ml.stat.Summarizer
import org.apache.spark.sql.DataFrame
import org.apache.spark.sql.functions.{col, udf}
import org.scalatest.funsuite.AnyFunSuite
import sparknn.testing.{Numbers, PublicData}

class WhitenerSuite extends AnyFunSuite with FeatureData with PublicData {
  private def whitener(method: String) =
    new Whitener().setInputCol("features").setOutputCol("out").setMethod(method)
  private val rows = correlated(400, 7)
  private lazy val data = table(rows)

  private def centered(rows: Seq[Array[Double]]): DenseMatrix[Double] = {
    val matrix = DenseMatrix(rows: _*)
    val mean = sum(matrix(::, *)).t / rows.length.toDouble
    matrix(*, ::) - mean
  }

  private def covariance(rows: Seq[Array[Double]]): DenseMatrix[Double] = {
    val matrix = centered(rows)
    matrix.t * matrix / (rows.length - 1.0)
  }

  private def lines(matrix: DenseMatrix[Double]): Seq[Array[Double]] =
    (0 until matrix.rows).map(i => matrix(i, ::).t.toArray)

  /** The identity. */
  private def assertIdentity(matrix: DenseMatrix[Double], tolerance: Double): Unit =
    for (i <- 0 until matrix.rows; j <- 0 until matrix.cols) {
      Numbers.assertClose(matrix(i, j), if (i == j) 1 else 0, 0, tolerance, s"covariance of $i, $j")
    }

  /** Rows whose covariance has variances from 1 down to 10^-6 along random directions. */
  private lazy val illConditioned: Seq[Array[Double]] = {
    val (count, width) = (3000, 60)
    def normal(n: Int, m: Int, seed: Long) =
      new DenseMatrix(n, m, Numbers.doubles(Numbers.gaussians(n * m, seed)))
    val directions = eigSym(covariance(lines(normal(200, width, 4)))).eigenvectors
    val deviations = DenseVector.tabulate(width)(j => math.pow(10, -3.0 * j / (width - 1)))
    lines(normal(count, width, 5) * diag(deviations) * directions.t).map(_.map(_ + 3))
  }

  for (method <- Seq("pcaWhitening", "zca")) {
    test(s"data of condition number 10^6 have the identity as covariance after $method") {
      val values = eigSym.justEigenvalues(covariance(illConditioned))
      assert(values(values.length - 1) / values(0) > 5e5)
      val table60 = table(illConditioned)
      val got = results(whitener(method).fit(table60).transform(table60))
      assertIdentity(covariance(got), 1e-4)
      for (j <- 0 until 60) assert(math.abs(got.map(_(j)).sum / got.length) < 1e-8)
    }
  }

  /** ZCA by Breeze: V diag(1 / sqrt(values + epsilon)) V'. */
  private def zca(rows: Seq[Array[Double]], epsilon: Double): Seq[Array[Double]] = {
    val eigen = eigSym(covariance(rows))
    val scale = eigen.eigenvalues.map(v => 1 / math.sqrt(v + epsilon))
    lines(centered(rows) * eigen.eigenvectors * diag(scale) * eigen.eigenvectors.t)
  }

  for (epsilon <- Seq(0.0, 0.5)) {
    test(s"ZCA is what Breeze makes, with epsilon $epsilon") {
      val got = results(whitener("zca").setEpsilon(epsilon).fit(data).transform(data))
      assertAllNear(got, zca(rows, epsilon), 1e-10)
    }
  }

  test("a mean of a million with a deviation of 1 loses no more than a millionth") {
    val near = correlated(2000, 5, 0).map(_.zipWithIndex.map { case (x, j) => x / (j + 1) })
    val far = near.map(_.map(_ + 1e6))
    // The same numbers about 0; they are rounded as the far ones are.
    val rounded = far.map(_.map(_ - 1e6))
    val got = results(whitener("zca").fit(table(far)).transform(table(far)))
    val expected = zca(rounded, 0)
    for (i <- got.indices; j <- 0 until 5) {
      Numbers.assertClose(got(i)(j), expected(i)(j), 1e-6, 1e-8, s"row $i, number $j")
    }
  }

  test("components and explained variance are those of Spark's PCA, but for signs") {
    val sparks = new PCA().setInputCol("features").setOutputCol("out").setK(4).fit(data)
    val model = whitener("pca").setK(4).fit(data)
    assert(model.numComponents === 4 && model.numFeatures === 7)
    for (i <- 0 until 4) {
      Numbers.assertClose(
        model.explainedVariance()(i),
        sparks.explainedVariance(i),
        1e-10,
        0,
        s"$i"
      )
      val (ours, theirs) =
        ((0 until 7).map(model.components()(_, i)), (0 until 7).map(sparks.pc(_, i)))
      val sign = math.signum(ours.zip(theirs).map { case (a, b) => a * b }.sum)
      assertAllNear(Seq(ours.toArray), Seq(theirs.map(_ * sign).toArray), 1e-9)
    }
  }

  test("PCA gives uncorrelated numbers, the largest variance first, about 0") {
    val model = whitener("pca").fit(data)
    val got = results(model.transform(data))
    val values = eigSym.justEigenvalues(covariance(rows)).toArray.reverse
    val found = covariance(got)
    for (i <- 0 until 7; j <- 0 until 7) {
      Numbers.assertClose(found(i, j), if (i == j) values(i) else 0, 1e-10, 1e-10, s"$i, $j")
    }
    assertAllNear(Seq(model.variances.toArray), Seq(values), 1e-9)
    for (j <- 0 until 7) assert(math.abs(got.map(_(j)).sum) < 1e-8)
  }

  test("in every component the number of largest size is positive") {
    val model = whitener("pca").fit(data)
    for (i <- 0 until 7) {
      assert((0 until 7).map(model.components()(_, i)).maxBy(x => math.abs(x)) > 0)
    }
  }

  test("variance keeps as many components as explain that share, and no more") {
    val all = whitener("pca").fit(data).explainedVariance.toArray
    assert(math.abs(all.sum - 1) < 1e-12)
    for (share <- Seq(0.3, 0.8, 0.95, 1.0)) {
      val kept = whitener("pca").setVariance(share).fit(data).numComponents
      assert(all.take(kept).sum >= share - 1e-12)
      assert(all.take(kept - 1).sum < share)
    }
  }

  for (method <- Seq("pca", "pcaWhitening", "zca")) {
    test(s"$method is undone by inverseTransform, as far as components are kept") {
      for (k <- Seq(7, 5, 2)) {
        val model = whitener(method).setK(k).setEpsilon(0.25).fit(data)
        val back = results(model.inverseTransform(model.transform(data)), "features_restored")
        // The nearest rows in the space of the components kept.
        val kept = new DenseMatrix(7, k, model.components.toArray)
        val mean = DenseVector(model.mean.toArray)
        val expected = centered(rows) * kept * kept.t
        assertAllNear(back, lines(expected(*, ::) + mean), 1e-9)
        if (k == 7) assertAllNear(back, rows, 1e-9)
        val named = model.inverseTransform(model.transform(data).drop("features"), "features")
        assertAllNear(results(named, "features"), back, 0)
      }
    }

    test(s"$method says how many numbers it makes, and takes arrays") {
      val model = whitener(method).setK(3).fit(data)
      val field = model.transform(data).schema("out")
      assert(AttributeGroup.fromStructField(field).size === (if (method == "zca") 7 else 3))
      val expected = results(model.transform(data))
      for ((element, error) <- Seq("double" -> 1e-9, "float" -> 1e-3)) {
        val arrays = asArrays(data, element)
        val out = whitener(method).setK(3).fit(arrays).transform(arrays)
        assert(out.schema("out").dataType.catalogString === s"array<$element>")
        assertAllNear(results(out), expected, error)
      }
    }
  }

  test("few components of ZCA give what all components would with the others left out") {
    for (k <- Seq(2, 5)) {
      val model = whitener("zca").setK(k).fit(data)
      val v = new DenseMatrix(7, k, model.components.toArray)
      val scale = DenseVector(model.variances.toArray).map(x => 1 / math.sqrt(x))
      assertAllNear(
        results(model.transform(data)),
        lines(centered(rows) * v * diag(scale) * v.t),
        1e-10
      )
    }
  }

  test("sparse rows are whitened as dense ones") {
    val holes = rows.map(_.map(x => if (x > 2) x else 0.0))
    val toSparse = udf((v: Vector) => v.toSparse: Vector)
    val sparse = table(holes).withColumn("features", toSparse(col("features")))
    val expected = results(whitener("zca").fit(table(holes)).transform(table(holes)))
    assertAllNear(results(whitener("zca").fit(sparse).transform(sparse)), expected, 1e-9)
  }

  for (method <- Seq("pcaWhitening", "zca")) {
    test(s"$method makes 0 of what never varied, not noise, and new rows stay finite") {
      // A constant, and a sum of two others: two directions without variance.
      val flat = rows.map(row => Array(row(0), row(1), 5.0, row(0) + row(1)))
      val model = whitener(method).fit(table(flat))
      assert(model.variances.toArray.count(_ == 0) === 2)
      val unseen = table(Seq(Array(1.0, 2.0, 6.0, -3.0)))
      val got = results(model.transform(unseen)).head
      assert(got.forall(x => math.abs(x) < 10), got.mkString(" "))
      val trained = results(model.transform(table(flat)))
      Numbers.assertClose(sum(diag(covariance(trained))), 2, 0, 1e-8, "total variance")
      val same = table(Seq.fill(4)(Array(1.0, 2.0)))
      val constant = whitener(method).fit(same)
      assert(results(constant.transform(same)).flatten.forall(_ == 0))
      assert(constant.explainedVariance.toArray.toSeq === Seq(0.0, 0.0))
    }
  }

  test("method and epsilon of a model can be changed without a new fit") {
    val model = whitener("pca").fit(data)
    val changed = model.copy(ParamMap(model.method -> "zca", model.epsilon -> 0.5))
    assertAllNear(results(changed.transform(data)), zca(rows, 0.5), 1e-10)
    assertAllNear(
      results(model.transform(data)),
      results(whitener("pca").fit(data).transform(data)),
      0
    )
  }

  test("CIFAR's 3,072 features have the identity as covariance after ZCA") {
    val images = cifar(dataSet("cifar10-small"))
    images.cache()
    try {
      val began = System.nanoTime()
      val model = whitener("zca").fit(images)
      info(f"fit of ${images.count()} x 3072: ${(System.nanoTime() - began) / 1e9}%.1f s")
      assert(model.variances()(0) / model.variances()(3071) > 1e4)
      val white = model.transform(images).select("out").cache()
      val variances =
        white.select(Summarizer.variance(col("out"))).head().getAs[Vector](0).toArray
      for (j <- variances.indices) {
        Numbers.assertClose(variances(j), 1, 0, 1e-4, s"variance of $j")
      }
      // All pairs of some hundreds of features; of all it would take minutes in plain Java.
      val some = new scala.util.Random(7).shuffle((0 until 3072).toList).take(400).sorted.toArray
      val sliced = new VectorSlicer().setInputCol("out").setOutputCol("some").setIndices(some)
      val part = sliced.transform(white).select("some").collect().map(_.getAs[Vector](0).toArray)
      assertIdentity(covariance(part.toSeq), 1e-4)
      white.unpersist()
    } finally images.unpersist()
  }

  /** Records of 1 label and 3 planes of 1024 bytes, as height x width x channels in [0, 1]. */
  private def cifar(folder: Path): DataFrame = {
    val files = Files.list(folder)
    val train =
      try files.toArray.map(_.asInstanceOf[Path]).find(_.getFileName.toString.contains("train"))
      finally files.close()
    val in = new DataInputStream(
      new GZIPInputStream(new BufferedInputStream(Files.newInputStream(train.get)), 1 << 16)
    )
    try {
      val record = new Array[Byte](1 + 3072)
      val images =
        Iterator.continually(in.readNBytes(record, 0, record.length)).takeWhile(_ > 0).map {
          length =>
            assert(length === record.length)
            Vectors
              .dense(Array.tabulate(3072)(i => (record(1 + i % 3 * 1024 + i / 3) & 0xff) / 255.0))
        }
      spark.createDataFrame(images.toList.zipWithIndex).toDF("features", "id").repartition(2)
    } finally in.close()
  }
}
