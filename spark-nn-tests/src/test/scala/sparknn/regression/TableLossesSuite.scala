package sparknn.regression

import java.nio.file.Files
import org.apache.spark.ml.linalg.{Vector, Vectors}
import org.apache.spark.sql.DataFrame
import org.apache.spark.sql.functions.col
import org.scalatest.funsuite.AnyFunSuite
import sparknn.ensemble.EnsembleRegressor
import sparknn.testing.SharedSpark

/** Losses of a regressor that say more, or other things, than a mean in the labels' own units. */
class TableLossesSuite extends AnyFunSuite with SharedSpark {
  private val random = new java.util.Random(11)

  private def linear = new NeuralNetworkRegressor()
    .setHiddenLayers(Array.empty[Int]: _*)
    .setStepSize(0.05)
    .setMaxIter(30)
    .setNumWorkers(2)
    .setSeed(3)

  private def rows(row: Double => Any): DataFrame = {
    val all = for (i <- 0 until 600) yield {
      val a = i / 300.0 - 1
      (row(a), Vectors.dense(a), i.toDouble)
    }
    val frame = all.head._1 match {
      case _: Double =>
        spark.createDataFrame(all.map { case (y, x, i) => (y.asInstanceOf[Double], x, i) })
      case _ => spark.createDataFrame(all.map { case (y, x, i) => (y.asInstanceOf[Vector], x, i) })
    }
    frame.toDF("label", "features", "i").coalesce(1).cache()
  }

  /** Uniform from 100 to 100 + 20 (2 + a). */
  private lazy val widening = rows(a => 100 + 20 * (2 + a) * random.nextDouble())

  private def quantile = linear.setLoss("quantile")

  private def collected(rows: DataFrame, column: String): Seq[Vector] =
    rows.select(column).collect().toSeq.map(_.getAs[Vector](0))

  test("quantiles are those of the labels at each place, in the labels' own units") {
    val model = quantile.setQuantileProbabilities(0.1, 0.5, 0.9).setQuantilesCol("q").fit(widening)
    for (a <- Seq(-1.0, 0.0, 1.0)) {
      val expected = Seq(0.1, 0.5, 0.9).map(p => 100 + 20 * (2 + a) * p)
      val quantiles = model.predictQuantiles(Vectors.dense(a)).toArray
      for ((q, e) <- quantiles.zip(expected)) assert(math.abs(q - e) < 4, s"at $a")
      assert(model.predict(Vectors.dense(a)) === quantiles(1))
      assert(model.predictAll(Vectors.dense(a)) === Vectors.dense(quantiles(1)))
    }
    val scored = model.transform(widening)
    assert(scored.columns.toSeq === Seq("label", "features", "i", "prediction", "q"))
    for ((q, p) <- collected(scored, "q").zip(scored.select("prediction").collect()))
      assert(q.toArray.toSeq === q.toArray.sorted.toSeq && q(1) === p.getDouble(0))
    assert(model.numTargets === 1)
    assert(model.describe().toString.contains("dense(3)"))
  }

  test("the loss may name the quantiles, and the column can be asked of a model") {
    val model = quantile.setMaxIter(2).setLoss("quantile([0.25, 0.75])").fit(widening)
    assert(model.transform(widening).columns.last === "prediction")
    val scored = model.copy(org.apache.spark.ml.param.ParamMap.empty).setQuantilesCol("q")
    val q = collected(scored.transform(widening), "q")
    assert(q.forall(_.size == 2))
    val same = quantile.setMaxIter(2).setQuantileProbabilities(0.25, 0.75).fit(widening)
    assert(same.parameters.toSeq === model.parameters.toSeq)
  }

  test("several targets have their quantiles side by side, and vectors of medians") {
    val two = rows(a => Vectors.dense(10 * a, 1000 + random.nextDouble()))
    val model = quantile
      .setQuantileProbabilities(0.2, 0.6)
      .setQuantilesCol("q")
      .setHiddenOutputCol("h")
      .setHiddenLayers(3)
      .fit(two)
    assert(model.numTargets === 2)
    val scored = model.transform(two)
    assert(scored.columns.toSeq.takeRight(3) === Seq("prediction", "q", "h"))
    for (row <- scored.select("q", "prediction", "h").take(50)) {
      val (q, p, h) = (row.getAs[Vector](0), row.getAs[Vector](1), row.getAs[Vector](2))
      assert(q.size === 4 && h.size === 3)
      // 0.6 is nearer to 0.5 than 0.2 is.
      assert(p === Vectors.dense(q(1), q(3)))
      assert(q(0) <= q(1) && q(2) <= q(3) && q(2) > 990)
    }
  }

