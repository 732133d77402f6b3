package sparknn.nn.diagnostics

import org.scalatest.funsuite.AnyFunSuite
import sparknn.nn.rule.{Penalty, WeightDecay}
import sparknn.testing.{Numbers, Plans}

class OverfitTestSuite extends AnyFunSuite {
  private val network =
    Plans.network(6, "softmaxCrossEntropy", "dense(32)", "relu", "dropout(0.8)", "dense(3)")
  private val rows = Plans.rows(20, 6, 1, classes = 3)

  private def run(rows: Seq[Plans.Row], stepSize: Double = 0.01, steps: Int = 500) = {
    // Penalties that would keep it from learning anything.
    val plan =
      Plans.plan(network, "adam", stepSize, new Penalty(1, 1), rules = Seq(new WeightDecay(0.1)))
    OverfitTest.of(plan, network.initialValues(1), Plans.batch(rows), steps)
  }

  test("a network learns random labels by heart, without its dropout and penalties") {
    val found = run(rows)
    assert(found.passed && found.metric === 1.0, found)
    assert(found.losses.length < 500, "it stops when it is done")
    assert(found.finalLoss < 0.01 * found.losses.head)
  }

  test("equal features with different labels can't be learned") {
    val contradictions = rows.map(_.copy(features = Seq.fill(6)(1.0)))
    val found = run(contradictions)
    assert(!found.passed && found.losses.length === 500, found)
    assert(found.toString.startsWith("NOT learned"))
  }

  test("a step size that is far too small can't do it") {
    assert(!run(rows, stepSize = 1e-7).passed)
  }

  test("a step size that is far too large does not pass either") {
    val found = run(rows, stepSize = 1e30)
    assert(!found.passed && found.losses.length < 500, found)
  }

  test("the initial values stay as they are") {
    val values = network.initialValues(1)
    val before = values.parameters.clone
    OverfitTest.of(Plans.plan(network, "adam", 0.01), values, Plans.batch(rows), 5)
    Numbers.assertSameBits(values.parameters, before, "initial values")
  }
}
