package sparknn.stage

import org.scalatest.funsuite.AnyFunSuite
import sparknn.classification.NeuralNetworkClassifier
import sparknn.nn.train.TrainingDivergedException
import sparknn.regression.NeuralNetworkRegressor
import sparknn.testing.SmallData

/** Training that runs away stops with an error that says where it was and what to try. */
class DivergenceSuite extends AnyFunSuite with SmallData {
  private def wild = new NeuralNetworkRegressor()
    .setHiddenLayers()
    .setSolver("sgd")
    .setLearningRateSchedule("constant")
    .setBatchSize(1000) // One step a pass.

  test("names the pass, the last good loss and what to try") {
    val error =
      intercept[TrainingDivergedException](wild.setStepSize(1e6).setMaxIter(50).fit(waves))
    assert(error.pass > 2)
    // A shorter training of the same kind ends with that loss.
    val good = wild.setStepSize(1e6).setMaxIter(error.pass - 1).fit(waves)
    val loss = "%.4g".formatLocal(java.util.Locale.ROOT, good.summary().objectiveHistory().last)
    for (
      part <- Seq(
        s"training diverged in pass ${error.pass}",
        "must stay",
        "finite",
        "infinite or not-a-number",
        s"the last good pass was ${error.pass - 1} with loss $loss",
        "Try a smaller stepSize (now 1000000.0)",
        "common scale"
      )
    ) {
      assert(error.getMessage.contains(part))
    }
  }

  test("in the first pass there is no earlier one to name") {
    val error = intercept[TrainingDivergedException] {
      wild.setStepSize(1e30).setBatchSize(10).setMaxIter(5).fit(waves)
    }
    assert(error.pass === 1)
    assert(error.getMessage.contains("there is no earlier pass"))
  }

  test("the very last step is looked at too") {
    val last = wild.setStepSize(1e300).setMaxIter(1)
    val error = intercept[TrainingDivergedException](last.fit(waves))
    assert(error.pass === 1)
    assert(error.getMessage.contains("the parameters must stay finite numbers, got infinite"))
  }

  test("so is the validation loss") {
    val held = wild.setStepSize(1e300).setMaxIter(2).setValidationFraction(0.3)
    assert(intercept[TrainingDivergedException](held.fit(waves)).pass === 1)
  }

  test("a classifier says the same, and leaves nothing cached") {
    val before = context.getPersistentRDDs.keySet
    val error = intercept[TrainingDivergedException] {
      new NeuralNetworkClassifier()
        .setHiddenLayers(8, 8)
        .setSolver("sgd")
        .setStepSize(1e20)
        .setMaxIter(10)
        .fit(clouds)
    }
    assert(error.getMessage.contains(s"training diverged in pass ${error.pass}"))
    assert(context.getPersistentRDDs.keySet === before)
  }
}
