package sparknn.nn.layer

import com.fasterxml.jackson.databind.JsonNode
import org.scalatest.funsuite.AnyFunSuite
import sparknn.nn.linalg.Shape
import sparknn.testing.{Golden, Numbers}

/** Batch and layer normalisation: what PyTorch computes, and the statistics that are kept. */
class NormalisationSuite extends AnyFunSuite {

  /** A layer at work, with the parameters and statistics that a test likes. */
  private class Worked(
      layer: Layer,
      shape: Shape,
      maxRows: Int,
      val parameters: Array[Float],
      val state: Array[Float] = Array()
  ) {
    val gradient = new Array[Float](parameters.length)
    private val run = Binding
      .training(parameters, gradient, state, maxRows)
      .run(new Placement.Builder().place("", layer, shape))
    private var last = (Array.empty[Float], Array.empty[Float], 0)

    def forward(
        input: Array[Float],
        pass: StepContext = StepContext.training(1, 0, 0)
    ): Array[Float] = {
      val output = new Array[Float](input.length)
      last = (input, output, input.length / shape.size)
      run.forward(input, output, last._3, pass)
      output
    }

    def backward(upstream: Array[Float]): Array[Float] = {
      val dInput = new Array[Float](upstream.length)
      run.backward(last._1, last._2, upstream.clone, dInput, last._3)
      dInput
    }
  }

  private val tolerance = 1e-5

  private def close(actual: Array[Float], expected: Array[Double], clue: String): Unit =
    Numbers.assertAllClose(actual, expected, tolerance, tolerance, clue)

  private def floats(golden: JsonNode, names: String*): Array[Float] =
    names.flatMap(name => Golden.floats(golden.get(name)).toSeq).toArray

  private def compare(worked: Worked, golden: JsonNode, clue: String): Unit = {
    def same(actual: Array[Float], name: String): Unit =
      close(actual, Golden.doubles(golden.get(name)), s"$name of $clue")
    same(worked.forward(floats(golden, "input")), "output")
    same(worked.backward(floats(golden, "dOutput")), "dInput")
    val (dScale, dShift) = worked.gradient.splitAt(worked.gradient.length / 2)
    same(dScale, "dScale")
    same(dShift, "dShift")
  }

  private val cases = Golden.read("normalisation")

  for ((golden, number) <- Golden.items(cases.get("batchNorm")).zipWithIndex) {
    val features = golden.get("scale").size
    val rows = golden.get("input").size
    // The rows are also positions of images with so many channels.
    val images = if (rows == 18) Seq(Shape.of(3, 3, features), Shape.of(3, 6, features)) else Nil
    for (shape <- Shape.of(features) +: images) {
      test(s"batch normalisation, case $number on $shape: as PyTorch's") {
        val momentum = 1 - golden.get("torchMomentum").asDouble
        val worked = new Worked(
          new BatchNorm(momentum, golden.get("epsilon").asDouble),
          shape,
          rows * features / shape.size,
          floats(golden, "scale", "shift"),
          floats(golden, "runningMeanBefore", "runningVarianceBefore")
        )
        compare(worked, golden, s"case $number")
        val (mean, variance) = worked.state.splitAt(features)
        close(mean, Golden.doubles(golden.get("runningMeanAfter")), "running mean")
        close(variance, Golden.doubles(golden.get("runningVarianceAfter")), "running variance")
        val scored = worked.forward(floats(golden, "input"), StepContext.inference)
        close(scored, Golden.doubles(golden.get("inferenceOutput")), "inference")
      }
    }
  }

  for ((golden, number) <- Golden.items(cases.get("layerNorm")).zipWithIndex) {
    val features = golden.get("scale").size
    val rows = golden.get("input").size
    // The rows are also positions of images with so many channels.
    val images = Seq(Shape.of(3, features), Shape.of(3, rows / 3, features))
    for (shape <- Shape.of(features) +: images) {
      test(s"layer normalisation, case $number on $shape: as PyTorch's") {
        val layer = new LayerNorm(golden.get("epsilon").asDouble)
        val maxRows = rows * features / shape.size
        val worked = new Worked(layer, shape, maxRows, floats(golden, "scale", "shift"))
        compare(worked, golden, s"case $number")
        val scored = worked.forward(floats(golden, "input"), StepContext.inference)
        close(scored, Golden.doubles(golden.get("output")), "inference")
      }
    }
  }

  private val three = Shape.of(3)

