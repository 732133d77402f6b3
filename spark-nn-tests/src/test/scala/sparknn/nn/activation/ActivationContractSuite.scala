package sparknn.nn.activation

import java.util.Arrays
import org.scalatest.funsuite.AnyFunSuite
import sparknn.nn.init.Auto
import sparknn.testing.{Numbers, Oracles, Samples}

/** What every activation owes, whichever there are. */
class ActivationContractSuite extends AnyFunSuite {
  import ActivationContractSuite._

  for (function <- Samples.all(Activation.CATALOG)) {
    val name = function.spec

    test(s"$name is its formula, from -10000 to 10000") {
      val output = applied(function, points)
      val oracle = Oracles.activation(function)
      Numbers.assertAllClose(output, points.map(x => oracle(x.toDouble)), 1e-6, 1e-7, name)
    }

    test(s"$name has the derivative of its formula") {
      val oracle = Oracles.activation(function)
      val upstream = Numbers.gaussians(points.length, 11)
      val slopes = differentiated(function, upstream)
      var kinks = 0
      for (i <- points.indices) {
        val x = points(i).toDouble
        Numbers.slope(oracle, x, 1e-6 * math.max(1, math.abs(x))) match {
          case None => kinks += 1
          case Some(slope) =>
            val expected = upstream(i) * slope
            Numbers.assertClose(slopes(i).toDouble, expected, 1e-5, 1e-6, s"$name'($x)")
        }
      }
      assert(kinks < points.length / 100, "the formula has too many kinks to be compared")
    }

    test(s"$name may overwrite its input") {
      val inPlace = points.clone
      function.apply(inPlace, inPlace, inPlace.length)
      Numbers.assertSameBits(inPlace, applied(function, points), name)
    }

    test(s"$name may overwrite the derivative that comes from above") {
      val inPlace = Numbers.gaussians(points.length, 12)
      val expected = differentiated(function, inPlace)
      function.differentiate(points, applied(function, points), inPlace, inPlace, inPlace.length)
      Numbers.assertSameBits(inPlace, expected, name)
    }

    test(s"$name reads the input again only if it says so") {
      if (!function.derivativeReadsInput) {
        val upstream = Numbers.gaussians(points.length, 13)
        val lost = Array.fill(points.length)(Float.NaN)
        val derivative = new Array[Float](points.length)
        val output = applied(function, points)
        function.differentiate(lost, output, upstream, derivative, points.length)
        Numbers.assertSameBits(derivative, differentiated(function, upstream), name)
      }
    }

    test(s"$name leaves what lies behind the length alone") {
      val output = Array.fill(10)(77f)
      function.apply(points, output, 4)
      val derivative = Array.fill(10)(77f)
      function.differentiate(points, output, points, derivative, 4)
      for (array <- Seq(output, derivative); i <- 4 until 10) assert(array(i) === 77f)
    }

    test(s"$name lets a number that is none through, so that divergence is seen") {
      val output = new Array[Float](1)
      function.apply(Array(Float.NaN), output, 1)
      assert(output(0).isNaN)
    }

    test(s"$name recommends an initialisation of its own") {
      assert(function.recommendedInit ne null)
      assert(!function.recommendedInit.isInstanceOf[Auto])
    }
  }

  test("relu has slope 0 at 0 and below, 1 above, however small the value") {
    val input = Array(-1f, -0f, 0f, 1e-30f, 1f)
    val output = new Array[Float](5)
    val derivative = new Array[Float](5)
    new Relu().apply(input, output, 5)
    new Relu().differentiate(input, output, Array.fill(5)(3f), derivative, 5)
    assert(derivative.toSeq === Seq(0f, 0f, 0f, 3f, 3f))
  }

  test("elu, selu and softplus keep the digits of values next to 0 or far below it") {
    val small = Array(-1e-3f, -1e-5f, -1e-7f)
    val exact = small.map(x => math.expm1(x.toDouble))
    Numbers.assertAllClose(applied(new Elu(1), small), exact, 5e-7, 0, "elu")
    val selu = exact.map(_ * 1.0507009873554805 * 1.6732632423543772)
    Numbers.assertAllClose(applied(new Selu, small), selu, 5e-7, 0, "selu")
    val low = Array(-20f, -50f, -80f)
    val plus = low.map(x => math.log1p(math.exp(x.toDouble)))
    Numbers.assertAllClose(applied(new Softplus, low), plus, 5e-7, 0, "softplus")
  }

  test("arguments out of range are refused in three parts") {
    def refused(spec: String): String =
      intercept[IllegalArgumentException](Activation.CATALOG.create(spec)).getMessage
    assert(refused("leakyRelu(1)") === "leakyRelu's slope must be in [0, 1), got 1")
    assert(refused("elu(0)") === "elu's alpha must be greater than 0, got 0")
    assert(refused("swish(-1)") === "swish's beta must be greater than 0, got -1")
    assert(refused("gelu(tanh)") === "gelu's approximate must be true or false, got 'tanh'")
  }

  private def applied(function: Activation, input: Array[Float]): Array[Float] = {
    val output = new Array[Float](input.length)
    function.apply(input, output, input.length)
    output
  }

  private def differentiated(function: Activation, upstream: Array[Float]): Array[Float] = {
    val derivative = new Array[Float](points.length)
    val kept = upstream.clone
    function.differentiate(points, applied(function, points), kept, derivative, points.length)
    assert(Arrays.equals(kept, upstream), "the derivative from above is not to be changed")
    derivative
  }
}

object ActivationContractSuite {
  private val extremes =
    Array(-1e4f, -1000f, -104f, -88f, -1e-30f, -0f, 0f, 1e-30f, 88f, 104f, 1000f, 1e4f)

  /** Off the grid of tenths, where formulas tend to have their kinks. */
  private val sweep = Array.tabulate(3000)(i => -30f + 0.02f * i + 0.0037f)

  val points: Array[Float] = extremes ++ sweep
}
