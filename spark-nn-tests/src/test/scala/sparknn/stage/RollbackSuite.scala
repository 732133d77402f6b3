package sparknn.stage

import org.scalatest.funsuite.AnyFunSuite
import sparknn.nn.train.TrainingDivergedException
import sparknn.regression.NeuralNetworkRegressor
import sparknn.testing.{Numbers, SmallData, ThreeParts}

/** With `maxRollbacks`, training that runs away goes back and takes smaller steps. */
class RollbackSuite extends AnyFunSuite with SmallData with ThreeParts {
  private def regressor = new NeuralNetworkRegressor()
    .setHiddenLayers(6)
    .setSolver("sgd")
    .setLearningRateSchedule("constant")
    .setNumWorkers(2)
    .setBatchSize(20)
    .setMaxIter(5)
    .setSeed(2)

  test("it comes to the bits of a training that took the smaller steps from the beginning") {
    val (large, halvings) = (math.scalb(1.0, 40), 30)
    for (momentum <- Seq(0.0, 0.7)) {
      def estimator = regressor.setOuterMomentum(momentum).setAveragingInterval(3)
      val first = intercept[TrainingDivergedException](estimator.setStepSize(large).fit(waves))
      assert(first.pass === 1, "all rollbacks must go to the beginning")
      val model = estimator.setStepSize(large).setMaxRollbacks(halvings + 20).fit(waves)
      val step = model.summary().passes().get(0).stepSize
      assert(step < large / 1e6 && model.summary().passes().get(4).stepSize === step)
      val expected = estimator.setStepSize(step).fit(waves)
      Numbers.assertSameBits(model.parameters, expected.parameters, "parameters")
      assert(
        model.summary().objectiveHistory().toSeq === expected.summary().objectiveHistory().toSeq
      )
    }
  }

  test("passes up to the one with the lowest loss stand, the others are made with smaller steps") {
    // The first passes go well, then warm-up has made the step too large.
    def growing = regressor
      .setMaxIter(30)
      .setLearningRateSchedule("warmup(20, constant, 0)")
      .setStepSize(20)
    val error = intercept[TrainingDivergedException](growing.fit(waves))
    assert(error.pass > 1)
    val model = growing.setMaxRollbacks(60).fit(waves)
    val losses = model.summary().objectiveHistory()
    assert(losses.size === 30)
    assert(losses.max < 10 * losses.head, "it must not go on from where it had run away to")
    // As good as with a step that never was too large.
    val steady = regressor.setMaxIter(30).fit(waves).summary().objectiveHistory()
    assert(losses.last < 1.2 * steady.last)
  }

  test("more than so many rollbacks are an error that says so") {
    val error = intercept[TrainingDivergedException] {
      regressor.setStepSize(1e30).setMaxRollbacks(3).fit(waves)
    }
    assert(error.getMessage.contains("diverged in pass 1 after 3 rollbacks"))
    assert(error.getMessage.contains(s"(now ${1e30 / 8})"))
  }

  test("nothing changes for a training that does not diverge") {
    val plain = regressor.fit(waves)
    val guarded = regressor.setMaxRollbacks(5).fit(waves)
    Numbers.assertSameBits(guarded.parameters, plain.parameters, "parameters")
  }

  test("lbfgs, which chooses its steps itself, takes none") {
    refused("maxRollbacks", "must be 0 with solver lbfgs", "got 2") {
      new NeuralNetworkRegressor().setSolver("lbfgs").setMaxRollbacks(2).fit(waves)
    }
  }
}
