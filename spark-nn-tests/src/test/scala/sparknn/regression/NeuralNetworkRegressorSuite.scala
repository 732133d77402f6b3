package sparknn.regression

import org.apache.spark.ml.evaluation.RegressionEvaluator
import org.apache.spark.ml.functions.array_to_vector
import org.apache.spark.ml.linalg.{SQLDataTypes, Vector}
import org.apache.spark.ml.param.ParamMap
import org.apache.spark.sql.{DataFrame, Row}
import org.apache.spark.sql.functions.{array, col, lit}
import org.apache.spark.sql.types.DoubleType
import org.scalatest.funsuite.AnyFunSuite
import sparknn.testing.{SmallData, ThreeParts}

/** What the regressor predicts: in the label's own units, one number or several. */
class NeuralNetworkRegressorSuite extends AnyFunSuite with SmallData with ThreeParts {
  private def good =
    new NeuralNetworkRegressor().setHiddenLayers(16).setMaxIter(60).setStepSize(0.02)
  private def quick = new NeuralNetworkRegressor().setHiddenLayers(4).setMaxIter(2)

  private def rmse(scored: DataFrame): Double =
    new RegressionEvaluator().setMetricName("rmse").evaluate(scored)

  private lazy val model = good.fit(waves)

  test("comes near the noise of a value that is not linear in its features") {
    val error = rmse(model.transform(waves))
    assert(error < 1.3 * noise)
    assert(error > 0.7 * noise)
  }

  test("a network without hidden layers is linear, and can't") {
    assert(rmse(good.setHiddenLayers().fit(waves).transform(waves)) > 3 * noise)
  }

  test("scoring one vector is scoring a row") {
    for (
      Row(v: Vector, y: Double) <- model.transform(waves).select("features", "prediction").take(9)
    ) {
      assert(model.predict(v) === y)
      assert(model.predictAll(v).toArray === Array(y))
    }
  }

  test("labels far from 0, or far apart, are learnt as well as others") {
    for ((scale, offset) <- Seq((1.0, 1e6), (1e6, 0.0), (1e-6, 0.0), (1000.0, -1e6))) {
      val moved = waves.withColumn("label", col("label") * scale + offset)
      val error = rmse(good.fit(moved).transform(moved)) / scale
      assert(error < 1.3 * noise, s"label * $scale + $offset")
    }
  }

  test("without standardizeLabel training sees the labels in their own units, from their mean") {
    assert(rmse(good.setStandardizeLabel(false).fit(waves).transform(waves)) < 1.5 * noise)
    val large = waves.withColumn("label", col("label") * 1000 + 1e6)
    val asTheyAre = quick.setStandardizeLabel(false).fit(large)
    assert(rmse(asTheyAre.transform(large)) < 2000)
    assert(asTheyAre.summary.passes.get(0).loss > 1e5)
  }

  test("a label that is the same everywhere is predicted everywhere") {
    val flat = waves.withColumn("label", lit(7.5))
    assert(rmse(good.fit(flat).transform(flat)) === 0)
  }

  for (kind <- Seq("int", "long", "float", "decimal(12,4)")) {
    test(s"labels of type $kind are taken") {
      val whole = waves.withColumn("label", (col("label") * 100).cast(kind))
      val asDouble = whole.withColumn("label", col("label").cast("double"))
      assert(quick.fit(whole).parameters() === quick.fit(asDouble).parameters())
    }
  }

  private lazy val two =
    waves.withColumn("label", array(col("label"), col("label") * -100 + 5000))

  private def errors(scored: DataFrame): Seq[Double] = {
    val rows = scored.select("label", "prediction").collect().map {
      case Row(label: scala.collection.Seq[_], prediction: Vector) =>
        label.map(_.asInstanceOf[Double]).toArray.zip(prediction.toArray).map(p => p._1 - p._2)
    }
    rows.transpose.map(e => math.sqrt(e.map(d => d * d).sum / e.length)).toSeq
  }

  test("several targets are learnt together, each in its own units") {
    val model = good.fit(two)
    assert(model.numTargets === 2)
    val Seq(first, second) = errors(model.transform(two))
    assert(first < 1.5 * noise)
    assert(second < 150 * noise)
    assert(model.transform(two).schema("prediction").dataType === SQLDataTypes.VectorType)
  }

  test("targets as a vector, array<float> or array<double> train the same network") {
    val floats = two.withColumn("label", col("label").cast("array<float>"))
    val doubles = floats.withColumn("label", col("label").cast("array<double>"))
    val vector = doubles.withColumn("label", array_to_vector(col("label")))
    val expected = quick.fit(floats).parameters()
    assert(quick.fit(doubles).parameters() === expected)
    assert(quick.fit(vector).parameters() === expected)
  }

  test("several targets: transformSchema of estimator and model foretell a vector") {
    val model = quick.fit(two)
    val scored = model.transform(two).schema("prediction").dataType
    assert(quick.transformSchema(two.schema)("prediction").dataType === scored)
    assert(model.transformSchema(two.schema)("prediction").dataType === scored)
  }

  test("one target is a number, in the schema too") {
    assert(model.transform(waves).schema("prediction").dataType === DoubleType)
    assert(model.numTargets === 1)
  }

  test("a vector of one target is refused, for its prediction would not be a vector") {
    val single = waves.withColumn("label", array(col("label")))
    refused("'label'", "at least two values where it is a vector", "got 1")(quick.fit(single))
  }

  test("no prediction column is added where it has no name") {
    assert(
      model.copy(ParamMap.empty).setPredictionCol("").transform(waves).columns === waves.columns
    )
    val several = quick.fit(two).setPredictionCol("")
    assert(several.transform(two).columns === two.columns)
    assert(several.transformSchema(two.schema) === two.schema)
  }

  test("row weights count") {
    val pulled = waves
      .withColumn("w", lit(1.0))
      .union(
        waves.withColumn("label", col("label") + 10).withColumn("w", lit(0.0))
      )
    val weighted = good.setWeightCol("w").fit(pulled)
    assert(rmse(weighted.transform(waves)) < 1.5 * noise)
    assert(rmse(good.fit(pulled).transform(waves)) > 4)
  }
}
