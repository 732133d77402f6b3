package sparknn.stage

import org.apache.spark.ml.linalg.Vector
import org.apache.spark.sql.functions.{col, lit, rand, when}
import org.scalatest.funsuite.AnyFunSuite
import sparknn.classification.NeuralNetworkClassifier
import sparknn.nn.diagnostics.LayerStatistics
import sparknn.regression.NeuralNetworkRegressor
import scala.util.Try
import sparknn.testing.{Numbers, SmallData}

/** Looking at a network before it is trained, from a DataFrame. */
class NetworkDiagnosticsSuite extends AnyFunSuite with SmallData {
  private def classifier = new NeuralNetworkClassifier().setHiddenLayers(16, 8).setSeed(3)
  private lazy val look = classifier.diagnose(clouds)

  test("the gradient of the network that would be trained is right") {
    assert(look.gradientCheck.agrees)
    assert(look.gradientCheck.tensors.size === 6)
  }

  test("the loss of three classes begins near ln 3") {
    Numbers.assertClose(look.initialLoss.expected, math.log(3), 1e-6, 0, "expected")
    val raw = classifier.setStandardization(false)
    assert(!raw.diagnose(clouds).initialLoss.plausible, "these features are not scaled")
    assert(raw.setWeightInit("normal(0.01)").diagnose(clouds).initialLoss.plausible)
  }

  test("a handful of rows is learned by heart; without a hidden layer xor is not") {
    assert(classifier.setStepSize(0.02).diagnose(clouds).overfitTest.passed)
    val xor = clouds.withColumn("label", (col("id") % 2).cast("double"))
    val same = classifier.setHiddenLayers().diagnose(xor)
    assert(!same.overfitTest(60, 300).passed)
  }

  test("layers are described with the statistics of the rows") {
    val layers = look.layerStatistics.toArray(Array.empty[LayerStatistics]).toSeq
    assert(layers.map(_.units) === Seq(2, 16, 16, 8, 8, 3))
    assert(layers.forall(_.histogram.sum > 0))
    // The standardised features, and what relu makes of the first layer.
    Numbers.assertClose(layers.head.std, 1, 1e-3, 0, "standardised")
    assert(layers(1).std > 0 && layers(2).least === 0)
    assert(look.toString.contains("initial loss") && look.toString.contains("1-"))
  }

  test("updates are told for each tensor") {
    val ratios = look.updateRatios
    assert(ratios.size === 6)
    assert(ratios.get(0).ratio > 1e-4 && ratios.get(0).ratio < 0.1)
  }

  test("a suggested step size trains better than ones far from it") {
    val regressor =
      new NeuralNetworkRegressor().setHiddenLayers(16).setSolver("sgd").setMaxIter(5).setSeed(1)
    val suggested = regressor.diagnose(waves).stepSizeRange.suggestion
    def loss(stepSize: Double) =
      Try(regressor.setStepSize(stepSize).fit(waves).summary.objectiveHistory.last).toOption
    assert(loss(suggested).get < loss(suggested / 300).get)
    assert(loss(suggested * 300).forall(_ > loss(suggested).get), "or it diverges")
  }

  test("a regressor is looked at in the same way, with standardised labels") {
    val scaled = waves.withColumn("label", col("label") * 1000 + 5000)
    val found = new NeuralNetworkRegressor().setHiddenLayers(16).setSeed(1).diagnose(scaled)
    Numbers.assertClose(found.initialLoss.expected, 1, 0.01, 0, "mean square of the labels")
    assert(found.initialLoss.plausible)
    assert(found.gradientCheck.agrees)
  }

  test("the same each time, with as many rows as asked for") {
    assert(classifier.diagnose(clouds).gradientCheck === look.gradientCheck)
    val few = classifier.diagnose(clouds, 10).layerStatistics.get(0)
    assert(few.histogram.sum === 10 * few.units)
    val wrong = intercept[IllegalArgumentException](classifier.diagnose(clouds, 0))
    assert(wrong.getMessage === "the number of rows to sample must be at least 1, got 0")
  }

  test("held-out rows are not looked at") {
    // Their features would make themselves felt.
    val spoiled = clouds
      .withColumn("held", col("id") > 100)
      .withColumn("x", when(col("held"), lit(1e6)).otherwise(lit(0.0)))
    val huge = org.apache.spark.sql.functions.udf { (v: Vector, x: Double) =>
      org.apache.spark.ml.linalg.Vectors.dense(v.toArray.map(_ + x))
    }
    val rows = spoiled.withColumn("features", huge(col("features"), col("x")))
    val found = classifier.setValidationIndicatorCol("held").diagnose(rows)
    assert(found.layerStatistics.get(0).largest < 1e3)
  }

  test("L-BFGS has no mini-batches to look at, but a gradient") {
    val found = classifier.setSolver("lbfgs").diagnose(clouds)
    assert(found.gradientCheck.agrees)
    for (
      look <- Seq(() => found.overfitTest, () => found.updateRatios, () => found.stepSizeRange)
    ) {
      val error = intercept[IllegalArgumentException](look())
      assert(error.getMessage.contains("solver must be one that trains by mini-batches"))
    }
  }

  test("a column that is missing is named before anything runs") {
    val error = intercept[IllegalArgumentException] {
      classifier.setFeaturesCol("pixels").diagnose(clouds)
    }
    assert(error.getMessage.contains("pixels"))
  }

  test("weights scaled by the data: lsuv trains, and begins with variance 1") {
    val deep = classifier.setHiddenLayers(30, 30, 30).setWeightInit("lsuv")
    val layers = deep.diagnose(clouds.withColumn("noise", rand(1))).layerStatistics
    for (i <- Seq(1, 3, 5, 7)) {
      Numbers.assertClose(layers.get(i).std, 1, 0.06, 0, layers.get(i).name)
    }
    val model = deep.setMaxIter(10).fit(clouds)
    assert(model.transform(clouds).where("prediction = label").count() > 110)
    Numbers.assertSameBits(deep.fit(clouds).parameters, model.parameters, "repeated")
  }
}