  test("a training begins at the quantiles of the weighted labels") {
    val begun = quantile
      .setQuantileProbabilities(0.1, 0.5, 0.75)
      .setSolver("sgd")
      .setStepSize(1e-12)
      .setMaxIter(1)
      .fit(rows(a => 50 + 30 * a))
    val q = begun.predictQuantiles(Vectors.dense(0)).toArray
    for ((q, e) <- q.zip(Seq(26.0, 50.0, 65.0))) assert(math.abs(q - e) < 0.2)
  }

  test("labels that are all the same have that quantile") {
    val model = quantile.setMaxIter(2).fit(rows(_ => 7.5))
    assert(model.predictQuantiles(Vectors.dense(0)) === Vectors.dense(7.5, 7.5, 7.5))
  }

  test("an ensemble averages each quantile, and they stay in order") {
    val estimator = quantile.setMaxIter(3).setQuantilesCol("q")
    val model = new EnsembleRegressor()
      .setEstimator(estimator)
      .setNumMembers(2)
      .setStdCol("std")
      .fit(widening)
    val scored = model.transform(widening)
    assert(scored.columns.toSeq.takeRight(3) === Seq("prediction", "q", "std"))
    val x = Vectors.dense(0.5)
    val members = (0 until 2).map(model.models().get(_).predictQuantiles(x).toArray)
    val row = scored.where("i = 450").select("q", "prediction").head()
    for (k <- 0 until 3)
      assert(row.getAs[Vector](0)(k) === (members(0)(k) + members(1)(k)) / 2)
    assert(row.getDouble(1) === row.getAs[Vector](0)(1))
    assert(model.predict(x) === row.getDouble(1))
  }

  test("a saved model has the same quantiles") {
    val model = quantile
      .setMaxIter(2)
      .setQuantileProbabilities(0.3, 0.8)
      .setQuantilesCol("q")
      .fit(widening)
    val folder = Files.createTempDirectory("quantiles").resolve("model").toString
    model.write.save(folder)
    val loaded = NeuralNetworkRegressionModel.load(folder)
    assert(loaded.getQuantileProbabilities.toSeq === Seq(0.3, 0.8))
    assert(collected(loaded.transform(widening), "q") === collected(model.transform(widening), "q"))
  }

  test("mixup, weights, L-BFGS and several workers train every loss") {
    val positive = rows(a => math.exp(1 + 2 * a) * (0.5 + random.nextDouble()))
      .withColumn("w", col("i") % 3)
    for (
      loss <- Seq("quantile", "gamma", "tweedie(1.3)");
      network <- Seq(linear.setMixup(0.3), linear.setSolver("lbfgs"))
    ) {
      val model = network.setLoss(loss).setWeightCol("w").fit(positive)
      assert(model.predict(Vectors.dense(1)) > 3 * model.predict(Vectors.dense(-1)), loss)
    }
  }

  test("gamma and Tweedie predict means, with offsets as well") {
    def mean(a: Double) = math.exp(1 + a)
    // Fours of rows, one with each offset, are 50 % above the mean and below it by turns.
    val exposed = rows(a => mean(a) * (if (math.round((a + 1) * 300) / 4 % 2 == 0) 1.5 else 0.5))
      .selectExpr(
        "label * exp(0.3 * (i % 4)) AS label",
        "features",
        "0.3 * (i % 4) AS offset"
      )
      .cache()
    for (loss <- Seq("gamma", "tweedie", "tweedie(power=1.8)")) {
      val model = linear.setLoss(loss).setOffsetCol("offset").fit(exposed)
      for (a <- Seq(-1.0, 0.0, 1.0)) {
        val predicted = model.predict(Vectors.dense(a))
        assert(math.abs(predicted / mean(a) - 1) < 0.1, s"$loss at $a")
      }
      val one = model.transform(exposed).where("offset > 0.5 and offset < 0.7").head()
      val rate = model.predict(one.getAs[Vector]("features"))
      assert(math.abs(one.getAs[Double]("prediction") / rate - math.exp(0.6)) < 1e-5)
    }
  }

  test("an offset weighs a label as the variance of its loss says") {
    // The loss of a label with an offset, against that of its rate with the weight of the doc.
    for ((loss, power) <- Seq("poisson" -> 1.0, "tweedie(1.25)" -> 0.75, "gamma" -> 0.0)) {
      val exposed = widening.selectExpr("label * exp(i % 3) AS label", "features", "i % 3 AS o")
      val weighted = widening.selectExpr("label", "features", s"exp($power * (i % 3)) AS w")
      val one = linear.setMaxIter(3).setLoss(loss)
      val (a, b) = (one.copy(org.apache.spark.ml.param.ParamMap.empty), one)
      val offset = a.setOffsetCol("o").fit(exposed).predict(Vectors.dense(0.5))
      val weight = b.setWeightCol("w").fit(weighted).predict(Vectors.dense(0.5))
      assert(math.abs(offset / weight - 1) < 1e-4, loss)
    }
  }

