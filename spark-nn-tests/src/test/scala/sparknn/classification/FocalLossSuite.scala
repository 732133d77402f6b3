package sparknn.classification

import org.apache.spark.ml.linalg.{Vector, Vectors}
import org.scalatest.funsuite.AnyFunSuite
import sparknn.regression.NeuralNetworkRegressor
import sparknn.testing.SmallData

/** Focal loss in a classifier. */
class FocalLossSuite extends AnyFunSuite with SmallData {

  private def classifier = new NeuralNetworkClassifier().setNumWorkers(2).setSeed(4)

  test("learns classes as the cross-entropy does, with less sure probabilities") {
    def surest(loss: String): Double = {
      val scored = classifier
        .setLoss(loss)
        .setStepSize(0.02)
        .setMaxIter(30)
        .fit(clouds)
        .transform(clouds)
      val right = scored.where("prediction = label").count().toDouble / scored.count()
      assert(right > 0.9, loss)
      scored.select("probability").collect().map(_.getAs[Vector](0).toArray.max).sum / scored
        .count()
    }
    assert(surest("focal(3)") < surest("softmaxCrossEntropy"))
  }

  test("begins at the probabilities with the least loss") {
    val uneven = clouds.where("label = 0 or id % 5 = 0")
    for (gamma <- Seq("0.5", "2")) {
      val begun = classifier
        .setLoss(s"focal($gamma)")
        .setHiddenLayers(Array.empty[Int]: _*)
        .setSolver("lbfgs")
        .setMaxIter(50)
      // Features that say nothing: the best that can be is a constant.
      val nothing = uneven.withColumn("features", org.apache.spark.sql.functions.typedLit(Seq(0.0)))
      val best = begun.fit(nothing)
      val first = begun
        .setSolver("sgd")
        .setStepSize(1e-12)
        .setMaxIter(1)
        .fit(nothing)
      val (expected, got) =
        (best.predictProbability(Vectors.dense(0)), first.predictProbability(Vectors.dense(0)))
      for (c <- 0 until expected.size)
        assert(math.abs(expected(c) - got(c)) < 2e-3, s"class $c of $expected and $got")
    }
  }

  test("class weights are its alpha, and label smoothing is refused") {
    assert(
      classifier.setLoss("focal").setClassWeights("balanced").setMaxIter(1).fit(clouds) != null
    )
    val error = intercept[IllegalArgumentException] {
      classifier.setLoss("focal").setLabelSmoothing(0.1).fit(clouds)
    }
    assert(error.getMessage.contains("labelSmoothing"))
  }

  test("a loss for values is not one for classes, nor the other way round") {
    for (
      loss <- Seq("quantile([0.1, 0.9])", "quantile", "gamma", "tweedie", "sigmoidCrossEntropy")
    ) {
      val error = intercept[IllegalArgumentException](classifier.setLoss(loss).fit(clouds))
      assert(error.getMessage.startsWith("loss must be one for classes"), loss)
    }
    val error = intercept[IllegalArgumentException] {
      new NeuralNetworkRegressor().setLoss("focal").fit(clouds)
    }
    assert(error.getMessage.startsWith("loss must be one for values"))
  }
}
