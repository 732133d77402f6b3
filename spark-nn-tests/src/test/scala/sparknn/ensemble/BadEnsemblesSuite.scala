package sparknn.ensemble

import org.scalatest.funsuite.AnyFunSuite
import sparknn.nn.train.TrainingDivergedException
import sparknn.testing.ThreeParts

/** Contradictory settings and bad columns of ensembles: what is wrong, what was expected, what
  * came.
  */
class BadEnsemblesSuite extends AnyFunSuite with SmallEnsembles with ThreeParts {
  test("there is always an estimator") {
    refused("estimator", "be a NeuralNetworkClassifier", "got null") {
      classifiers.setEstimator(null)
    }
    refused("estimator", "be a NeuralNetworkRegressor", "got null") {
      regressors.setEstimator(null)
    }
  }

  private val contradictions = Seq[(String, EnsembleClassifier => Any, (String, String, String))](
    (
      "passes that are no multiple of the members",
      _.setEstimator(classifier.setMaxIter(7)),
      ("maxIter", "a multiple of numMembers (3) with snapshots", "got 7")
    ),
    (
      "fewer passes than members",
      _.setEstimator(classifier.setMaxIter(2)),
      ("maxIter", "a multiple of numMembers (3) with snapshots", "got 2")
    ),
    (
      "bagging",
      _.setEstimator(classifier.setMaxIter(6)).setBagging(true),
      ("bagging", "false with snapshots", "got true")
    ),
    (
      "checkpoints",
      _.setEstimator(classifier.setMaxIter(6).setCheckpointDir("target/checkpoints")),
      ("checkpointDir", "not be set with snapshots", "got 'target/checkpoints'")
    ),
    (
      "another schedule",
      _.setEstimator(classifier.setMaxIter(6).setLearningRateSchedule("cosine")),
      ("learningRateSchedule", "cosineRestarts(2) with snapshots, or not set", "got cosine")
    ),
    (
      "cycles of another length",
      _.setEstimator(classifier.setMaxIter(6).setLearningRateSchedule("cosineRestarts(3)")),
      ("learningRateSchedule", "cosineRestarts(2) with snapshots", "got cosineRestarts(every=3")
    ),
    (
      "cycles that grow",
      _.setEstimator(classifier.setMaxIter(6).setLearningRateSchedule("cosineRestarts(2, 2)")),
      (
        "learningRateSchedule",
        "cosineRestarts(2) with snapshots",
        "got cosineRestarts(every=2, growth=2"
      )
    )
  )
  for ((name, set, (wrong, expected, came)) <- contradictions) {
    test(s"snapshots do not go with $name") {
      val ensemble = classifiers.setSnapshots(true)
      set(ensemble)
      refused(wrong, expected, came)(ensemble.transformSchema(clouds.schema))
      refused(wrong, expected, came)(ensemble.fit(clouds))
    }
  }

  test("snapshots do not go with a solver that has no passes to cut") {
    val full = classifier.setSolver("lbfgs").setMaxIter(6)
    refused("solver", "one that trains by mini-batches", "got lbfgs") {
      classifiers.setSnapshots(true).setEstimator(full).fit(clouds)
    }
  }

  test("columns about agreement must be new and differ from each other") {
    refused("stdCol", "name a new column", "got 'id'") {
      classifiers.setStdCol("id").transformSchema(clouds.schema)
    }
    refused("mutualInformationCol", "name a new column", "got 'e'") {
      classifiers.setEntropyCol("e").setMutualInformationCol("e").fit(clouds)
    }
    refused("stdCol", "name a new column", "got 'prediction'") {
      regressors.setStdCol("prediction").transformSchema(waves.schema)
    }
    val model = regressors.fit(waves)
    refused("stdCol", "name a new column", "got 'label'") {
      model.setStdCol("label").transform(waves)
    }
  }

  test("what the estimator refuses, the ensemble refuses before any work") {
    refused("features column 'x'", "exist", "got columns id") {
      classifiers.setFeaturesCol("x").transformSchema(clouds.schema)
    }
    refused("label column 'label'", "numeric", "got string") {
      classifiers.fit(clouds.selectExpr("features", "cast(label as string) as label"))
    }
    refused("rows", "held out in one way", "got both") {
      val both = classifier.setValidationFraction(0.1).setValidationIndicatorCol("held")
      classifiers.setEstimator(both).fit(clouds.selectExpr("*", "true as held"))
    }
  }

  test("rows of another width than in training are refused") {
    val model = classifiers.fit(clouds)
    val wide = clouds.selectExpr("array(1d, 2d, 3d) as features")
    val text = messages(intercept[Exception](model.transform(wide).collect()))
    assert(text.contains("features must have 2 values as in training, got 3"))
  }

  test("a training that diverges is told as it is, one at a time or several") {
    val wild = regressor.setStepSize(1e30).setSolver("sgd")
    val before = context.getPersistentRDDs.keySet
    for (threads <- Seq(1, 3)) {
      val ensemble = regressors.setEstimator(wild).setParallelism(threads)
      assert(
        intercept[TrainingDivergedException](ensemble.fit(waves)).getMessage.contains("diverged")
      )
    }
    assert(context.getPersistentRDDs.keySet === before)
  }
}
