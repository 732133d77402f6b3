package sparknn.stage

import java.nio.file.Files
import org.apache.spark.ml.linalg.{Vector, Vectors}
import org.apache.spark.sql.DataFrame
import org.scalatest.funsuite.AnyFunSuite
import sparknn.classification.{NeuralNetworkClassificationModel, NeuralNetworkClassifier}
import sparknn.ensemble.EnsembleRegressor
import sparknn.regression.{NeuralNetworkRegressionModel, NeuralNetworkRegressor}
import sparknn.testing.SmallData

/** Predictions that are brought in line with held-out rows. */
class CalibrationSuite extends AnyFunSuite with SmallData {

  /** Noise of a size that depends on the first feature; every third row is held out. */
  private def noisy(rows: Int, seed: Long): DataFrame = {
    val random = new java.util.Random(seed)
    val all = for (i <- 0 until rows) yield {
      val (a, b) = (random.nextGaussian(), random.nextGaussian())
      (a + (0.2 + 0.1 * math.abs(a)) * random.nextGaussian(), Vectors.dense(a, b), i % 3 == 0)
    }
    spark.createDataFrame(all).toDF("label", "features", "held").coalesce(2).cache()
  }

  private lazy val train = noisy(900, 1)
  private lazy val others = noisy(3000, 2)

  private def quantile = new NeuralNetworkRegressor()
    .setLoss("quantile")
    .setQuantileProbabilities(0.05, 0.2, 0.5, 0.9)
    .setQuantilesCol("q")
    .setHiddenLayers(64)
    .setStepSize(0.02)
    .setMaxIter(40)
    .setNumWorkers(2)
    .setPatience(40)
    .setSeed(3)
    .setValidationIndicatorCol("held")

  private def shares(model: NeuralNetworkRegressionModel, rows: DataFrame): Seq[Double] = {
    val scored = model.transform(rows).select("label", "q").collect()
    for (k <- 0 until 4)
      yield scored.count(r => r.getDouble(0) <= r.getAs[Vector](1)(k)).toDouble / scored.length
  }

  test("as many held-out rows are below each quantile as its probability says") {
    val calibrated = quantile.setQuantileCalibration("conformal").fit(train)
    val held = train.where("held")
    val n = held.count().toDouble
    for ((share, p) <- shares(calibrated, held).zip(Seq(0.05, 0.2, 0.5, 0.9)))
      assert(math.abs(share - p) <= 2 / n, s"$share of $p")
    for ((share, p) <- shares(calibrated, others).zip(Seq(0.05, 0.2, 0.5, 0.9)))
      assert(math.abs(share - p) < 0.06, s"$share of $p among other rows")
    for (row <- calibrated.transform(others).select("q").collect()) {
      val q = row.getAs[Vector](0).toArray.toSeq
      assert(q === q.sorted)
    }
  }

  test("several targets are calibrated one by one, weighted as their rows are") {
    val two = train.selectExpr(
      "array(label, 100 - 3 * label) as label",
      "features",
      "held",
      "if(label > 0, 2.0D, 1.0D) as w"
    )
    val model = quantile
      .setMaxIter(5)
      .setWeightCol("w")
      .setQuantileCalibration("conformal")
      .fit(two)
    val scored = model.transform(two.where("held")).select("label", "q", "w").collect()
    val all = scored.map(_.getDouble(2)).sum
    for (t <- 0 until 2; (p, k) <- Seq(0.05, 0.2, 0.5, 0.9).zipWithIndex) {
      val below = scored.filter { r =>
        r.getSeq[Double](0)(t) <= r.getAs[Vector](1)(4 * t + k)
      }
      assert(math.abs(below.map(_.getDouble(2)).sum / all - p) < 4 / all, s"target $t, $p")
    }
  }