  /** Scale 1 and shift 0, running mean 0 and variance 1, unless a test likes others. */
  private def batchNorm(
      maxRows: Int,
      shape: Shape = three,
      state: Array[Float] = Array(0, 0, 0, 1, 1, 1),
      momentum: Double = 0.9
  ): Worked =
    new Worked(new BatchNorm(momentum, 1e-5), shape, maxRows, Array(1, 1, 1, 0, 0, 0), state.clone)

  private def columns(rows: Array[Float]): Seq[Array[Double]] =
    (0 until 3).map(j => rows.indices.filter(_ % 3 == j).map(i => rows(i).toDouble).toArray)

  private def mean(values: Array[Double]): Double = values.sum / values.length

  private def unbiased(values: Array[Double]): Double =
    values.map(v => (v - mean(values)) * (v - mean(values))).sum / (values.length - 1)

  test("a short last batch moves the running statistics by its share of a full one") {
    val rows = Numbers.gaussians(2 * 3, 5, 3)
    val worked = batchNorm(maxRows = 8)
    worked.forward(rows)
    val moved = 1 - math.pow(0.9, 2.0 / 8)
    val means = columns(rows).map(c => moved * mean(c))
    val variances = columns(rows).map(c => 1 + moved * (unbiased(c) - 1))
    Numbers.assertAllClose(worked.state, (means ++ variances).toArray, 1e-6, 1e-6, "statistics")
  }

  test("four quarters of a batch leave as much of the running statistics as a whole one") {
    val start = Array(5f, -3f, 2f, 9f, 9f, 9f)
    val same = Array.fill(2)(Array(1f, 2f, 3f)).flatten
    val quarters = batchNorm(maxRows = 8, state = start)
    for (_ <- 1 to 4) quarters.forward(same)
    val whole = batchNorm(maxRows = 2, state = start)
    whole.forward(same)
    Numbers.assertAllClose(quarters.state, Numbers.doubles(whole.state), 1e-6, 1e-6, "statistics")
    assert(math.abs(whole.state(0) - 4.6) < 1e-6)
  }

  test("a batch of one row has no variance: its output is the shift, and it teaches nothing") {
    val worked = batchNorm(maxRows = 8, state = Array(5f, -3f, 2f, 9f, 4f, 1f))
    worked.parameters(4) = 0.5f
    assert(worked.forward(Array(7f, -1f, 100f)).toSeq === Seq(0f, 0.5f, 0f))
    assert(worked.state.toSeq === Seq(5f, -3f, 2f, 9f, 4f, 1f))
    assert(worked.backward(Array(1f, -2f, 3f)).toSeq === Seq(0f, 0f, 0f))
    assert(worked.gradient.toSeq === Seq(0f, 0f, 0f, 1f, -2f, 3f))
  }

  test("one image has as many values of a channel as it has positions, and counts") {
    val worked = batchNorm(maxRows = 1, shape = Shape.of(2, 2, 3))
    val image = Numbers.gaussians(12, 6)
    val output = worked.forward(image)
    for (channel <- columns(output)) {
      Numbers.assertClose(mean(channel), 0, 0, 1e-6, "mean")
      // Divided by n: n - 1 of n as the unbiased one has it.
      Numbers.assertClose(unbiased(channel) * 3 / 4, 1, 0, 1e-4, "variance")
    }
    val means = columns(image).map(c => 0.1 * mean(c))
    Numbers.assertAllClose(worked.state.take(3), means.toArray, 1e-6, 1e-7, "running mean")
  }

  test("a feature that is the same everywhere gives its shift and no infinity") {
    val worked = batchNorm(maxRows = 4)
    val output = worked.forward(Array.fill(4)(Array(7f, 1e-30f, -3e8f)).flatten)
    assert(output.forall(_ == 0f))
    assert(worked.backward(Numbers.gaussians(12, 3)).forall(d => !d.isNaN && !d.isInfinite))
  }

  test("inference uses the running statistics and leaves them alone") {
    val statistics = Array(5f, -3f, 0f, 4f, 0.25f, 1f)
    val worked = batchNorm(maxRows = 2, state = statistics)
    val output = worked.forward(Array(7f, -3f, 2f, 1f, -2f, 0f), StepContext.inference)
    Numbers.assertAllClose(output, Array(1, 0, 2, -2, 2, 0), 1e-4, 0, "output")
    assert(worked.state.toSeq === statistics.toSeq)
  }

