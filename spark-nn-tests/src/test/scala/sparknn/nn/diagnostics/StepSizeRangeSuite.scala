package sparknn.nn.diagnostics

import java.util.Arrays
import org.scalatest.funsuite.AnyFunSuite
import sparknn.nn.train.TrainingPlan
import sparknn.testing.{Numbers, Plans}

class StepSizeRangeSuite extends AnyFunSuite {

  private def points(range: StepSizeRange) =
    range.curve.toArray(Array.empty[StepSizeRange.Point]).toSeq

  private def linear(scale: Double): (TrainingPlan, Seq[Plans.Row]) = {
    val random = new java.util.Random(1)
    val rows = Seq.fill(200) {
      val x = scale * random.nextGaussian()
      Plans.Row(Seq(x), Seq(3 * x / scale))
    }
    (Plans.plan(Plans.network(1, "squaredError", "dense(1)"), batchSize = 50), rows)
  }

  private def range(
      plan: TrainingPlan,
      rows: Seq[Plans.Row],
      from: Double,
      to: Double,
      steps: Int
  ) =
    StepSizeRange.of(
      plan,
      plan.initialState.values,
      Arrays.asList(Plans.block(rows)),
      from,
      to,
      steps
    )

  for (scale <- Seq(1.0, 3.0)) {
    test(s"descent on a parabola of curvature 2 * $scale² runs away beyond 2 by curvature") {
      val (plan, rows) = linear(scale)
      val found = range(plan, rows, 1e-4, 100, 300)
      val critical = 2 / (2 * scale * scale)
      assert(found.atLowestLoss < 1.2 * critical && found.atLowestLoss > critical / 10, found)
      assert(points(found).last.stepSize > critical, "the curve goes over the edge")
      assert(points(found).last.stepSize < 100, "and ends there")
      assert(found.suggestion === found.atLowestLoss / 10)
    }
  }

  test("step sizes grow by one factor from the first to the last") {
    val (plan, rows) = linear(1)
    val found = points(range(plan, rows, 1e-5, 1e-3, 21))
    assert(found.size === 21)
    for ((point, i) <- found.zipWithIndex) {
      Numbers.assertClose(point.stepSize, 1e-5 * math.pow(100, i / 20.0), 1e-9, 0, s"step $i")
    }
  }

  test("smoothed is the mean of as many losses before as behind") {
    val (plan, rows) = linear(1)
    val found = points(range(plan, rows, 1e-3, 0.1, 80))
    assert(found.head.smoothed === found.head.loss)
    assert(found.last.smoothed === found.last.loss)
    for ((i, reach) <- Seq(1 -> 1, 40 -> 2, 78 -> 1)) {
      val about = found.slice(i - reach, i + reach + 1).map(_.loss)
      Numbers.assertClose(found(i).smoothed, about.sum / about.size, 1e-9, 0, s"at $i")
    }
  }

  test("a loss that is no number ends it") {
    val (plan, rows) = linear(1)
    val found = points(range(plan, rows, 1, 1e30, 50))
    assert(found.size < 50 && found.forall(point => java.lang.Double.isFinite(point.loss)))
  }

  test("bad ranges are refused in three parts") {
    val (plan, rows) = linear(1)
    val cases = Seq[(Double, Double, Int, String)](
      (0, 1, 20, "the first step size must be greater than 0, got 0"),
      (1, 0.1, 20, "the last step size must be greater than the first (1), got 0.1"),
      (0.1, 1, 3, "steps must be at least 10, got 3")
    )
    for ((from, to, steps, message) <- cases) {
      val error = intercept[IllegalArgumentException](range(plan, rows, from, to, steps))
      assert(error.getMessage === message)
    }
  }
}
