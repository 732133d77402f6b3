package sparknn.ensemble

import org.apache.spark.ml.attribute.{Attribute, AttributeGroup, NominalAttribute}
import org.apache.spark.ml.classification.OneVsRest
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator
import org.apache.spark.ml.functions.vector_to_array
import org.apache.spark.ml.linalg.Vector
import org.apache.spark.ml.param.ParamMap
import org.apache.spark.ml.tuning.{CrossValidator, CrossValidatorModel, ParamGridBuilder}
import org.apache.spark.sql.functions.col
import org.scalatest.funsuite.AnyFunSuite
import sparknn.classification.NeuralNetworkClassifier
import sparknn.testing.TemporaryFolders

/** An ensemble of classifiers says what its members say on average. */
class EnsembleClassifierSuite extends AnyFunSuite with SmallEnsembles with TemporaryFolders {
  private lazy val model = classifiers
    .setStdCol("std")
    .setEntropyCol("entropy")
    .setMutualInformationCol("information")
    .fit(clouds)
  private lazy val scored = model.transform(clouds).cache()

  /** Of each row and member, the probabilities as the member by itself gives them. */
  private lazy val apart: Seq[Seq[Array[Double]]] = byRow(members(model), clouds, "probability")
  private lazy val averaged: Seq[Array[Double]] =
    apart.map(row => row.transpose.map(ofClass => mean(ofClass)).toArray)

  private def entropy(p: Array[Double]): Double = -p.map(x => x * math.log(x)).sum

  private def assertNear(got: Seq[Double], expected: Seq[Double]): Unit = {
    assert(got.length === expected.length)
    got.zip(expected).foreach { case (a, b) => assert(math.abs(a - b) < 1e-12) }
  }

  test("probability is the mean of the members', which differ") {
    assert(apart.length === 120)
    assert(apart.forall(row => row.length === 3))
    vectors(scored, "probability").zip(averaged).foreach { case (got, expected) =>
      assertNear(got.toArray.toSeq, expected.toSeq)
    }
    assert(apart.exists(row => deviation(row.map(p => p(0))) > 0.05))
  }

  test("rawPrediction is the logarithm of probability, which is its softmax") {
    vectors(scored, "rawPrediction").zip(averaged).foreach { case (got, expected) =>
      assertNear(got.toArray.toSeq, expected.toSeq.map(math.log))
    }
  }

  test("prediction is the class with the largest averaged probability") {
    val expected = averaged.map(p => p.indexOf(p.max).toDouble)
    assert(numbers(scored, "prediction") === expected)
    // Not what some one member says.
    for (member <- members(model)) {
      assert(numbers(member.transform(clouds), "prediction") !== expected)
    }
  }

  test("stdCol is the deviation over the members of the predicted class's probability") {
    val expected = apart.zip(averaged).map { case (row, p) =>
      deviation(row.map(ofMember => ofMember(p.indexOf(p.max))))
    }
    assertNear(numbers(scored, "std"), expected)
    assert(expected.max > 0.05)
  }

  test("entropyCol is the entropy of the averaged probabilities, in nats") {
    assertNear(numbers(scored, "entropy"), averaged.map(entropy))
  }

  test("mutualInformationCol is that minus the mean of the members' entropies") {
    val expected = apart.zip(averaged).map { case (row, p) => entropy(p) - mean(row.map(entropy)) }
    assertNear(numbers(scored, "information"), expected)
    assert(expected.max > 0.01)
    assert(numbers(scored, "information").forall(_ >= 0))
  }

  test("one member has nobody to disagree with, and is a network as any other") {
    val alone = classifiers.setNumMembers(1).setStdCol("std").setMutualInformationCol("information")
    val model = alone.fit(clouds)
    val scored = model.transform(clouds)
    assert(numbers(scored, "std").forall(_ < 1e-12))
    assert(numbers(scored, "information").forall(_ < 1e-12))
    assert(
      numbers(scored, "prediction") ===
        numbers(members(model).head.transform(clouds), "prediction")
    )
  }

  test("the agreement's columns do not change the others, and are asked for one by one") {
    val columns = Seq("std", "entropy", "information")
    for (kept <- columns.toSet.subsets()) {
      def name(column: String) = if (kept(column)) column else ""
      val partial = model
        .copy(ParamMap.empty)
        .setStdCol(name("std"))
        .setEntropyCol(name("entropy"))
        .setMutualInformationCol(name("information"))
      val some = partial.transform(clouds)
      val plain = Set("rawPrediction", "probability", "prediction")
      assert(some.columns.toSet === clouds.columns.toSet ++ plain ++ kept)
      for (column <- kept) assert(numbers(some, column) === numbers(scored, column))
      assert(numbers(some, "prediction") === numbers(scored, "prediction"))
    }
  }

