package sparknn.classification

import org.apache.spark.ml.attribute.{Attribute, AttributeGroup, NominalAttribute}
import org.apache.spark.ml.linalg.{DenseVector, Vector}
import org.apache.spark.ml.param.ParamMap
import org.apache.spark.sql.{DataFrame, Row}
import org.scalatest.funsuite.AnyFunSuite
import sparknn.testing.SmallData

/** rawPrediction, probability and prediction mean what they mean in all of Spark's classifiers. */
class PredictionColumnsSuite extends AnyFunSuite with SmallData {
  private lazy val model = new NeuralNetworkClassifier()
    .setHiddenLayers(8)
    .setMaxIter(20)
    .setStepSize(0.02)
    .fit(clouds)
  private lazy val scored = model.transform(clouds).cache()

  private def softmax(logits: Vector): Array[Double] = {
    val exponentials = logits.toArray.map(math.exp)
    exponentials.map(_ / exponentials.sum)
  }

  test("learns clouds that hardly overlap") {
    assert(scored.where("prediction = label").count() > 0.95 * clouds.count())
  }

  test("probability is the softmax of rawPrediction and sums to 1") {
    val raw = vectors(scored, "rawPrediction")
    val probability = vectors(scored, "probability")
    assert(raw.size === clouds.count())
    for ((logits, p) <- raw.zip(probability)) {
      assert(p.size === 3)
      assert(math.abs(p.toArray.sum - 1) < 1e-12)
      p.toArray.zip(softmax(logits)).foreach { case (a, b) => assert(math.abs(a - b) < 1e-12) }
    }
    // Logits, and not something that was normalised already.
    assert(raw.exists(logits => math.abs(logits.toArray.sum - 1) > 0.1))
  }

  test("prediction is the class with the largest probability") {
    val expected = vectors(scored, "probability").map(_.argmax.toDouble)
    assert(numbers(scored, "prediction") === expected)
    assert(expected.toSet === Set(0.0, 1.0, 2.0))
  }

  test("thresholds move the prediction as in Spark: the largest p / threshold wins") {
    val cautious = model.copy(ParamMap.empty).setThresholds(Array(0.01, 1, 1))
    val expected = vectors(scored, "probability").map { p =>
      p.toArray.zip(Array(0.01, 1, 1)).map { case (p, t) => p / t }.zipWithIndex.maxBy(_._1)._2
    }
    val got = numbers(cautious.transform(clouds), "prediction")
    assert(got === expected.map(_.toDouble))
    assert(got !== numbers(scored, "prediction"))
  }

  test("thresholds that are set on the estimator are the model's") {
    val estimator = new NeuralNetworkClassifier().setHiddenLayers(4).setMaxIter(1)
    val model = estimator.setThresholds(Array(0, 1, 1)).fit(clouds)
    assert(numbers(model.transform(clouds), "prediction").toSet === Set(0.0))
  }

  test("thresholds of the wrong number are refused, with both numbers") {
    val error = intercept[IllegalArgumentException] {
      model.copy(ParamMap.empty).setThresholds(Array(0.5, 0.5))
    }
    assert(error.getMessage.contains("numClasses=3, but thresholds has length 2"))
    val estimator = new NeuralNetworkClassifier().setHiddenLayers(4).setMaxIter(1)
    val fitted = estimator.setThresholds(Array(0.5, 0.5)).fit(clouds)
    assert(
      intercept[IllegalArgumentException](fitted.transform(clouds)).getMessage
        .contains("numClasses=3, but thresholds has length 2")
    )
  }

  test("a column without a name is left out, and the others are the same") {
    val columns = Seq("rawPrediction", "probability", "prediction")
    for (kept <- columns.toSet.subsets() if kept.nonEmpty) {
      def name(column: String) = if (kept(column)) column else ""
      val partial = model
        .copy(ParamMap.empty)
        .setRawPredictionCol(name("rawPrediction"))
        .setProbabilityCol(name("probability"))
        .setPredictionCol(name("prediction"))
      val some = partial.transform(clouds)
      assert(some.columns.toSet === clouds.columns.toSet ++ kept)
      def rows(data: DataFrame): Seq[Row] =
        data.orderBy("id").select(columns.filter(kept).map(data(_)): _*).collect().toSeq
      assert(rows(some) === rows(scored), kept)
    }
  }

  test("without any output column the data come back as they are") {
    val silent =
      model.copy(ParamMap.empty).setRawPredictionCol("").setProbabilityCol("").setPredictionCol("")
    assert(silent.transform(clouds).columns === clouds.columns)
  }

  test("output columns have the names that are asked for") {
    val renamed =
      model
        .copy(ParamMap.empty)
        .setRawPredictionCol("r")
        .setProbabilityCol("p")
        .setPredictionCol("c")
    assert(renamed.transform(clouds).columns.toSet === clouds.columns.toSet ++ Set("r", "p", "c"))
  }

  test("output columns tell later stages how many classes there are") {
    def field(column: String) = scored.schema(column)
    assert(AttributeGroup.fromStructField(field("rawPrediction")).size === 3)
    assert(AttributeGroup.fromStructField(field("probability")).size === 3)
    val prediction = Attribute.fromStructField(field("prediction"))
    assert(prediction.asInstanceOf[NominalAttribute].getNumValues === Some(3))
  }

  test("scoring one vector is scoring a row") {
    val rows = scored.select("features", "rawPrediction", "probability", "prediction").take(20)
    for (Row(features: Vector, raw: Vector, probability: Vector, prediction: Double) <- rows) {
      assert(model.predictRaw(features) === raw)
      assert(model.predictProbability(features) === probability)
      assert(model.predict(features) === prediction)
    }
  }

  test("what predictRaw gives belongs to the caller") {
    val Row(features: Vector) = clouds.select("features").head()
    val raw = model.predictRaw(features).asInstanceOf[DenseVector]
    val before = raw.copy
    model.predictProbability(features)
    raw.values(0) = 17
    assert(model.predictRaw(features) === before)
  }

  test("a model knows its classes, features and network") {
    assert(model.numClasses === 3)
    assert(model.numFeatures === 2)
    assert(
      model.network.toString === "[2] -> standardize, dense(8, weightInit=auto), activate(relu), dense(3, weightInit=auto)"
    )
    assert(model.parameters().length === (2 * 8 + 8) + (8 * 3 + 3))
    assert(
      new NeuralNetworkClassifier().setHiddenLayers().setMaxIter(1).fit(clouds).parameters().length
        === 2 * 3 + 3
    )
  }
}
