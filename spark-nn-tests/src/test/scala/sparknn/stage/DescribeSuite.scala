package sparknn.stage

import org.apache.spark.ml.linalg.Vectors
import org.apache.spark.sql.functions.{array, col, lit, udf, when}
import org.scalatest.funsuite.AnyFunSuite
import sparknn.classification.NeuralNetworkClassifier
import sparknn.nn.diagnostics.NetworkDescription
import sparknn.regression.NeuralNetworkRegressor
import sparknn.testing.SmallData

/** A network's layers in a table, before training and after it. */
class DescribeSuite extends AnyFunSuite with SmallData {
  private def classifier = new NeuralNetworkClassifier().setHiddenLayers(16, 8).setMaxIter(1)

  private def jobs(run: => Unit): Int = {
    val group = "describe " + System.nanoTime
    context.setJobGroup(group, group)
    try run
    finally context.clearJobGroup()
    context.statusTracker.getJobIdsForGroup(group).length
  }

  test("before training it is what it is after") {
    val before = classifier.describe(clouds)
    assert(before === classifier.fit(clouds).describe)
    assert(before.parameters === 2 * 16 + 16 + 16 * 8 + 8 + 8 * 3 + 3)
    assert(before.multiplyAdds === 2 * 16 + 16 * 8 + 8 * 3)
    val regressor = new NeuralNetworkRegressor().setHiddenLayers(5).setMaxIter(1)
    assert(regressor.describe(waves) === regressor.fit(waves).describe)
  }

  test("several targets, and layers on images") {
    val two = waves.withColumn("label", array(col("label"), -col("label")))
    val regressor = new NeuralNetworkRegressor().setHiddenLayers(5)
    assert(regressor.describe(two).layers.get(3).spec === "dense(2)")
    val image = udf((x: Double) => Vectors.dense(Array.fill(16)(x)))
    val images = waves.withColumn("features", image(col("label")))
    val described = regressor
      .copy(org.apache.spark.ml.param.ParamMap.empty)
      .clear(regressor.hiddenLayers)
      .asInstanceOf[NeuralNetworkRegressor]
      .setLayers("conv(3, 3)", "relu")
      .setInputShape(4, 4, 1)
      .describe(images)
    assert(described.layers.get(1).output.toString === "[4, 4, 3]")
    assert(described.multiplyAdds === 16 * 9 * 3 + 48)
  }

  test("the first valid row is enough where metadata tell the classes, and nothing is trained") {
    val looked = jobs { classifier.describe(clouds); () }
    assert(looked <= 3, "jobs of a first row and of the largest label")
    val spoiled =
      clouds.withColumn("label", when(col("id") === 0, lit(null)).otherwise(col("label")))
    assert(classifier.setHandleInvalid("skip").describe(spoiled) === classifier.describe(clouds))
  }

  test("what does not fit is refused, as in a fit") {
    def refused(run: => NetworkDescription): String =
      intercept[IllegalArgumentException](run).getMessage
    assert(
      refused(classifier.describe(clouds.limit(0))) ===
        "the data must have at least one row, got none"
    )
    assert(
      refused(classifier.setFeaturesCol("pixels").describe(clouds)).contains("'pixels' must exist")
    )
    assert(
      refused(classifier.describe(clouds.withColumn("label", lit(0.5)))).contains("whole number")
    )
    val misfit = new NeuralNetworkClassifier().setLayers("conv(3, 3)").setInputShape(1, 2, 1)
    assert(
      refused(misfit.setLayers("conv(3, 3, padding=valid)").describe(clouds)).contains("1-conv")
    )
  }
}