  test("without any output column the data come back as they are") {
    val silent = classifiers.fit(clouds)
    silent.setRawPredictionCol("").setProbabilityCol("").setPredictionCol("")
    assert(silent.transform(clouds).columns === clouds.columns)
  }

  test("a row goes through the members once, whatever columns are asked for") {
    // Not data that the optimizer would transform itself.
    val rows = clouds.repartition(2)
    for (columns <- Seq(Seq("*"), Seq("entropy"), Seq("probability", "std"))) {
      val asked = model.transform(rows).select(columns.map(col(_)): _*)
      val plan = asked.queryExecution.executedPlan.toString
      assert("UDF\\(features".r.findAllIn(plan).length === 1, plan)
    }
  }

  test("thresholds move the prediction and what stdCol is of, and are the estimator's by default") {
    val estimator = classifier.setThresholds(Array(0.01, 1, 1))
    val own = classifiers.setEstimator(estimator).setStdCol("std").fit(clouds)
    val set = classifiers.setThresholds(Array(0.01, 1, 1)).setStdCol("std").fit(clouds)
    val weighed = averaged.map(p => p.zip(Array(0.01, 1, 1)).map { case (p, t) => p / t })
    val classes = weighed.map(w => w.indexOf(w.max))
    for (model <- Seq(own, set)) {
      val scored = model.transform(clouds)
      assert(numbers(scored, "prediction") === classes.map(_.toDouble))
      val expected = apart.zip(classes).map { case (row, c) => deviation(row.map(p => p(c))) }
      assertNear(numbers(scored, "std"), expected)
    }
    assert(classes.map(_.toDouble) !== numbers(scored, "prediction"))
    val other = classifiers.setEstimator(estimator).setThresholds(Array(1, 1, 1)).fit(clouds)
    assert(numbers(other.transform(clouds), "prediction") === numbers(scored, "prediction"))
  }

  test("output columns tell later stages how many classes there are") {
    for (column <- Seq("rawPrediction", "probability")) {
      assert(AttributeGroup.fromStructField(scored.schema(column)).size === 3)
    }
    val prediction = Attribute.fromStructField(scored.schema("prediction"))
    assert(prediction.asInstanceOf[NominalAttribute].getNumValues === Some(3))
    assert(model.numClasses === 3)
    assert(model.numFeatures === 2)
  }

  test("scoring one vector is scoring a row") {
    for (row <- scored.select("features", "rawPrediction", "probability", "prediction").take(20)) {
      val features = row.getAs[Vector](0)
      assert(model.predictRaw(features) === row.getAs[Vector](1))
      assert(model.predictProbability(features) === row.getAs[Vector](2))
      assert(model.predict(features) === row.getDouble(3))
    }
  }

  test("arrays are scored as vectors are") {
    val arrays = clouds.withColumn("features", vector_to_array(col("features")))
    val onArrays = classifiers.setEntropyCol("entropy").fit(arrays)
    assert(parameters(onArrays) === parameters(model))
    val scoredArrays = onArrays.transform(arrays)
    assert(numbers(scoredArrays, "entropy") === numbers(scored, "entropy"))
    assert(vectors(scoredArrays, "probability") === vectors(scored, "probability"))
    assert(
      scoredArrays.columns === arrays.columns ++
        Seq("rawPrediction", "probability", "prediction", "entropy")
    )
  }

  test("the result is the same however many members are trained at a time") {
    for (bagging <- Seq(false, true)) {
      val models = Seq(1, 2, 5).map { threads =>
        classifiers.setNumMembers(5).setBagging(bagging).setParallelism(threads).fit(clouds)
      }
      assert(parameters(models(1)) === parameters(models.head))
      assert(parameters(models(2)) === parameters(models.head))
    }
  }

  test("members have seeds of their own, by their number") {
    assert(parameters(model).toSet.size === 3)
    assert(members(model).map(_.getSeed).toSet.size === 3)
    // More members leave the first ones as they are.
    val more = parameters(classifiers.setNumMembers(4).fit(clouds))
    assert(more.take(3) === parameters(model))
  }

  test("the ensemble's seed decides, and is the estimator's where it is not set") {
    def fitted(ensemble: EnsembleClassifier) = parameters(ensemble.fit(clouds))
    val byEstimator = fitted(classifiers.setEstimator(classifier.setSeed(11)))
    assert(byEstimator === fitted(classifiers.setSeed(11)))
    assert(byEstimator === fitted(classifiers.setEstimator(classifier.setSeed(3)).setSeed(11)))
    assert(byEstimator !== parameters(model))
  }