  test("several labels at once have a probability each") {
    val labels = rows(a => Vectors.dense(if (a > 0) 1 else 0, if (math.abs(a) < 0.5) 1 else 0, 0))
    val model =
      linear.setHiddenLayers(8).setLoss("sigmoidCrossEntropy").setMaxIter(60).fit(labels)
    for ((a, expected) <- Seq(-0.9 -> Seq(0, 0, 0), 0.25 -> Seq(1, 1, 0), 0.9 -> Seq(1, 0, 0))) {
      val p = model.predictAll(Vectors.dense(a)).toArray
      assert(p.forall(x => x >= 0 && x <= 1))
      assert(p.map(math.round).toSeq === expected, s"at $a: ${p.toSeq}")
    }
  }

  test("one label in a column of numbers is a probability, soft labels too") {
    val soft = rows(a => 0.5 + 0.3 * a)
    val model = linear.setLoss("sigmoidCrossEntropy").fit(soft)
    assert(math.abs(model.predict(Vectors.dense(1)) - 0.8) < 0.05)
  }

  private def refused(network: NeuralNetworkRegressor, data: DataFrame = widening): String =
    intercept[IllegalArgumentException](network.fit(data)).getMessage

  test("labels out of a loss's range are refused, with their row") {
    for (
      (loss, label, expected) <- Seq(
        ("gamma", "0", "greater than 0"),
        ("gamma", "-1", "greater than 0"),
        ("tweedie", "-0.5", "0 or greater"),
        ("sigmoidCrossEntropy", "1.5", "from 0 to 1"),
        ("sigmoidCrossEntropy", "-0.5", "from 0 to 1")
      )
    ) {
      val bad = widening.selectExpr(s"if(i = 5, $label, 0.5) AS label", "features").coalesce(1)
      val message = refused(linear.setLoss(loss), bad)
      val spec = sparknn.nn.loss.Loss.CATALOG.create(loss).spec
      assert(
        message.startsWith(s"'label' must be $expected for the loss $spec, got $label (row "),
        message
      )
    }
  }

  test("what does not go with a loss is refused before a row is read") {
    assert(
      refused(linear.setQuantilesCol("q")) ===
        "quantilesCol must be set only with the loss quantile, got 'q' with the loss squaredError"
    )
    assert(
      refused(linear.setQuantileProbabilities(0.5)).startsWith(
        "quantileProbabilities must be set only with the loss quantile, got [0.5] with the loss"
      )
    )
    assert(refused(quantile.setOffsetCol("i")).startsWith("offsetCol must be set only with a loss"))
    assert(
      refused(quantile.setQuantilesCol("label")).contains("label"),
      "a column that is there already"
    )
    assert(
      refused(linear.setLoss("gamma").setStandardizeLabel(true)) ===
        "standardizeLabel must be false for the loss gamma, which takes labels as they are, got" +
        " true"
    )
    for (
      (probabilities, message) <- Seq(
        Seq[Double]() -> "quantileProbabilities must be at least one number, got none",
        Seq(0.5, 0.5) -> "quantileProbabilities must increase, got 0.5, 0.5",
        Seq(0.9, 0.1) -> "quantileProbabilities must increase, got 0.9, 0.1",
        Seq(0.0) -> "each of quantileProbabilities must be greater than 0 and less than 1, got 0",
        Seq(
          0.5,
          1
        ) -> "each of quantileProbabilities must be greater than 0 and less than 1, got 1",
        Seq(Double.NaN) ->
          "each of quantileProbabilities must be greater than 0 and less than 1, got NaN"
      )
    )
      assert(intercept[IllegalArgumentException] {
        quantile.setQuantileProbabilities(probabilities: _*)
      }.getMessage === message)
    val plain = linear.setMaxIter(1).fit(widening)
    assert(intercept[IllegalArgumentException] {
      plain.setQuantilesCol("q").transform(widening)
    }.getMessage.startsWith("quantilesCol must be set only with the loss quantile"))
    assert(intercept[IllegalStateException] {
      plain.predictQuantiles(Vectors.dense(0))
    }.getMessage.contains("got one trained with squaredError"))
  }

  test("an output layer of another kind of loss is not taken over") {
    val two = rows(a => Vectors.dense(a, a * a, a))
    val three = linear.setMaxIter(1).fit(two)
    val begun = quantile.setMaxIter(1).setInitialModel(three)
    assert(refused(begun).startsWith("initialModel must have tensors"))
  }
}
