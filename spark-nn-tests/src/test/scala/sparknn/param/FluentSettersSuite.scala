package sparknn.param

import org.apache.spark.ml.classification.{
  ProbabilisticClassificationModel,
  ProbabilisticClassifier
}
import org.apache.spark.ml.linalg.Vector
import org.apache.spark.ml.regression.Regressor
import org.scalatest.funsuite.AnyFunSuite
import sparknn.classification.{NeuralNetworkClassificationModel, NeuralNetworkClassifier}
import sparknn.regression.{NeuralNetworkRegressionModel, NeuralNetworkRegressor}

/** How the stages read from Scala: chains go on whoever's setter comes first, Spark's or ours. */
class FluentSettersSuite extends AnyFunSuite {

  test("a classifier is described in one chain") {
    val classifier: NeuralNetworkClassifier = new NeuralNetworkClassifier()
      .setFeaturesCol("pixels")
      .setHiddenLayers(64, 32)
      .setLabelCol("digit")
      .setActivation("tanh")
      .setProbabilityCol("p")
      .setDropout(0.5)
      .setRawPredictionCol("")
      .setMaxIter(5)
      .setThresholds(Array(0.5, 0.5))
      .setSeed(1)
      .setPredictionCol("guess")
      .setWeightCol("w")
    assert(classifier.getFeaturesCol === "pixels")
    assert(classifier.getHiddenLayers === Array(64, 32))
    assert(classifier.getLabelCol === "digit")
    assert(classifier.getActivation === "tanh")
    assert(classifier.getProbabilityCol === "p")
    assert(classifier.getDropout === 0.5)
    assert(classifier.getRawPredictionCol === "")
    assert(classifier.getMaxIter === 5)
    assert(classifier.getThresholds === Array(0.5, 0.5))
    assert(classifier.getSeed === 1L)
    assert(classifier.getPredictionCol === "guess")
    assert(classifier.getWeightCol === "w")
  }

  test("a regressor is described in one chain") {
    val regressor: NeuralNetworkRegressor = new NeuralNetworkRegressor()
      .setLabelCol("price")
      .setLayers("dense(16)", "relu", "dropout(0.1)")
      .setPredictionCol("guess")
      .setStandardizeLabel(false)
      .setFeaturesCol("facts")
      .setSolver("momentum")
      .setMomentum(0.8)
    assert(regressor.getLayers === Array("dense(16)", "relu", "dropout(0.1)"))
    assert(regressor.getStandardizeLabel === false)
    assert(regressor.getMomentum === 0.8)
    assert(regressor.getPredictionCol === "guess")
  }

  test("a network without hidden layers is asked for with no numbers") {
    assert(new NeuralNetworkClassifier().setHiddenLayers().getHiddenLayers === Array.empty[Int])
  }

  test("sequences that are computed go in as varargs") {
    val sizes = (1 to 3).map(_ * 16)
    assert(
      new NeuralNetworkRegressor().setHiddenLayers(sizes: _*).getHiddenLayers === sizes.toArray
    )
  }

  test("a Param is named as in Spark, for grids and maps") {
    val classifier = new NeuralNetworkClassifier()
    classifier.set(classifier.stepSize, 0.5).set(classifier.hiddenLayers, Array(7))
    assert(classifier.getStepSize === 0.5)
    assert((classifier.maxIter -> 3).value === 3)
    assert((classifier.hiddenLayers -> Array(3)).value === Array(3))
    assert((classifier.layers -> Array("relu")).value === Array("relu"))
  }

  test("the stages are Spark's own kinds of stage") {
    // These are checked by the compiler.
    val classifier: ProbabilisticClassifier[
      Vector,
      NeuralNetworkClassifier,
      NeuralNetworkClassificationModel
    ] = new NeuralNetworkClassifier("a")
    val regressor: Regressor[Vector, NeuralNetworkRegressor, NeuralNetworkRegressionModel] =
      new NeuralNetworkRegressor("b")
    def settersOfTheModel(
        model: NeuralNetworkClassificationModel
    ): ProbabilisticClassificationModel[
      Vector,
      NeuralNetworkClassificationModel
    ] = model.setFeaturesCol("a").setProbabilityCol("b").setThresholds(Array(1, 1))
    assert(settersOfTheModel _ != null)
    assert(classifier.uid === "a")
    assert(regressor.uid === "b")
  }

  test("a uid of one's own is kept, others are random and tell the kind of stage") {
    assert(new NeuralNetworkClassifier("mine").uid === "mine")
    assert(new NeuralNetworkClassifier().uid !== new NeuralNetworkClassifier().uid)
    assert(new NeuralNetworkClassifier().uid.startsWith("nnc_"))
    assert(new NeuralNetworkRegressor().uid.startsWith("nnr_"))
  }
}
