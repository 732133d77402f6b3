package sparknn.nn.conv

import org.scalatest.funsuite.AnyFunSuite
import sparknn.testing.{NaiveImages, Numbers}

/** Pooling and upsampling against their definitions, in double precision. */
class PoolingSuite extends AnyFunSuite {
  import ConvolverSuite.{grid, window}

  private val images = 2

  private val cases =
    for {
      (height, width) <- Seq((6, 6), (7, 5))
      (down, across) <- Seq((2, 2), (3, 3), (1, 4))
      stride <- Seq(1, 2, 3)
      padding <- Seq("valid", "same", "1")
      channels <- Seq(1, 5, 700)
      if channels < 700 || stride == 2
      // A window on nothing but padding has no largest value.
      if padding != "1" || math.min(down, across) > 1
    } yield (window(height, width, down, across, stride, 1, padding), channels)

  private def gaussians(grid: NaiveImages.Grid, seed: Long, places: Int): Array[Float] =
    Numbers.gaussians(images * places * grid.channels, seed)

  test(s"max pooling, ${cases.size} geometries") {
    for ((window, channels) <- cases) {
      val naive = grid(window, channels)
      val input = gaussians(naive, 1, window.inputPositions)
      val dOutput = gaussians(naive, 2, window.outputPositions)
      val (output, dInput) = (new Array[Float](dOutput.length), Array.fill(input.length)(1e9f))
      val expected = new Array[Double](output.length)
      val derivative = new Array[Double](input.length)
      val wide = Numbers.doubles(input)
      for ((at, pixels, values) <- NaiveImages.windows(naive, wide, images) if pixels.nonEmpty) {
        expected(at) = values.max
        derivative(pixels(values.indexOf(values.max))) += dOutput(at)
      }
      val pooling = new MaxPooling(window, channels)
      pooling.forward(input, output, images)
      Numbers.assertAllClose(output, expected, 0, 0, s"output of $window")
      pooling.backward(input, output, dOutput, dInput, images)
      Numbers.assertAllClose(dInput, derivative, 1e-6, 1e-6, s"d input of $window")
    }
  }

  test(s"average pooling, ${cases.size} geometries") {
    for ((window, channels) <- cases) {
      val naive = grid(window, channels)
      val input = gaussians(naive, 3, window.inputPositions)
      val dOutput = gaussians(naive, 4, window.outputPositions)
      val (output, dInput) = (new Array[Float](dOutput.length), Array.fill(input.length)(1e9f))
      val expected = new Array[Double](output.length)
      val derivative = new Array[Double](input.length)
      val wide = Numbers.doubles(input)
      for ((at, pixels, values) <- NaiveImages.windows(naive, wide, images)) {
        expected(at) = values.sum / values.length
        pixels.foreach(derivative(_) += dOutput(at).toDouble / values.length)
      }
      val pooling = new AveragePooling(window, channels)
      pooling.forward(input, output, images)
      Numbers.assertAllClose(output, expected, 1e-6, 1e-6, s"output of $window")
      pooling.backward(dOutput, dInput, images)
      Numbers.assertAllClose(dInput, derivative, 1e-6, 1e-6, s"d input of $window")
    }
  }

  test("where several values are the largest, the first has all of the derivative") {
    val pooling = new MaxPooling(window(2, 4, 2, 2, 2, 1, "valid"), 1)
    val input = Array[Float](0, 3, -1, -1, 3, 3, -1, -1)
    val (output, dInput) = (new Array[Float](2), new Array[Float](8))
    pooling.forward(input, output, 1)
    pooling.backward(input, output, Array(5f, 7f), dInput, 1)
    assert(output.toSeq === Seq(3f, -1f))
    assert(dInput.toSeq === Seq(0f, 5f, 7f, 0f, 0f, 0f, 0f, 0f))
  }

  test("nearest upsampling repeats pixels, and sums their derivatives") {
    val (height, width, channels, down, across) = (3, 2, 5, 2, 3)
    val upsampling = new NearestUpsampling(height, width, channels, down, across)
    val input = Numbers.gaussians(images * height * width * channels, 5)
    val dOutput = Numbers.gaussians(input.length * down * across, 6)
    val (output, dInput) = (new Array[Float](dOutput.length), Array.fill(input.length)(1e9f))
    val derivative = new Array[Double](input.length)
    upsampling.forward(input, output, images)
    for (i <- output.indices) {
      val (c, x, row) = (
        i % channels,
        i / channels % (width * across),
        i / channels / (width * across)
      )
      val source = (row / down * width + x / across) * channels + c
      assert(output(i) === input(source))
      derivative(source) += dOutput(i)
    }
    upsampling.backward(dOutput, dInput, images)
    Numbers.assertAllClose(dInput, derivative, 1e-6, 1e-6, "d input")
  }
}
