package sparknn.internal.distributed

import org.scalatest.funsuite.AnyFunSuite
import sparknn.nn.rule.Penalty
import sparknn.nn.train.TrainingPlan

/** One plain SGD step on each worker's share, averaged by the weight of its examples, is one step
  * on all of the data: p - η Σ_k (W_k / W) ∇L_k = p - η ∇L.
  */
class FullBatchIdentitySuite extends AnyFunSuite with DistributedTraining {
  private val deep = Seq("dense(6)", "tanh", "dense(2)")

  /** The largest difference between training with some workers and with one. */
  private def difference(
      points: Seq[Point],
      workers: Int,
      plan: TrainingPlan,
      partitions: Int = 3
  ): Double = {
    def parameters(workers: Int): Array[Float] =
      packed(rdd(points, partitions), workers)(train(_, plan).values.parameters)
    val alone = parameters(1)
    val start = plan.initialState.values.parameters
    assert(Training.distance(alone, start) > 1e-3, "the step must go somewhere")
    Training.distance(parameters(workers), alone)
  }

  test("one step on each of 4 equal shares, averaged, is one step on all the data") {
    val points = Point.curved(40)
    packed(rdd(points, 1), 4)(data => assert(data.trainingRows.toSeq === Seq(10, 10, 10, 10)))
    assert(difference(points, 4, Training.plan(deep), 1) < 1e-6)
  }

  test("shares of different sizes count by their examples") {
    val points = Point.curved(7)
    packed(rdd(points, 1), 4) { data =>
      assert(data.trainingRows.sorted.toSeq === Seq(1, 2, 2, 2))
    }
    assert(difference(points, 4, Training.plan(deep), 1) < 1e-6)
  }

  test("examples count by their weights") {
    assert(difference(Point.weighted(41), 4, Training.plan(deep)) < 1e-6)
  }

  test("workers without a row do not matter") {
    assert(difference(Point.weighted(3), 5, Training.plan(deep)) < 1e-6)
  }

  test("the penalty on weights counts once, not once a worker") {
    val plan = Training.plan(deep, penalty = new Penalty(0.01, 0.2))
    assert(difference(Point.weighted(40), 4, plan) < 1e-6)
  }

  test("it holds from step to step, one step a pass") {
    val plan = Training.plan(deep, passes = 6)
    assert(difference(Point.weighted(40), 3, plan) < 1e-6)
  }

  test("the step is that of the formula for softmax regression in double precision") {
    val points = Point.weighted(41)
    val plan = Training.plan(Seq("dense(2)"), stepSize = 0.5)
    val start = plan.initialState.values.parameters
    val averaged = packed(rdd(points), 4)(train(_, plan).values.parameters)
    val expected = softmaxRegressionStep(start.map(_.toDouble), points, 0.5).map(_.toFloat)
    assert(Training.distance(start, averaged) > 1e-2)
    assert(Training.distance(expected, averaged) < 1e-6)
  }

  /** Parameters: weights [4, 2] row-major, then 2 biases. */
  private def softmaxRegressionStep(
      parameters: Array[Double],
      points: Seq[Point],
      stepSize: Double
  ): Array[Double] = {
    val gradient = new Array[Double](10)
    for (point <- points) {
      val x = point.features.toArray :+ 1.0
      val odds =
        Array.tabulate(2)(c => math.exp(x.indices.map(i => x(i) * parameters(2 * i + c)).sum))
      for (c <- 0 until 2; i <- x.indices) {
        val error = odds(c) / odds.sum - (if (point.label == c) 1 else 0)
        gradient(2 * i + c) += point.weight * error * x(i)
      }
    }
    val weight = points.map(_.weight).sum
    parameters.indices.map(i => parameters(i) - stepSize * gradient(i) / weight).toArray
  }
}
