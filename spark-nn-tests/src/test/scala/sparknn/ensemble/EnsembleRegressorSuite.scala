package sparknn.ensemble

import org.apache.spark.ml.linalg.{SQLDataTypes, Vector}
import org.apache.spark.ml.param.ParamMap
import org.apache.spark.sql.DataFrame
import org.apache.spark.sql.types.DoubleType
import org.scalatest.funsuite.AnyFunSuite

/** An ensemble of regressors predicts what its members predict on average. */
class EnsembleRegressorSuite extends AnyFunSuite with SmallEnsembles {
  private lazy val model = regressors.setStdCol("std").fit(waves)

  private def assertNear(got: Seq[Double], expected: Seq[Double]): Unit = {
    assert(got.length === expected.length)
    got.zip(expected).foreach { case (a, b) => assert(math.abs(a - b) < 1e-12) }
  }

  /** Of each row, what each member predicts. */
  private def apart(model: EnsembleRegressionModel, data: DataFrame): Seq[Seq[Double]] =
    members(model).map(member => numbers(member.transform(data), "prediction")).transpose

  test("prediction is the mean of the members', and stdCol their deviation") {
    val scored = model.transform(waves)
    val predictions = apart(model, waves)
    assert(predictions.length === 400)
    assertNear(numbers(scored, "prediction"), predictions.map(row => mean(row)))
    assertNear(numbers(scored, "std"), predictions.map(row => deviation(row)))
    assert(predictions.map(row => deviation(row)).max > 0.01)
  }

  test("several targets give vectors, of means and of deviations") {
    val two = waves.selectExpr("id", "features", "array(label, 1000 * label) as label")
    val model = regressors.setStdCol("std").fit(two)
    val scored = model.transform(two)
    val each = byRow(members(model), two, "prediction")
    for (
      (column, statistic) <- Seq[(String, Seq[Double] => Double)](
        "prediction" -> (mean(_)),
        "std" -> (deviation(_))
      )
    ) {
      assert(scored.schema(column).dataType === SQLDataTypes.VectorType)
      vectors(scored, column).zip(each).foreach { case (got, row) =>
        assert(got.size === 2)
        assertNear(
          got.toArray.toSeq.zip(Seq(1.0, 1000.0)).map { case (a, b) => a / b },
          row.transpose.map(statistic).zip(Seq(1.0, 1000.0)).map { case (a, b) => a / b }
        )
      }
    }
    assert(model.numTargets === 2)
    val features = two.select("features").head().getAs[Vector](0)
    val expected = scored.where("id = 0").select("prediction").head().getAs[Vector](0)
    assert(model.predictAll(features) === expected)
    assert(model.predict(features) === expected(0))
  }

  test("either column is left out where it has no name") {
    val mute = model.copy(ParamMap.empty).setPredictionCol("")
    assert(mute.transform(waves).columns === waves.columns ++ Seq("std"))
    assert(mute.transform(waves).schema("std").dataType === DoubleType)
    val plain = model.copy(ParamMap.empty).setStdCol("")
    assert(plain.transform(waves).columns === waves.columns ++ Seq("prediction"))
    assert(
      plain.copy(ParamMap.empty).setPredictionCol("").transform(waves).columns === waves.columns
    )
  }

  test("a row goes through the members once") {
    val plan = model.transform(waves.repartition(2)).queryExecution.executedPlan.toString
    assert("UDF\\(features".r.findAllIn(plan).length === 1, plan)
  }

  test("the result is the same however many members are trained at a time") {
    for (bagging <- Seq(false, true)) {
      val one = regressors.setBagging(bagging).fit(waves)
      val three = regressors.setBagging(bagging).setParallelism(3).fit(waves)
      assert(parameters(one) === parameters(three))
      assert(parameters(one).toSet.size === 3)
    }
  }

  test("columns and seed are the estimator's, unless they are set on the ensemble") {
    val renamed = waves.toDF("id", "y", "x")
    val estimator = regressor.setFeaturesCol("x").setLabelCol("y").setPredictionCol("p").setSeed(4)
    val model = regressors.setEstimator(estimator).fit(renamed)
    assert(model.transform(renamed).columns === Seq("id", "y", "x", "p"))
    assert(parameters(model) === parameters(regressors.setSeed(4).fit(waves)))
    val own = regressors.setFeaturesCol("x").setLabelCol("y").setPredictionCol("q").fit(renamed)
    assert(own.transform(renamed).columns === Seq("id", "y", "x", "q"))
  }
}
