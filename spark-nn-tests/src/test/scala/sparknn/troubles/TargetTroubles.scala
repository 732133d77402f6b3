package sparknn.troubles

import org.apache.spark.ml.linalg.{Vector, Vectors}
import org.apache.spark.sql.{DataFrame, Row}
import org.apache.spark.sql.functions.{array, avg, col, lit, pow, sqrt}
import org.scalatest.funsuite.AnyFunSuite
import scala.util.Random
import sparknn.regression.{NeuralNetworkRegressionModel, NeuralNetworkRegressor}
import sparknn.testing.{SharedSpark, TemporaryFolders}

/** Labels: how far from 0 they are, how many of each there are, how they are held out. */
trait TargetTroubles extends SharedSpark with TemporaryFolders { this: AnyFunSuite =>
  private lazy val slopes: DataFrame = {
    val random = new Random(5)
    val rows = Seq.fill(1000) {
      val (a, b) = (random.nextGaussian(), random.nextGaussian())
      (Vectors.dense(a, b), 30 * math.sin(a) + 15 * b + random.nextGaussian())
    }
    spark.createDataFrame(rows).toDF("features", "label").coalesce(1).cache()
  }

  private def regressor =
    new NeuralNetworkRegressor()
      .setHiddenLayers(16)
      .setMaxIter(20)
      .setStepSize(0.01)
      .setNumWorkers(2)

  private def rmse(scored: DataFrame): Double =
    scored.select(sqrt(avg(pow(col("prediction") - col("label"), 2)))).head().getDouble(0)

  private def predictions(model: NeuralNetworkRegressionModel, rows: DataFrame): Set[Double] =
    model.transform(rows).select("prediction").collect().map(_.getDouble(0)).toSet

  test("labels of 1.7e9 are learnt as well as the same around 0, standardised or not") {
    val far = slopes.withColumn("label", col("label") + 1.7e9)
    for (standardize <- Seq(true, false)) {
      val own = regressor.setStandardizeLabel(standardize)
      val (near, moved) = (rmse(own.fit(slopes).transform(slopes)), rmse(own.fit(far).transform(far)))
      assert(near < 3)
      assert(math.abs(moved / near - 1) < 0.05, s"$near, far from 0 $moved")
    }
  }

  test("the RMSE that a training reports of labels of 1.7e9 is that of its predictions") {
    val far = slopes.withColumn("label", col("label") + 1.7e9).withColumn("held", lit(true))
    val both = far.union(far.withColumn("held", lit(false)))
    val model = regressor.setMaxIter(3).setValidationIndicatorCol("held").fit(both)
    val best = model.summary.passes.get(model.summary.bestPass - 1)
    assert(math.abs(best.validationMetric / rmse(model.transform(far)) - 1) < 1e-5)
  }

  for (constant <- Seq(5.0, 1e-6, 1.7e9 + 0.1, -0.3, 0.0); standardize <- Seq(true, false)) {
    val how = if (standardize) "standardised" else "not standardised"
    test(s"a label of $constant everywhere is predicted exactly, $how") {
      val flat = slopes.withColumn("label", lit(constant))
      val own = regressor.setMaxIter(2).setStandardizeLabel(standardize)
      for (loss <- Seq("squaredError", "absolute", "huber")) {
        assert(predictions(own.setLoss(loss).fit(flat), flat) === Set(constant))
      }
    }
  }

  test("counts that are all the same, or all 0, are predicted exactly") {
    for (count <- Seq(5.0, 0.0)) {
      val flat = slopes.withColumn("label", lit(count))
      val model = regressor.setMaxIter(2).setLoss("poisson").fit(flat)
      assert(predictions(model, flat) === Set(count))
      assert(model.summary.passes.get(0).metric === 0)
    }
  }

  test("a constant beside another target is predicted exactly, and the other is learnt") {
    val both = slopes.withColumn("label", array(col("label"), lit(0.1)))
    val model = regressor.fit(both)
    val rows = model.transform(both).select("label", "prediction").collect()
    val errors = rows.map { case Row(label: scala.collection.Seq[_], prediction: Vector) =>
      assert(prediction(1) === 0.1)
      math.pow(prediction(0) - label.head.asInstanceOf[Double], 2)
    }
    assert(math.sqrt(errors.sum / errors.length) < 3)
  }

  test("a single row is predicted exactly; after a load, too") {
    val one = spark.createDataFrame(Seq((Vectors.dense(1, 2), 5.0))).toDF("features", "label")
    val model = new NeuralNetworkRegressor().setMaxIter(2).fit(one)
    assert(model.predict(Vectors.dense(1, 2)) === 5.0)
    withPath { path =>
      model.save(path)
      assert(NeuralNetworkRegressionModel.load(path).predict(Vectors.dense(3, 4)) === 5.0)
    }
  }

  test("rows of weight 0 make no constant another") {
    val flat = slopes.limit(20).withColumn("label", lit(0.3)).withColumn("w", lit(0.7))
    val all = flat.union(flat.withColumn("label", lit(9.0)).withColumn("w", lit(0.0)))
    assert(predictions(regressor.setMaxIter(2).setWeightCol("w").fit(all), all) === Set(0.3))
  }

  test("held-out rows with other labels are reported as far from a constant as they are") {
    val flat = slopes.limit(20).withColumn("label", lit(0.5)).withColumn("held", lit(false))
    val all = flat.union(flat.withColumn("label", lit(2.5)).withColumn("held", lit(true)))
    val model = regressor.setMaxIter(2).setValidationIndicatorCol("held").fit(all)
    assert(model.summary.passes.get(1).validationMetric === 2.0)
  }
}
