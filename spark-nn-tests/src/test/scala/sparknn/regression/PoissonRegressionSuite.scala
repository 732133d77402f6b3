package sparknn.regression

import org.apache.spark.ml.linalg.Vectors
import org.apache.spark.sql.DataFrame
import org.scalatest.funsuite.AnyFunSuite
import sparknn.testing.SharedSpark

/** Counts, whose loss takes labels as they are. */
class PoissonRegressionSuite extends AnyFunSuite with SharedSpark {

  /** Labels whose mean is e^(1 + a): as many are 50 % above it as below. */
  private def data(least: Double = 0): DataFrame = {
    val rows = for (i <- 0 until 400) yield {
      val a = i / 200.0 - 1
      val mean = math.exp(1 + a)
      (math.max(least, mean * (if (i % 2 == 0) 1.5 else 0.5)), Vectors.dense(a))
    }
    spark.createDataFrame(rows).toDF("label", "features")
  }

  private def regressor = new NeuralNetworkRegressor()
    .setHiddenLayers(Array.empty[Int]: _*)
    .setLoss("poisson")
    .setStepSize(0.05)
    .setMaxIter(30)
    .setSeed(3)

  test("predicts the mean of the counts, of which the network has the logarithm") {
    val model = regressor.fit(data())
    for (a <- Seq(-1.0, 0.0, 1.0)) {
      val expected = math.exp(1 + a)
      assert(math.abs(model.predict(Vectors.dense(a)) - expected) < 0.05 * expected)
    }
  }

  test("reports the error of the counts") {
    val rows = data()
    val last = regressor.fit(rows).summary.passes
    val reported = last.get(last.size - 1).metric
    // The noise is half of the mean: √(average of e^(2 + 2a) / 4).
    val noise = math.sqrt((math.exp(4) - 1) / 4) / 2
    assert(math.abs(reported - noise) < 0.1 * noise)
  }

  test("a negative label is refused, with its row") {
    val bad = data().selectExpr("if(label > 10, -2.5, label) AS label", "features").coalesce(1)
    val error = intercept[IllegalArgumentException](regressor.fit(bad)).getMessage
    assert(error.startsWith("'label' must be 0 or greater for the loss poisson, got -2.5 (row "))
  }

  test("labels can't be standardised for it") {
    val error = intercept[IllegalArgumentException] {
      regressor.setStandardizeLabel(true).fit(data())
    }
    assert(
      error.getMessage === "standardizeLabel must be false for the loss poisson, which takes" +
        " labels as they are, got true"
    )
    assert(regressor.setStandardizeLabel(false).fit(data()).predict(Vectors.dense(0)) > 0)
  }
}