  private def nll(model: NeuralNetworkClassificationModel, rows: DataFrame): Double = {
    val scored = model.transform(rows).select("label", "probability").collect()
    scored.map(r => -math.log(r.getAs[Vector](1)(r.getDouble(0).toInt))).sum / scored.length
  }

  test("a temperature gives the held-out rows the least cross-entropy, and the same classes") {
    val random = new java.util.Random(5)
    val all = for (i <- 0 until 300) yield {
      val x = Seq.fill(8)(random.nextGaussian()).toArray
      val label = if (x(0) + 2 * random.nextGaussian() > 0) 1.0 else 0.0
      (label, Vectors.dense(x), i % 3 == 0)
    }
    val rows = spark.createDataFrame(all).toDF("label", "features", "held").coalesce(1).cache()
    val held = rows.where("held")
    def network = new NeuralNetworkClassifier()
      .setStepSize(0.02)
      .setMaxIter(30)
      .setPatience(30)
      .setValidationMetric("accuracy")
      .setValidationIndicatorCol("held")
    val plain = network.fit(rows)
    val calibrated = network.setCalibration("temperature").fit(rows)
    def classes(model: NeuralNetworkClassificationModel) =
      model.transform(rows).select("prediction").collect().toSeq
    assert(classes(calibrated) === classes(plain))
    val at = (rows: DataFrame) => nll(calibrated, rows)
    assert(at(held) < nll(plain, held))
    // All logits are the same but for one factor.
    val x = Vectors.dense(1, 0, -1, 2, 0, 0, 1, 1)
    val (one, other) = (plain.predictRaw(x), calibrated.predictRaw(x))
    val factor = other(0) / one(0)
    assert(factor < 1 && math.abs(other(1) / one(1) - factor) < 1e-4)
    // No other factor is better.
    for (change <- Seq(0.9, 1.1)) {
      val scored = calibrated.transform(held).select("label", "rawPrediction").collect()
      val loss = scored.map { r =>
        val raw = r.getAs[Vector](1).toArray.map(_ * change)
        math.log(raw.map(math.exp).sum) - raw(r.getDouble(0).toInt)
      }.sum / scored.length
      assert(loss > at(held))
    }
  }

  test("a calibrated model is saved, averaged and trained by L-BFGS as any other") {
    val model = quantile.setMaxIter(3).setQuantileCalibration("conformal").fit(train)
    val folder = Files.createTempDirectory("calibrated").resolve("model").toString
    model.write.save(folder)
    val loaded = NeuralNetworkRegressionModel.load(folder)
    assert(shares(loaded, others) === shares(model, others))
    val again = quantile.setMaxIter(3).setQuantileCalibration("conformal").fit(train)
    assert(again.parameters.toSeq === model.parameters.toSeq)
    new EnsembleRegressor()
      .setEstimator(quantile.setMaxIter(2).setQuantileCalibration("conformal"))
      .setNumMembers(2)
      .fit(train)
    val searched = quantile.setSolver("lbfgs").setMaxIter(8).setQuantileCalibration("conformal")
    val share = shares(searched.fit(train), train.where("held"))
    assert(math.abs(share(3) - 0.9) < 0.01)
  }

  private def refused(action: => Any): String =
    intercept[IllegalArgumentException](action).getMessage

  test("what can't be calibrated is refused") {
    val unwatched = quantile.setQuantileCalibration("conformal")
    unwatched.clear(unwatched.validationIndicatorCol)
    assert(
      refused(unwatched.fit(train)) === "predictions can be calibrated only where rows are held" +
        " out (validationFraction or validationIndicatorCol), got none"
    )
    assert(
      refused(new NeuralNetworkRegressor().setQuantileCalibration("conformal").fit(waves)) ===
        "quantileCalibration must be none unless the loss is quantile, got conformal with the" +
        " loss squaredError"
    )
    assert(
      refused(new NeuralNetworkClassifier().setCalibration("temperature").fit(clouds))
        .startsWith("predictions can be calibrated only where rows are held out")
    )
  }
}
