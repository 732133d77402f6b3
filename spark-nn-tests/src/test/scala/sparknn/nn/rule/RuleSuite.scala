package sparknn.nn.rule

import org.scalatest.funsuite.AnyFunSuite
import sparknn.nn.param.ParameterLayout
import sparknn.testing.{Numbers, Plans, ThreeParts}

/** Clipping, decay and limits against plain formulas. */
class RuleSuite extends AnyFunSuite with ThreeParts {
  // 150 units: more than the stretch of columns that max-norm takes at a time.
  private val layout: ParameterLayout = Plans
    .network(4, "squaredError", "dense(150)", "batchNorm", "prelu", "dense(3)", "layerNorm")
    .parameters

  private val size = layout.size
  private def values(seed: Long): Array[Float] = Numbers.gaussians(size, seed)

  /** By name, so that the flag under test is not asked. */
  private def isWeight: Array[Boolean] = {
    val flags = new Array[Boolean](size)
    for (t <- 0 until layout.tensors.size; tensor = layout.tensors.get(t)) {
      java.util.Arrays.fill(flags, tensor.offset, tensor.end, tensor.name.endsWith("/weight"))
    }
    flags
  }

  private def norm(values: Array[Float]): Double =
    math.sqrt(values.map(v => v.toDouble * v).sum)

  test("the parameters to test with are weights, biases, and what normalisation and PReLU learn") {
    assert(isWeight.count(identity) === 4 * 150 + 150 * 3)
    assert(size === 4 * 150 + 150 + 300 + 150 + 150 * 3 + 3 + 6)
  }

  test("clipping by norm scales a gradient that is too long, all of it, and no other") {
    val gradient = values(1)
    val (long, factor) = (norm(gradient), 2.5 / norm(gradient))
    val clipped = gradient.clone
    new ClipNorm(2.5).beforeStep(clipped, values(2), layout, 0.1)
    Numbers.assertAllClose(clipped, gradient.map(_ * factor), 1e-6, 0, "clipped")
    Numbers.assertClose(norm(clipped), 2.5, 1e-6, 0, "norm")
    val short = gradient.clone
    new ClipNorm(long * 1.0001).beforeStep(short, values(2), layout, 0.1)
    Numbers.assertSameBits(short, gradient, "short enough")
    val nothing = new Array[Float](size)
    new ClipNorm(1).beforeStep(nothing, values(2), layout, 0.1)
    assert(nothing.forall(_ == 0f))
  }

  test("clipping by norm measures gradients whose squares are too large for single precision") {
    val gradient = Array.fill(size)(1e30f)
    new ClipNorm(1).beforeStep(gradient, values(2), layout, 0.1)
    Numbers.assertClose(norm(gradient), 1, 1e-5, 0, "norm")
  }

  test("clipping by value cuts each derivative by itself") {
    val gradient = values(1)
    val clipped = gradient.clone
    new ClipValue(0.5).beforeStep(clipped, values(2), layout, 0.1)
    val expected = gradient.map(g => if (g > 0.5) 0.5f else if (g < -0.5) -0.5f else g)
    Numbers.assertSameBits(clipped, expected, "clipped")
    assert(Seq(0.5f, -0.5f, gradient.minBy(math.abs(_))).forall(clipped.contains(_)))
  }

  test(
    "weight decay takes stepSize · rate off every weight, and leaves the others and the gradient"
  ) {
    val (gradient, parameters) = (values(1), values(2))
    new WeightDecay(0.3).beforeStep(gradient, parameters, layout, 0.25)
    val expected = values(2).zip(isWeight).map { case (p, weight) =>
      if (weight) p * (1 - 0.3 * 0.25) else p.toDouble
    }
    Numbers.assertAllClose(parameters, expected, 1e-6, 0, "parameters")
    for (i <- 0 until size if !isWeight(i)) assert(parameters(i) === values(2)(i))
    Numbers.assertSameBits(gradient, values(1), "gradient")
  }

  test("max-norm brings the weights into a unit to the limit where they are longer") {
    val (limit, parameters) = (1.5, values(2))
    new MaxNorm(limit).afterStep(parameters, layout)
    val expected = values(2).map(_.toDouble)
    var over = 0
    for (t <- 0 until layout.tensors.size; tensor = layout.tensors.get(t)) {
      if (tensor.name.endsWith("/weight")) {
        val (rows, units) = (tensor.shape.dimension(0), tensor.shape.dimension(1))
        for (unit <- 0 until units) {
          val places = (0 until rows).map(row => tensor.offset + row * units + unit)
          val norm = math.sqrt(places.map(i => expected(i) * expected(i)).sum)
          if (norm > limit) {
            over += 1
            places.foreach(i => expected(i) *= limit / norm)
          }
        }
      }
    }
    assert(over > 10 && over < 150, "some units must be over the limit and some not")
    Numbers.assertAllClose(parameters, expected, 1e-6, 0, "parameters")
    for (i <- 0 until size if !isWeight(i)) assert(parameters(i) === values(2)(i))
  }

  test("rules do their work at one place of the step only") {
    val rules = Seq(new ClipNorm(1e-3), new ClipValue(1e-3), new WeightDecay(0.5))
    for (rule <- rules) {
      val parameters = values(2)
      rule.afterStep(parameters, layout)
      Numbers.assertSameBits(parameters, values(2), s"after, $rule")
    }
    for (rule <- Seq(new MaxNorm(1e-3), new ClipNorm(1e-3), new ClipValue(1e-3))) {
      val parameters = values(2)
      rule.beforeStep(values(1), parameters, layout, 0.1)
      Numbers.assertSameBits(parameters, values(2), s"before, $rule")
    }
  }

  test("limits that can't be are refused in three parts") {
    refused("clipNorm", "greater than 0", "got 0")(new ClipNorm(0))
    refused("clipValue", "greater than 0", "got -1")(new ClipValue(-1))
    refused("maxNorm", "greater than 0", "got NaN")(new MaxNorm(Double.NaN))
    refused("weightDecay", "0 or greater", "got -0.1")(new WeightDecay(-0.1))
  }
}
