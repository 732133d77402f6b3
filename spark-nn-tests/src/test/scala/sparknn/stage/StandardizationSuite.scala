package sparknn.stage

import org.apache.spark.ml.linalg.{Vector, Vectors}
import org.apache.spark.ml.param.ParamMap
import org.apache.spark.sql.DataFrame
import org.apache.spark.sql.functions.{col, udf, when}
import org.scalatest.funsuite.AnyFunSuite
import scala.util.Random
import sparknn.classification.{NeuralNetworkClassificationModel, NeuralNetworkClassifier}
import sparknn.ensemble.EnsembleClassifier
import sparknn.feature.Standardizer
import sparknn.regression.NeuralNetworkRegressor
import sparknn.testing.{Numbers, SmallData, TemporaryFolders, ThreeParts}
import sparknn.tuning.SuccessiveHalving

/** `standardization`: features that are brought to scale within the network. */
class StandardizationSuite
    extends AnyFunSuite
    with SmallData
    with TemporaryFolders
    with ThreeParts {

  /** Three features, evenly spread in ranges that differ by a factor of a million. */
  private lazy val uneven: DataFrame = {
    val random = new Random(7)
    val rows = for (i <- 0 until 200) yield {
      val Seq(a, b, c) = Seq.fill(3)(random.nextDouble() * 2 - 1)
      (i, if (a + b > c) 1.0 else 0.0, a * b + c, Vectors.dense(a * 1000 + 500, b / 1000, c - 7))
    }
    spark.createDataFrame(rows).toDF("id", "label", "value", "features")
  }

  private def classifier = new NeuralNetworkClassifier()
    .setHiddenLayers(6)
    .setMaxIter(5)
    .setBatchSize(20)
    .setStepSize(0.02)
    .setSeed(3)

  private def regressor = new NeuralNetworkRegressor()
    .setLabelCol("value")
    .setHiddenLayers(6)
    .setMaxIter(5)
    .setBatchSize(20)
    .setSeed(3)

  /** The statistics that come first: means and scales. */
  private def scaling(model: NeuralNetworkClassificationModel): (Seq[Float], Seq[Float]) = {
    val width = model.numFeatures
    val state = model.scorer().values().statistics().toSeq
    (state.take(width), state.slice(width, 2 * width))
  }

  /** The features as our Standardizer scales them, divided by n and not n - 1. */
  private def standardized(data: DataFrame, by: DataFrame): DataFrame = {
    val scaler = new Standardizer().setInputCol("features").setOutputCol("scaled").fit(by)
    val n = by.count().toDouble
    val population = udf((v: Vector) => {
      Vectors.dense(v.toArray.map(_ * math.sqrt(n / (n - 1))))
    })
    scaler
      .transform(data)
      .drop("features")
      .withColumn("features", population(col("scaled")))
      .drop("scaled")
  }

  private def assertClose(got: Array[Float], expected: Array[Float]): Unit =
    Numbers.assertAllClose(got, expected.map(_.toDouble), 0, 1e-5, "parameters")

  test("it learns what it learns behind a Standardizer, with either solver and held-out rows") {
    val held = uneven.withColumn("held", col("id") % 4 === 0)
    val by = held.where("not held")
    val apart = standardized(held, by)
    for (
      set <- Seq[NeuralNetworkClassifier => NeuralNetworkClassifier](
        identity,
        _.setNumWorkers(2),
        _.setSolver("lbfgs")
      )
    ) {
      def estimator = set(classifier).setValidationIndicatorCol("held")
      val within = estimator.fit(held)
      val behind = estimator.setStandardization(false).fit(apart)
      assertClose(within.parameters, behind.parameters)
      val scores = vectors(within.transform(uneven), "probability")
      for ((a, b) <- scores.zip(vectors(behind.transform(apart), "probability")); c <- 0 until 2) {
        assert(math.abs(a(c) - b(c)) < 1e-5)
      }
      val raw = estimator.setStandardization(false).fit(held)
      assert(raw.parameters.toSeq !== within.parameters.toSeq)
    }
    val within = regressor.setValidationIndicatorCol("held").fit(held)
    val behind =
      regressor.setValidationIndicatorCol("held").setStandardization(false).fit(apart)
    assertClose(within.parameters, behind.parameters)
  }

  test("held-out rows have no say in it") {
    val huge = udf((v: Vector) => Vectors.dense(v.toArray.map(_ + 1e6)))
    val held = uneven.withColumn("held", col("id") < 50)
    val spoiled =
      held.withColumn(
        "features",
        when(col("held"), huge(col("features"))).otherwise(col("features"))
      )
    def fit(data: DataFrame) =
      classifier.setValidationIndicatorCol("held").setPatience(100).fit(data)
    assert(scaling(fit(spoiled)) === scaling(fit(held)))
  }

  test("a feature that hardly varies is divided by a tenth of its range, a constant one is lost") {
    val rows = for (i <- 0 until 1000) yield {
      (if (i % 2 == 0) 1.0 else 0.0, Vectors.dense(if (i == 3) 5 else 0, 3.25, i % 2))
    }
    val model = classifier.setMaxIter(1).fit(spark.createDataFrame(rows).toDF("label", "features"))
    val (mean, scale) = scaling(model)
    assert(mean === Seq(0.005f, 3.25f, 0.5f))
    assert(scale === Seq(2f, 0f, 2f))
    val there = model.predictRaw(Vectors.dense(0, 3.25, 1))
    assert(model.predictRaw(Vectors.dense(0, -1e30, 1)) === there)
  }

  test("a row of zeros, which VectorAssembler makes sparse, does not make a table sparse") {
    val values = Seq(Vectors.dense(0, 0).compressed) ++
      (1 until 40).map(i => Vectors.dense(1000.0 + i % 7, 3.0 * (i % 5)))
    val table = spark
      .createDataFrame(values.zipWithIndex.map { case (v, i) => ((i % 2).toDouble, v) })
      .toDF("label", "features")
    val (mean, _) = scaling(classifier.fit(table))
    val expected = (1 until 40).map(i => 3.0 * (i % 5)).sum / 40
    Numbers.assertClose(mean(1).toDouble, expected, 1e-6, 0, "mean")
  }

  test("in sparse rows 0 stays 0, and what is never 0 is centred") {
    val random = new Random(5)
    val rows = for (i <- 0 until 100) yield {
      val at = 1 + random.nextInt(9)
      val values = Seq(0 -> (1000 + i.toDouble), at -> (1 + random.nextInt(3)).toDouble)
      ((i % 2).toDouble, Vectors.sparse(10, values))
    }
    val sparse = spark.createDataFrame(rows).toDF("label", "features")
    val toDense = udf((v: Vector) => v.toDense: Vector)
    val (mean, scale) = scaling(classifier.fit(sparse))
    val (denseMean, denseScale) = scaling(
      classifier.fit(sparse.withColumn("features", toDense(col("features"))))
    )
    Numbers.assertAllClose(scale.toArray, denseScale.map(_.toDouble).toArray, 1e-6, 0, "scales")
    assert(mean.head === 1049.5f)
    assert(mean.tail === Seq.fill(9)(0f))
    assert(denseMean.head === 1049.5f && denseMean.tail.forall(_ > 0))
  }

  test("rows count by their weights, whose unit does not matter") {
    def fit(weight: String) =
      classifier.setWeightCol("w").fit(uneven.selectExpr("*", s"$weight AS w"))
    val some = scaling(fit("IF(id % 2 = 0, 1, 0)"))
    val even = scaling(classifier.fit(uneven.where("id % 2 = 0")))
    for ((a, b) <- (some._1 ++ some._2).zip(even._1 ++ even._2)) {
      Numbers.assertClose(a, b, 1e-6, 0, "statistics")
    }
    assert(scaling(fit("1024")) === scaling(classifier.fit(uneven)))
  }

  test("it stays to the bit what it was, whatever is averaged or measured anew") {
    val (mean, scale) = scaling(classifier.setNumWorkers(2).fit(uneven))
    val averaged = Seq[NeuralNetworkClassifier => NeuralNetworkClassifier](
      _.setOuterMomentum(0.5).setAveragingInterval(1),
      _.setEmaDecay(0.9),
      _.setBatchNorm(true).setAveragedPasses(2),
      _.setSolver("lbfgs")
    )
    for (set <- averaged) {
      def estimator = set(classifier.setNumWorkers(2))
      val model = estimator.fit(uneven)
      assert(scaling(model) === ((mean, scale)))
      Numbers.assertSameBits(estimator.fit(uneven).parameters, model.parameters, "repeated")
    }
  }

  test("saved, it scores as before") {
    withPath { path =>
      val model = classifier.fit(uneven)
      model.write.save(path)
      val loaded = NeuralNetworkClassificationModel.load(path)
      assert(scaling(loaded) === scaling(model))
      assert(
        vectors(loaded.transform(uneven), "rawPrediction") ===
          vectors(model.transform(uneven), "rawPrediction")
      )
    }
  }

  test("members of an ensemble have their own where their rows are their own") {
    def members(bagging: Boolean) = {
      val ensemble = new EnsembleClassifier()
        .setEstimator(classifier)
        .setNumMembers(2)
        .setBagging(bagging)
        .fit(uneven)
      (0 until 2).map(i => scaling(ensemble.models().get(i)))
    }
    val Seq(first, second) = members(bagging = false)
    assert(first === second)
    val Seq(one, other) = members(bagging = true)
    assert(one !== other)
  }

  test("a search tries both on the same rows") {
    val estimator = classifier.setMaxIter(9)
    val maps =
      Array(true, false).map(value => new ParamMap().put(estimator.standardization, value))
    val found = new SuccessiveHalving()
      .setEstimator(estimator)
      .setEstimatorParamMaps(maps: _*)
      .fit(uneven)
      .bestModel
      .asInstanceOf[NeuralNetworkClassificationModel]
    assert(found.network.toString.contains("standardize"))
  }

  test("layers of the user's own stand behind it; in them it is refused") {
    val own = new NeuralNetworkClassifier().setMaxIter(1)
    val model = own.setLayers("dense(4)", "relu").fit(uneven)
    assert(model.network.toString.startsWith("[3] -> standardize, dense(4"))
    for (
      layers <- Seq(
        Seq("standardize", "dense(3)"),
        Seq("sequential(dense(3), standardize)", "relu")
      );
      standardization <- Seq(true, false)
    ) {
      refused("layers", "must not have standardize", "got " + layers.mkString(", ")) {
        own.setStandardization(standardization).setLayers(layers: _*).fit(uneven)
      }
    }
  }
}
