package sparknn.nn.layer

import org.scalatest.funsuite.AnyFunSuite
import sparknn.nn.linalg.Shape
import sparknn.testing.{Numbers, ThreeParts}

/** Gaussian noise and alpha dropout: what they do to mean and variance, and where it comes from. */
class NoiseSuite extends AnyFunSuite with ThreeParts {
  private val (size, rows) = (1000, 200)
  private val count = size * rows
  private lazy val standard = Numbers.gaussians(count, 1)

  private def pass(
      seed: Long = 1,
      epoch: Long = 2,
      partition: Long = 3,
      step: Long = 4
  ): StepContext = {
    val pass = StepContext.training(seed, epoch, partition)
    pass.at(step)
    pass
  }

  private def forward(spec: String, input: Array[Float], pass: StepContext): Array[Float] = {
    val none = Array.empty[Float]
    val at = new Placement.Builder().place("", Layer.CATALOG.create(spec), Shape.of(size))
    val run = Binding.training(none, none, none, rows).run(at)
    val output = new Array[Float](count)
    run.forward(input, output, rows, pass)
    output
  }

  private def moments(values: Array[Float]): (Double, Double) = {
    val mean = values.map(_.toDouble).sum / values.length
    (mean, values.map(v => (v - mean) * (v - mean)).sum / values.length)
  }

  for (rate <- Seq(0.05, 0.2, 0.5)) {
    test(s"alpha dropout of $rate keeps mean 0 and variance 1, and drops so many") {
      val output = forward(s"alphaDropout($rate)", standard, pass())
      val (mean, variance) = moments(output)
      Numbers.assertClose(mean, 0, 0, 5 / math.sqrt(count), "mean")
      // A fourth moment of 3 or so gives the variance an error of √(2 / n).
      Numbers.assertClose(variance, 1, 0, 5 * math.sqrt(2.0 / count), "variance")
      val (number, times) =
        output.groupBy(identity).map { case (v, all) => (v, all.length) }.maxBy(_._2)
      val error = math.sqrt(rate * (1 - rate) / count)
      Numbers.assertClose(times.toDouble / count, rate, 0, 5 * error, "share that is dropped")
      assert(number < 0, "what is dropped goes to the lower limit")
    }
  }

  for (std <- Seq(0.1, 2.0)) {
    test(s"Gaussian noise of $std has that deviation and mean 0, whatever the input") {
      val noise = forward(s"gaussianNoise($std)", standard, pass()).zip(standard).map {
        case (noisy, value) => noisy - value
      }
      val (mean, variance) = moments(noise)
      Numbers.assertClose(mean, 0, 0, 5 * std / math.sqrt(count), "mean")
      Numbers.assertClose(variance / (std * std), 1, 0, 5 * math.sqrt(2.0 / count), "variance")
    }
  }

  for (spec <- Seq("gaussianNoise(1)", "alphaDropout(0.5)")) {
    test(s"$spec is the same at the same address and unrelated at another") {
      val ones = Array.fill(count)(1f)
      val first = forward(spec, ones, pass())
      Numbers.assertSameBits(forward(spec, ones, pass()), first, spec)
      val shared = pass()
      forward(spec, ones, shared)
      val others =
        Seq(pass(seed = 9), pass(epoch = 9), pass(partition = 9), pass(step = 5), shared)
      val (mean, variance) = moments(first)
      for (other <- others) {
        val second = forward(spec, ones, other)
        val products = first.zip(second).map { case (a, b) => (a - mean) * (b - mean) }
        Numbers.assertClose(products.sum / count / variance, 0, 0, 5 / math.sqrt(count), "relation")
      }
    }

    test(s"$spec does nothing at inference") {
      Numbers.assertSameBits(forward(spec, standard, StepContext.inference), standard, spec)
    }
  }

  test("arguments that can't be are refused in three parts") {
    refused("alphaDropout's rate", "in [0, 1)", "got 1")(Layer.CATALOG.create("alphaDropout(1)"))
    refused("gaussianNoise's std", "0 or greater", "got -1")(
      Layer.CATALOG.create("gaussianNoise(-1)")
    )
    refused("maxout's pieces", "at least 2", "got 1")(Layer.CATALOG.create("maxout(1)"))
    refused("maxout(2)", "a multiple of 2 values", "got [5]")(
      Layer.CATALOG.create("maxout").outputShape(Shape.of(5))
    )
    refused("maxout(2)", "a multiple of 2 values in the last dimension", "got [2, 4, 3]")(
      Layer.CATALOG.create("maxout").outputShape(Shape.of(2, 4, 3))
    )
    refused("batchNorm's momentum", "in [0, 1)", "got 1")(Layer.CATALOG.create("batchNorm(1)"))
    refused("batchNorm's epsilon", "greater than 0", "got 0")(
      Layer.CATALOG.create("batchNorm(epsilon=0)")
    )
    refused("layerNorm's epsilon", "greater than 0", "got 0")(Layer.CATALOG.create("layerNorm(0)"))
    refused("prelu's start", "finite", "got NaN")(Layer.CATALOG.create("prelu(NaN)"))
  }
}
