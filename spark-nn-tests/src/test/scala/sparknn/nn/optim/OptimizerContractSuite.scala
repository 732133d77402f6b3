package sparknn.nn.optim

import breeze.linalg.DenseVector
import org.scalatest.funsuite.AnyFunSuite
import sparknn.nn.train.Walk
import sparknn.testing.{Allocation, Numbers, Oracles, Samples}

/** What every optimiser owes. */
class OptimizerContractSuite extends AnyFunSuite {
  import OptimizerContractSuite._

  for (optimizer <- Samples.all(Optimizer.CATALOG)) {
    val name = optimizer.spec

    test(s"$name walks the path of its published formula") {
      val oracle = Oracles.find(Oracles.optimizers, "optimizers", optimizer)(optimizer, 5)
      val parameters = Array(1f, -2f, 0.5f, 3f, 0f)
      var expected = DenseVector(Numbers.doubles(parameters))
      val walk = new Walk(optimizer, parameters)
      for (t <- 1 to 20) {
        val gradient = Array.tabulate(5)(i => (math.sin(0.7 * t + i) * (i + 0.1)).toFloat)
        val rate = 0.1 / t
        expected = oracle(expected, DenseVector(Numbers.doubles(gradient)), rate, t)
        walk.step(gradient, rate, t.toLong)
        Numbers.assertAllClose(parameters, expected.toArray, 2e-6, 2e-6, s"$name, step $t")
      }
    }

    test(s"$name finds the bottom of a parabola") {
      val start = Array(5f, -3f)
      val best = stepSizes.map(rate => descend(optimizer, parabola, start, rate, 3000)).min
      assert(best < 1e-4, "with none of the usual step sizes")
    }

    test(s"$name finds the bottom of Rosenbrock's valley") {
      val start = Array(-1.2f, 1f)
      val best = stepSizes.map(rate => descend(optimizer, rosenbrock, start, rate, 30000)).min
      assert(best < 1e-3, "with none of the usual step sizes")
    }

    test(s"$name takes parameters in any order") {
      val (forward, backward) = (Numbers.gaussians(40, 1), Numbers.gaussians(40, 1).reverse)
      val (slots, reversed) = (newSlots(optimizer, 40), newSlots(optimizer, 40))
      for (t <- 1 to 5) {
        val gradient = Numbers.gaussians(40, t.toLong)
        optimizer.step(backward, gradient.reverse, reversed, 0.1, t.toLong)
        optimizer.step(forward, gradient, slots, 0.1, t.toLong)
      }
      Numbers.assertAllClose(backward.reverse, Numbers.doubles(forward), 1e-5, 1e-7, name)
    }

    test(s"$name remembers in its slots and nowhere else") {
      def continued(broken: Boolean): Array[Float] = {
        val parameters = Numbers.gaussians(30, 3)
        val slots = newSlots(optimizer, 30)
        for (t <- 1 to 6) {
          // Where the training moves to another machine, another instance goes on.
          val worker = if (broken) Optimizer.CATALOG.create(name) else optimizer
          worker.step(parameters, Numbers.gaussians(30, 10L + t), slots, 0.05, t.toLong)
        }
        parameters
      }
      Numbers.assertSameBits(continued(true), continued(false), name)
    }

    test(s"$name allocates nothing") {
      val parameters = Numbers.gaussians(1000, 5)
      val gradient = Numbers.gaussians(1000, 6)
      val slots = newSlots(optimizer, 1000)
      val bytes = Allocation.perCall(2000) { t =>
        optimizer.step(parameters, gradient, slots, 1e-3, t + 1L)
      }
      assert(bytes < 1, "bytes a step")
    }
  }

  test("arguments out of range are refused in three parts") {
    def refused(spec: String): String =
      intercept[IllegalArgumentException](Optimizer.CATALOG.create(spec)).getMessage
    assert(refused("momentum(1)") === "momentum must be in [0, 1), got 1")
    assert(refused("adam(beta1=-0.1)") === "adam's beta1 must be in [0, 1), got -0.1")
    assert(refused("adam(beta2=NaN)") === "adam's beta2 must be in [0, 1), got NaN")
    assert(refused("adam(epsilon=0)") === "adam's epsilon must be greater than 0, got 0")
    assert(refused("nesterov(1.5)") === "nesterov's momentum must be in [0, 1), got 1.5")
    assert(refused("momentum(initial=1)") === "momentum's initial must be in [0, 1), got 1")
    assert(
      refused("momentum(annealSteps=-1)") === "momentum's annealSteps must be at least 0, got -1"
    )
    assert(refused("adaGrad(0)") === "adaGrad's epsilon must be greater than 0, got 0")
    assert(refused("adadelta(rho=1)") === "adadelta's rho must be in [0, 1), got 1")
    assert(refused("rmsProp(decay=-1)") === "rmsProp's decay must be in [0, 1), got -1")
    assert(refused("adamW(beta1=1)") === "adam's beta1 must be in [0, 1), got 1")
    assert(
      refused("adamW(weightDecay=-1)") === "adamW's weightDecay must be 0 or greater, got -1"
    )
    assert(refused("nAdam(beta2=2)") === "nAdam's beta2 must be in [0, 1), got 2")
  }

  test("annealed momentum rises from its initial value to its last and stays") {
    def velocities(spec: String): Seq[Float] = {
      val optimizer = Optimizer.CATALOG.create(spec)
      val slots = newSlots(optimizer, 1)
      for (t <- 1 to 6) yield {
        slots(0)(0) = 1 // What is left of it is the momentum.
        optimizer.step(Array(0f), Array(0f), slots, 0.1, t.toLong)
        slots(0)(0)
      }
    }
    for (name <- Seq("momentum", "nesterov")) {
      val rising = velocities(s"$name(0.9, initial=0.5, annealSteps=4)")
      val expected = Array(0.5, 0.6, 0.7, 0.8, 0.9, 0.9)
      Numbers.assertAllClose(rising.toArray, expected, 1e-6, 0, name)
      assert(velocities(s"$name(0.9)") === Seq.fill(6)(0.9f))
    }
  }
}

object OptimizerContractSuite {
  private val stepSizes = Seq(1.0, 0.3, 0.1, 0.03, 0.01, 3e-3, 1e-3, 3e-4)

  /** A function of two numbers with its derivatives. */
  type Valley = (Double, Double) => (Double, Double, Double)

  private val parabola: Valley = (x, y) => {
    val (dx, dy) = (x - 1, y - 2)
    (dx * dx / 2 + 2 * dy * dy, dx, 4 * dy)
  }

  private val rosenbrock: Valley = (x, y) => {
    val (a, b) = (1 - x, y - x * x)
    (a * a + 100 * b * b, -2 * a - 400 * x * b, 200 * b)
  }

  def newSlots(optimizer: Optimizer, size: Int): Array[Array[Float]] =
    Array.fill(optimizer.slots)(new Array[Float](size))

  /** Where the descent ends; the step size falls to 0, so that every rule comes to rest. */
  private def descend(
      optimizer: Optimizer,
      valley: Valley,
      start: Array[Float],
      rate: Double,
      steps: Int
  ): Double = {
    val point = start.clone
    val slots = newSlots(optimizer, 2)
    for (t <- 1 to steps) {
      val (_, dx, dy) = valley(point(0).toDouble, point(1).toDouble)
      val gradient = Array(dx.toFloat, dy.toFloat)
      optimizer.step(point, gradient, slots, rate * (1 - (t - 1.0) / steps), t.toLong)
    }
    val end = valley(point(0).toDouble, point(1).toDouble)._1
    if (end.isNaN) Double.PositiveInfinity else end
  }
}
