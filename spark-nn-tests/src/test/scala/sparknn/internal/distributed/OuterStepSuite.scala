package sparknn.internal.distributed

import org.scalatest.funsuite.AnyFunSuite
import scala.util.Random

/** The step from the last common parameters towards the workers' average. */
class OuterStepSuite extends AnyFunSuite {

  test("momentum 0 and step size 1 take the average as it is, to the bit") {
    val average = Array(1f, Float.MinPositiveValue, -3e30f)
    new OuterStep(new Averaging(0, 1, 0), 3).take(3, Array(7f, 8f, 9f), average)
    assert(average.toSeq === Seq(1f, Float.MinPositiveValue, -3e30f))
  }

  test("a step size goes that share of the way") {
    val average = Array(3f, 0f)
    new OuterStep(new Averaging(0, 0.25, 0), 2).take(2, Array(1f, 4f), average)
    assert(average.toSeq === Seq(1.5f, 3f))
  }

  test("momentum is Nesterov's: against the formula in double precision, over ten rounds") {
    for ((stepSize, momentum) <- Seq((1.0, 0.5), (0.9, 0.9), (0.3, 0.75))) {
      val random = new Random(4)
      val size = 20
      val step = new OuterStep(new Averaging(0, stepSize, momentum), size)
      var parameters = Array.fill(size)(random.nextGaussian().toFloat)
      val p = parameters.map(_.toDouble)
      val v = new Array[Double](size)
      for (_ <- 1 to 10) {
        val moves = Array.fill(size)(random.nextGaussian())
        val average = parameters.indices.map(i => (parameters(i) + moves(i)).toFloat).toArray
        for (i <- p.indices) {
          val d = average(i).toDouble - parameters(i)
          v(i) = momentum * v(i) + d
          p(i) += stepSize * (momentum * v(i) + d)
        }
        step.take(size, parameters, average)
        parameters = average
        assert(p.indices.forall(i => math.abs(p(i) - parameters(i)) < 1e-4))
      }
      assert(p.map(math.abs).max > 1)
    }
  }

  test("with a constant move it settles at stepSize / (1 - momentum) moves a round") {
    val step = new OuterStep(new Averaging(0, 0.8, 0.5), 1)
    val moves = (1 to 60).map { _ =>
      val average = Array(1f)
      step.take(1, Array(0f), average)
      average(0)
    }
    assert(moves.head === 0.8f * 1.5f)
    assert(math.abs(moves.last - 0.8 / 0.5) < 1e-6)
  }

  test("statistics and the optimiser's memory behind the parameters are plain averages") {
    val average = Array(2f, 2f, 5f, 6f)
    new OuterStep(new Averaging(0, 0.5, 0.9), 2).take(2, Array(0f, 0f, 1f, 1f), average)
    assert(average.drop(2).toSeq === Seq(5f, 6f))
    assert(average.take(2).toSeq !== Seq(2f, 2f))
  }

  test("settings out of range are refused, in three parts") {
    def message(make: => Averaging): String = intercept[IllegalArgumentException](make).getMessage
    assert(message(new Averaging(-1, 1, 0)) === "averagingInterval must be at least 0, got -1")
    assert(message(new Averaging(0, 0, 0)) === "outerStepSize must be greater than 0, got 0")
    assert(message(new Averaging(0, 1, 1)) === "outerMomentum must be in [0, 1), got 1")
    assert(message(new Averaging(0, 1, Double.NaN)) === "outerMomentum must be in [0, 1), got NaN")
  }
}
