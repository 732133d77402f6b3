package sparknn.stage

import org.apache.spark.ml.linalg.{Vector, Vectors}
import org.apache.spark.sql.DataFrame
import org.apache.spark.sql.functions.{col, udf}
import org.scalatest.funsuite.AnyFunSuite
import sparknn.classification.NeuralNetworkClassifier
import sparknn.ensemble.EnsembleClassifier
import sparknn.regression.NeuralNetworkRegressor
import sparknn.testing.{Numbers, SmallData, TemporaryFolders}

/** Features of which few are set go into the first layer as they are. */
class SparseFeaturesSuite extends AnyFunSuite with SmallData with TemporaryFolders {

  /** Texts of some words, the first of which tells the class. */
  private def texts(width: Int, rows: Int = 240, words: Int = 8): DataFrame = {
    val random = new java.util.Random(5)
    val drawn = for (i <- 0 until rows) yield {
      val label = i % 3
      val telling = label * 7 + random.nextInt(7)
      val others = Seq.fill(words)(21 + random.nextInt(width - 21))
      val columns = (telling +: others).distinct.sorted.toArray
      val values = columns.map(column => if (column < 21) 2.0 else 0.5 + random.nextInt(2))
      (i, label.toDouble, Vectors.sparse(width, columns, values))
    }
    spark.createDataFrame(drawn).toDF("id", "label", "features").coalesce(2)
  }

  private lazy val narrow = texts(1100)
  private lazy val dense =
    narrow.withColumn("features", udf((v: Vector) => v.toDense: Vector).apply(col("features")))

  private def classifier = new NeuralNetworkClassifier()
    .setHiddenLayers(8)
    .setStandardization(false)
    .setBatchSize(16)
    .setMaxIter(3)
    .setSeed(3)

  private def accuracy(scored: DataFrame): Double =
    scored.selectExpr("avg(int(prediction = label))").first().getDouble(0)

  for (workers <- Seq(1, 2)) {
    test(s"$workers workers, plain SGD: one model by sparse and by dense vectors") {
      def sgd =
        classifier.setSolver("sgd").setStepSize(0.1).setNumWorkers(workers).setOuterMomentum(0)
      val expected = sgd.fit(dense)
      val found = sgd.fit(narrow)
      Numbers.assertAllClose(
        found.parameters,
        Numbers.doubles(expected.parameters),
        1e-5,
        1e-5,
        "parameters"
      )
      val before = sgd.setStepSize(1e-9).setMaxIter(1).fit(narrow).parameters
      assert(found.parameters.zip(before).exists { case (a, b) => math.abs(a - b) > 0.05 })
    }
  }

  test("L-BFGS, too, and with a penalty, whose steps are of all weights") {
    for (
      make <- Seq[NeuralNetworkClassifier => NeuralNetworkClassifier](
        _.setSolver("lbfgs").setMaxIter(6),
        _.setSolver("sgd").setStepSize(0.1).setRegParam(0.01).setNumWorkers(1),
        _.setSolver("adamW(weightDecay=0.1)").setStepSize(0.01).setNumWorkers(1),
        _.setSolver("adam").setMaxNorm(0.5).setNumWorkers(1),
        _.setSolver("momentum").setEmaDecay(0.9).setNumWorkers(1)
      )
    ) {
      val expected = make(classifier).fit(dense).parameters
      val found = make(classifier).fit(narrow).parameters
      Numbers.assertAllClose(found, Numbers.doubles(expected), 1e-4, 1e-4, "parameters")
    }
  }

  test("2^18 features are no obstacle: it learns, and saves and scores what it learned") {
    val wide = texts(1 << 18)
    val model = classifier.setStandardization(true).setStepSize(0.01).setMaxIter(10).fit(wide)
    assert(accuracy(model.transform(wide)) > 0.95)
    withPath { path =>
      model.save(path)
      val again = sparknn.classification.NeuralNetworkClassificationModel.load(path)
      assert(
        vectors(again.transform(wide.limit(3)), "probability") ===
          vectors(model.transform(wide.limit(3)), "probability")
      )
    }
  }

  test("features that are in every row are centred, as if they were dense") {
    val random = new java.util.Random(1)
    val rows = for (i <- 0 until 200) yield {
      val x = 100 + random.nextGaussian()
      val words = Array(10 + random.nextInt(1000), 1099)
      (if (x > 100) 1.0 else 0.0, Vectors.sparse(1100, words, Array(1.0, x)))
    }
    val data = spark.createDataFrame(rows).toDF("label", "features")
    val model = classifier.setStandardization(true).setStepSize(0.01).setMaxIter(20).fit(data)
    assert(accuracy(model.transform(data)) > 0.9)
  }

  test("it is the same, to the bit, cut off and resumed, and when it is made again") {
    def adam = classifier.setMaxIter(4).setNumWorkers(2).setValidationFraction(0.2)
    val whole = adam.fit(narrow)
    withPath { folder =>
      for (pass <- 1 to 3) {
        val training = adam.setCheckpointDir(folder).training(narrow.schema)
        val packed = training.pack(narrow)
        try training.start(packed).advance(pass)
        finally packed.close()
      }
      val resumed = adam.setCheckpointDir(folder).fit(narrow)
      Numbers.assertSameBits(resumed.parameters, whole.parameters, "resumed")
    }
    Numbers.assertSameBits(adam.fit(narrow).parameters, whole.parameters, "made again")
  }

  test("going back after a divergence, and the mean of some passes") {
    val back = classifier.setSolver("sgd").setStepSize(1e20).setMaxRollbacks(100).setNumWorkers(2)
    assert(back.fit(narrow).parameters.forall(x => !x.isNaN && !x.isInfinity))
    val mean = classifier.setAveragedPasses(2).setNumWorkers(2).setMaxIter(8).setStepSize(0.01)
    assert(accuracy(mean.fit(narrow).transform(narrow)) > 0.9)
  }

  test("regression, and an ensemble of bootstrap samples") {
    val values = narrow.withColumn("label", col("label") * 2)
    val regressor = new NeuralNetworkRegressor().setHiddenLayers(8).setMaxIter(10).setSeed(1)
    val scored = regressor.fit(values).transform(values)
    val error = scored.selectExpr("avg(pow(prediction - label, 2))").first().getDouble(0)
    assert(error < 0.5, "the variance of the labels is 2.7")
    val ensemble = new EnsembleClassifier()
      .setEstimator(classifier.setStepSize(0.01).setMaxIter(8))
      .setNumMembers(2)
    assert(accuracy(ensemble.fit(narrow).transform(narrow)) > 0.9)
  }

  test("what would have to be made dense is refused before it is, with what would help") {
    val wide = texts(1 << 20, rows = 40)
    val made = classifier.setBatchSize(2000)
    made.clear(made.hiddenLayers)
    val message =
      intercept[IllegalArgumentException](
        made.setLayers("batchNorm", "dense(4)").fit(wide)
      ).getMessage
    assert(
      message.startsWith("a worker must fit into the memory of a task") &&
        message.contains("got ") && message.contains(" GB with batchSize 2000") &&
        message.contains("the largest that would fit") &&
        message.contains("9 of 1048576 set: a dense layer first"),
      message
    )
    made.setLayers("dense(4)", "relu").setMaxIter(1).fit(wide)
  }
}
