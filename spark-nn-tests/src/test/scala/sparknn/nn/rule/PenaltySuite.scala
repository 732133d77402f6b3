package sparknn.nn.rule

import org.scalatest.funsuite.AnyFunSuite
import sparknn.testing.{Numbers, Plans}

class PenaltySuite extends AnyFunSuite {
  private val layout = Plans.network(2, "squaredError", "dense(2)", "dense(1)").parameters

  test("L2 pulls weights in proportion, L1 by their sign, and biases not at all") {
    val parameters = Array(1f, -2f, 0f, 4f, 9f, -9f, 0.5f, -0.5f, 7f)
    val gradient = Array.fill(9)(1f)
    new Penalty(0.25, 0.5).beforeStep(gradient, parameters, layout, 0.1)
    assert(gradient.toSeq === Seq(1.75f, -0.25f, 1f, 3.25f, 1f, 1f, 1.5f, 0.5f, 1f))
  }

  test("no penalty leaves the gradient as it is, even where weights are no numbers") {
    val gradient = Numbers.gaussians(9, 1)
    new Penalty(0, 0).beforeStep(gradient, Array.fill(9)(Float.NaN), layout, 0.1)
    Numbers.assertSameBits(gradient, Numbers.gaussians(9, 1), "gradient")
  }

  test("the elastic net shares regParam between L1 and L2 as Spark does") {
    assert(Penalty.elasticNet(0.5, 0) === new Penalty(0, 0.5))
    assert(Penalty.elasticNet(0.5, 1) === new Penalty(0.5, 0))
    assert(Penalty.elasticNet(0.5, 0.25) === new Penalty(0.125, 0.375))
  }

  test("a penalty that can't be is refused in three parts") {
    def refused(make: => Penalty): String = intercept[IllegalArgumentException](make).getMessage
    assert(refused(new Penalty(-1, 0)) === "l1 must be 0 or greater, got -1")
    assert(refused(new Penalty(0, Double.NaN)) === "l2 must be 0 or greater, got NaN")
    assert(refused(Penalty.elasticNet(-1, 0)) === "regParam must be 0 or greater, got -1")
    assert(refused(Penalty.elasticNet(1, 1.5)) === "elasticNetParam must be in [0, 1], got 1.5")
  }
}
