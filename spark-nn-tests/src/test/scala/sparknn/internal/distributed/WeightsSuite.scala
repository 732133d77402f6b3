package sparknn.internal.distributed

import org.apache.spark.ml.linalg.Vectors
import org.apache.spark.sql.DataFrame
import org.scalatest.funsuite.AnyFunSuite
import sparknn.classification.NeuralNetworkClassifier
import sparknn.regression.NeuralNetworkRegressor
import sparknn.testing.SharedSpark

/** A weight says how often a row counts. One worker, one mini-batch a pass: plain descent. */
class WeightsSuite extends AnyFunSuite with SharedSpark {
  private val rows = Point.curved(60).zipWithIndex

  private def frame(weighted: Seq[(Point, Double)]): DataFrame =
    spark
      .createDataFrame(weighted.map { case (p, w) => (p.features, p.label, w) })
      .toDF("features", "label", "weight")

  private def classifier =
    new NeuralNetworkClassifier()
      .setHiddenLayers(6)
      .setActivation("tanh")
      .setSolver("sgd")
      .setStepSize(0.5)
      .setMaxIter(8)
      .setNumWorkers(1)
      .setBatchSize(1000)

  private def regressor =
    new NeuralNetworkRegressor()
      .setHiddenLayers(6)
      .setActivation("tanh")
      .setSolver("sgd")
      .setStepSize(0.1)
      .setMaxIter(8)
      .setNumWorkers(1)
      .setBatchSize(1000)

  private val twice = rows.map { case (p, i) => (p, if (i % 3 == 0) 2.0 else 1.0) }
  private val repeated = twice.flatMap { case (p, w) => Seq.fill(w.toInt)((p, 1.0)) }
  private val plain = rows.map { case (p, _) => (p, 1.0) }

  test("rows with weight 2 are rows that stand there twice") {
    val weighted = classifier.setWeightCol("weight").fit(frame(twice))
    val doubled = classifier.fit(frame(repeated))
    val neither = classifier.fit(frame(plain))
    assert(Training.distance(weighted.parameters, doubled.parameters) < 1e-5)
    assert(Training.distance(weighted.parameters, neither.parameters) > 1e-3)
    val Seq(one, other) = Seq(weighted, doubled).map(_.summary.objectiveHistory)
    assert(one.indices.forall(i => math.abs(one(i) - other(i)) < 1e-5))
  }

  test("a regression's weights count in the scale of the labels as well") {
    val weighted = regressor.setWeightCol("weight").fit(frame(twice))
    val doubled = regressor.fit(frame(repeated))
    assert(Training.distance(weighted.parameters, doubled.parameters) < 1e-5)
    val neither = regressor.fit(frame(plain))
    assert(Training.distance(weighted.parameters, neither.parameters) > 1e-4)
  }

  test("rows with weight 0 do not matter, whatever their labels and features") {
    val noise = rows.take(20).map { case (p, _) =>
      val wild = Vectors.dense(p.features.toArray.map(50 * _))
      (p.copy(features = wild, label = 1 - p.label), 0.0)
    }
    val classes = classifier.fit(frame(plain)).parameters
    val both = classifier.setWeightCol("weight").fit(frame(noise ++ plain)).parameters
    assert(Training.distance(both, classes) < 1e-5)
    val values = regressor.fit(frame(plain)).parameters
    val mixed = regressor.setWeightCol("weight").fit(frame(noise ++ plain)).parameters
    assert(Training.distance(mixed, values) < 1e-5)
  }

  test("only the ratio of weights counts for plain descent") {
    val doubled = twice.map { case (p, w) => (p, 8 * w) }
    val Seq(one, other) =
      Seq(twice, doubled).map(rows => classifier.setWeightCol("weight").fit(frame(rows)).parameters)
    assert(Training.distance(one, other) < 1e-6)
  }

  test("weights count in the validation loss and metric") {
    val data = frame(twice).selectExpr(
      "features",
      "label",
      "weight = 2 AS held",
      "IF(label = 1, 3, 1) AS weight"
    )
    val model = classifier
      .setMaxIter(1)
      .setWeightCol("weight")
      .setValidationIndicatorCol("held")
      .fit(data)
    val held = data.where("held")
    val scored = model.transform(held).selectExpr("prediction = label", "weight").collect()
    val right = scored.filter(_.getBoolean(0)).map(_.getInt(1)).sum.toDouble
    val metric = model.summary.passes.get(0).validationMetric
    assert(math.abs(metric - right / scored.map(_.getInt(1)).sum) < 1e-9)
    assert(math.abs(metric - scored.count(_.getBoolean(0)).toDouble / scored.length) > 1e-3)
  }
}