  test("a variance far from 0 keeps its digits") {
    val rows = Numbers.gaussians(64 * 3, 7).map(_ + 1e4f)
    val worked = batchNorm(maxRows = 64, momentum = 0)
    worked.forward(rows)
    val expected = columns(rows).map(mean) ++ columns(rows).map(unbiased)
    Numbers.assertAllClose(worked.state, expected.toArray, 1e-6, 0, "statistics")
  }

  // ---------------------------------------------------------------------------- many workers

  private val network = sparknn.testing.Plans.network(
    3,
    "squaredError",
    "batchNorm",
    "dense(2)",
    "sequential(tanh, batchNorm(0.5))",
    "dense(1)"
  )

  /** What the reduction does: a mean with weights, in double precision, to floats. */
  private def weightedMean(states: Seq[Array[Float]], weights: Seq[Double]): Array[Float] =
    states.head.indices.map { i =>
      (states.zip(weights).map { case (s, w) => w * s(i) }.sum / weights.sum).toFloat
    }.toArray

  /** Mean and variance of each of some features over all rows of all workers. */
  private def pooledByHand(
      states: Seq[Array[Float]],
      weights: Seq[Double],
      means: Range
  ): (Array[Double], Array[Double]) = {
    val size = means.length
    val mean = means.map { j =>
      states.zip(weights).map { case (s, w) => w * s(j) }.sum / weights.sum
    }
    val variance = means.zip(mean).map { case (j, m) =>
      val parts =
        states.zip(weights).map { case (s, w) => w * (s(j + size) + (s(j) - m) * (s(j) - m)) }
      parts.sum / weights.sum
    }
    (mean.toArray, variance.toArray)
  }

  private def pooled(
      states: Seq[Array[Float]],
      weights: Seq[Double],
      common: Array[Float],
      offset: Int
  ): Array[Float] = {
    val spare = Array.fill(offset)(33f)
    val sent = states.map { state =>
      val flat = spare ++ state
      val own = flat.drop(offset)
      network.beforeAveraging(own, spare.drop(offset) ++ common, 0)
      spare ++ own
    }
    val average = weightedMean(sent, weights)
    network.afterAveraging(average, spare ++ common, offset)
    assert(average.take(offset).toSeq === spare.toSeq)
    average.drop(offset)
  }

  for {
    (location, spread) <- Seq((0.0, 1.0), (1e4, 1.0), (-3.0, 1e-3), (1e-3, 1e3))
    offset <- Seq(0, 5)
  } {
    test(s"workers' statistics are pooled: mean $location, deviation $spread, behind $offset") {
      // Each worker's statistics are those of rows of its own.
      def statistics(seed: Long): Array[Float] = {
        val first = columns(Numbers.gaussians(40 * 3, seed, spread).map(_ + location.toFloat))
        val second = columns(Numbers.gaussians(40 * 3, seed + 100, spread)).take(2)
        (first.map(mean) ++ first.map(unbiased) ++ second.map(mean) ++ second.map(unbiased))
          .map(_.toFloat)
          .toArray
      }
      val states = (1L to 4L).map(statistics)
      val weights = Seq(40.0, 10.0, 25.5, 1.0)
      val result = pooled(states, weights, common = statistics(9), offset)
      for ((means, from) <- Seq((0 until 3, 0), (6 until 8, 6))) {
        val (mean, variance) = pooledByHand(states, weights, means)
        val size = means.length
        val found = result.slice(from, from + size)
        // Single precision has 6e-8 of the mean.
        Numbers.assertAllClose(found, mean, 1e-7, 1e-6 * spread, "mean")
        val slice = result.slice(from + size, from + 2 * size)
        Numbers.assertAllClose(slice, variance, 1e-6, 0, "variance")
      }
    }
  }

  test("one worker's statistics come back from the average as they were") {
    val state = Array(1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f, 9f, 10f)
    val common = Array.fill(10)(2f)
    Numbers.assertAllClose(
      pooled(Seq(state), Seq(3.0), common, 0),
      Numbers.doubles(state),
      1e-6,
      0,
      "statistics"
    )
  }

  test("a variance is never below 0, whatever rounding does") {
    val state = Array(1e4f, 1e4f, 1e4f, 0f, 0f, 0f, 1e4f, 1e4f, 0f, 0f)
    val result = pooled(Seq(state, state.clone), Seq(1.0, 3.0), new Array[Float](10), 0)
    assert(result.forall(_ >= 0f))
  }
}
