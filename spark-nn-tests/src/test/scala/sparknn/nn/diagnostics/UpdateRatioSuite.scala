package sparknn.nn.diagnostics

import java.util.Arrays
import org.scalatest.funsuite.AnyFunSuite
import sparknn.testing.{Numbers, Plans}

class UpdateRatioSuite extends AnyFunSuite {
  private val network = Plans.network(6, "softmaxCrossEntropy", "dense(5)", "tanh", "dense(3)")
  private val rows = Plans.rows(12, 6, 1, classes = 3)

  private def of(optimizer: String, stepSize: Double, batchSize: Int, steps: Int) = {
    val plan = Plans.plan(network, optimizer, stepSize, batchSize = batchSize)
    val found =
      UpdateRatio.of(plan, plan.initialState.values, Arrays.asList(Plans.block(rows)), steps)
    found.toArray(Array.empty[UpdateRatio]).toSeq
  }

  test("a step of plain descent is step size times gradient") {
    val check = GradientCheck.of(network, network.initialValues(1), Plans.batch(rows), 1)
    for ((found, i) <- of("sgd", 0.01, 12, 1).zipWithIndex) {
      val tensor = check.tensors.get(i)
      assert(found.tensor === tensor.name)
      Numbers.assertClose(found.updateNorm, 0.01 * tensor.gradientNorm, 1e-4, 0, found.tensor)
    }
  }

  test("the ratio is by the values before the step, and infinite where these are 0") {
    val found = of("sgd", 0.01, 12, 1)
    val weights = network.initialValues(1).parameters.take(30)
    val norm = math.sqrt(weights.map(w => w.toDouble * w).sum)
    Numbers.assertClose(found.head.ratio, found.head.updateNorm / norm, 1e-6, 0, "ratio")
    assert(found(1).tensor.endsWith("/bias") && found(1).ratio.isInfinity)
  }

  test("Adam's first step moves each weight by the step size") {
    val found = of("adam", 0.001, 4, 1)
    Numbers.assertClose(found.head.updateNorm, 0.001 * math.sqrt(30), 1e-3, 0, "update")
    // The median of three steps, which do not all point the same way.
    assert(of("adam", 0.001, 4, 3).head.updateNorm < found.head.updateNorm)
    assert(UpdateRatio.table(Arrays.asList(found: _*)).linesIterator.size === 5)
  }
}