  test("columns are the estimator's, unless they are set on the ensemble") {
    val renamed = clouds.toDF("id", "y", "x")
    val estimator = classifier.setFeaturesCol("x").setLabelCol("y").setProbabilityCol("p")
    val byEstimator = classifiers.setEstimator(estimator)
    assert(byEstimator.getFeaturesCol === "x")
    val scored = byEstimator.fit(renamed).transform(renamed)
    assert(scored.columns === Seq("id", "y", "x", "rawPrediction", "p", "prediction"))
    val own = classifiers.setFeaturesCol("x").setLabelCol("y").setProbabilityCol("p")
    assert(own.fit(renamed).transform(renamed).columns === scored.columns)
    // What is said to the estimator later is heard, too.
    val later = classifier
    val ensemble = classifiers.setEstimator(later)
    later.setFeaturesCol("x").setLabelCol("y")
    assert(ensemble.fit(renamed).getFeaturesCol === "x")
  }

  test("a weight column of the estimator's is gone by") {
    val weighted = clouds.selectExpr("*", "if(label = 2, 0, 1) as w")
    val model = classifiers.setEstimator(classifier.setWeightCol("w")).fit(weighted)
    assert(parameters(model) !== parameters(this.model))
  }

  test("CrossValidator tries Params of the estimator and of the ensemble") {
    val estimator = classifier
    val ensemble = classifiers.setEstimator(estimator).setNumMembers(2)
    val grid = new ParamGridBuilder()
      .addGrid(estimator.stepSize, Array(1e-6, 0.05))
      .addGrid(ensemble.numMembers, Array(1, 2))
      .build()
    val search = new CrossValidator()
      .setEstimator(ensemble)
      .setEstimatorParamMaps(grid)
      .setEvaluator(new MulticlassClassificationEvaluator().setMetricName("accuracy"))
      .setNumFolds(2)
      .setParallelism(2)
      .setSeed(1)
    val found = search.fit(clouds)
    val best = found.bestModel.asInstanceOf[EnsembleClassificationModel]
    assert(members(best).forall(_.getStepSize === 0.05))
    val byStep = found.avgMetrics.zip(grid).groupBy(_._2(estimator.stepSize))
    assert(byStep(0.05).map(_._1).min > byStep(1e-6).map(_._1).max)
    // Nothing was tried on the estimator itself.
    assert(estimator.getStepSize === 0.02)
    assert(estimator.getMaxIter === 2)
  }

  test("a search over an ensemble is saved and loaded") {
    val ensemble = classifiers
    val search = new CrossValidator()
      .setEstimator(ensemble)
      .setEstimatorParamMaps(new ParamGridBuilder().addGrid(ensemble.numMembers, Array(1)).build())
      .setEvaluator(new MulticlassClassificationEvaluator())
      .setNumFolds(2)
    val found = search.fit(clouds)
    withPath { path =>
      found.save(path)
      val loaded = CrossValidatorModel.load(path)
      assert(
        vectors(loaded.transform(clouds), "probability") ===
          vectors(found.transform(clouds), "probability")
      )
    }
  }

  test("OneVsRest makes one ensemble for each class") {
    val model = new OneVsRest()
      .setClassifier(classifiers.setEstimator(classifier.setMaxIter(15)).setNumMembers(2))
      .fit(clouds)
    assert(model.models.length === 3)
    val right = model.transform(clouds).where("prediction = label").count()
    assert(right > 0.95 * clouds.count())
  }

  test("checkpoints are kept for each member by itself, and gone on from") {
    withPath { folder =>
      def ensemble =
        classifiers.setEstimator(classifier.setCheckpointDir(folder)).setParallelism(3)
      val first = ensemble.fit(clouds)
      assert(new java.io.File(folder).list().toSet === Set("00000", "00001", "00002"))
      val again = ensemble.fit(clouds)
      assert(parameters(again) === parameters(first))
      // Passes that were not made again have the very seconds.
      assert(members(again).map(_.summary().passes()) === members(first).map(_.summary().passes()))
    }
  }

  test("members are models by themselves, of the ensemble's columns") {
    val Seq(first, _, third) = members(model)
    assert(first.transform(clouds).columns.contains("probability"))
    assert(first.summary().passes().size === 2)
    assert(first.getSeed !== third.getSeed)
    assert(first.parent.isInstanceOf[NeuralNetworkClassifier])
  }
}
