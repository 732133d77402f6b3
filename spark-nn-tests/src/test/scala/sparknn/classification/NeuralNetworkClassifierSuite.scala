package sparknn.classification

import org.apache.spark.ml.linalg.Vectors
import org.scalatest.funsuite.AnyFunSuite
import sparknn.testing.SharedSpark

class NeuralNetworkClassifierSuite extends AnyFunSuite with SharedSpark {

  test("learns exclusive or, which no linear model can") {
    val rows =
      for (i <- 0 until 400; a = i % 2; b = i / 2 % 2)
        yield ((a ^ b).toDouble, Vectors.dense(a.toDouble, b.toDouble))
    val data = spark.createDataFrame(rows).toDF("label", "features")
    val model =
      new NeuralNetworkClassifier().setHiddenLayers(16).setMaxIter(40).setSeed(7).fit(data)
    assert(model.transform(data).where("prediction != label").count() === 0)
  }
}
