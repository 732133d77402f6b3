package sparknn.ensemble

import org.apache.spark.ml.param.ParamMap
import org.scalatest.funsuite.AnyFunSuite

/** The members of a snapshot ensemble are one training's states at the ends of its cycles. */
class SnapshotsSuite extends AnyFunSuite with SmallEnsembles {
  private def restarts = classifier.setLearningRateSchedule("cosineRestarts(2)").setMaxIter(6)

  test("members are the states after each cycle of one training with restarts") {
    val model = classifiers.setEstimator(classifier.setMaxIter(6)).setSnapshots(true).fit(clouds)
    val cut = Seq(2, 4, 6).map(passes => restarts.setMaxIter(passes).fit(clouds))
    assert(parameters(model) === cut.map(_.parameters().toSeq))
    assert(parameters(model).toSet.size === 3)
    assert(members(model).map(_.summary().passes().size) === Seq(2, 4, 6))
    assert(members(model).map(_.summary().bestPass) === Seq(2, 4, 6))
  }

  test("the same schedule may be set on the estimator, with a floor, too") {
    val plain = classifiers.setSnapshots(true)
    val same = plain.copy(ParamMap.empty).setEstimator(restarts)
    plain.setEstimator(classifier.setMaxIter(6))
    assert(parameters(same.fit(clouds)) === parameters(plain.fit(clouds)))
    val floor = restarts.setLearningRateSchedule("cosineRestarts(2, floor=0.5)")
    assert(
      parameters(plain.copy(ParamMap.empty).setEstimator(floor).fit(clouds)) !==
        parameters(plain.fit(clouds))
    )
  }

  test("held-out rows are watched and neither stop the training nor choose a pass") {
    // With so large a tolerance no pass but the first is ever better.
    val watching = classifier.setMaxIter(6).setValidationFraction(0.25).setPatience(1).setTol(100)
    val model = classifiers.setEstimator(watching).setSnapshots(true).fit(clouds)
    assert(members(model).map(_.summary().passes().size) === Seq(2, 4, 6))
    assert(members(model).map(_.summary().bestPass) === Seq(2, 4, 6))
    assert(members(model).forall(_.summary().passes().get(0).validated))
    assert(parameters(model).toSet.size === 3)
    // By itself it would have stopped.
    assert(watching.fit(clouds).summary().totalIterations === 2)
  }

  test("averages over time are those after the cycle, whether or not rows are held out") {
    for (fraction <- Seq(0.0, 0.25)) {
      def averaging =
        classifier.setMaxIter(6).setEmaDecay(0.9).setBatchNorm(true).setValidationFraction(fraction)
      val model = classifiers.setEstimator(averaging).setSnapshots(true).fit(clouds)
      val cut = Seq(2, 4, 6).map { passes =>
        averaging.setLearningRateSchedule("cosineRestarts(2)").setMaxIter(passes).fit(clouds)
      }
      // Each pass is the best so far, so that validation chooses the last.
      assert(cut.map(_.summary().bestPass) === Seq(2, 4, 6))
      assert(parameters(model) === cut.map(_.parameters().toSeq))
    }
  }

  test("running statistics are those after the cycle") {
    def normalizing = classifier.setMaxIter(6).setBatchNorm(true)
    val model = classifiers.setEstimator(normalizing).setSnapshots(true).fit(clouds)
    for ((member, passes) <- members(model).zip(Seq(2, 4, 6))) {
      val cut = normalizing.setLearningRateSchedule("cosineRestarts(2)").setMaxIter(passes)
      assert(
        vectors(member.transform(clouds), "probability") ===
          vectors(cut.fit(clouds).transform(clouds), "probability")
      )
    }
  }

  test("a regressor's snapshots are averaged, too") {
    val model = regressors.setSnapshots(true).setStdCol("std").fit(waves)
    assert(parameters(model).toSet.size === 3)
    assert(numbers(model.transform(waves), "std").max > 0)
  }
}
