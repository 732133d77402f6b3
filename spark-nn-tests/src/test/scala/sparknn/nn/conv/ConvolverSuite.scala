package sparknn.nn.conv

import org.scalatest.Assertions
import org.scalatest.funsuite.AnyFunSuite
import sparknn.testing.{NaiveImages, Numbers}

/** Every way of computing a convolution against the definition, in double precision. */
class ConvolverSuite extends AnyFunSuite {
  import ConvolverSuite._

  private val geometries =
    for {
      (height, width) <- Seq((7, 6), (5, 9))
      (down, across) <- Seq((1, 1), (3, 3), (2, 4), (5, 1))
      stride <- Seq(1, 2, 3)
      dilation <- Seq(1, 2)
      padding <- Seq("same", "valid", "2")
      extent = (down - 1) * dilation + 1
      if padding != "valid" || (extent <= height && (across - 1) * dilation < width)
    } yield window(height, width, down, across, stride, dilation, padding)

  private val channels =
    Seq((1, 3, 1), (3, 5, 1), (16, 8, 1), (4, 6, 2), (6, 3, 3), (4, 4, 4), (4, 8, 4))

  for ((in, filters, groups) <- channels) {
    test(s"$in channels, $filters filters in $groups groups: ${geometries.size} geometries") {
      geometries.foreach(check(_, in, filters, groups, images = 3))
    }
  }

  test("rows that do not fit the columns that are made at a time, within an image and across") {
    check(window(61, 40, 3, 3, 1, 1, "same"), 8, 4, 1, images = 2)
    check(window(61, 40, 3, 3, 2, 1, "same"), 8, 4, 1, images = 2)
    check(window(41, 40, 3, 3, 1, 1, "same"), 8, 4, 2, images = 2)
    check(window(9, 9, 3, 3, 1, 1, "same"), 64, 4, 1, images = 5)
    check(window(70, 70, 3, 3, 1, 1, "same"), 1, 4, 1, images = 3)
  }

  test("more channels than are staged at a time, and strips that are narrower than the image") {
    check(window(5, 5, 3, 3, 1, 1, "same"), 600, 600, 600, images = 1)
    check(window(4, 30, 3, 3, 1, 1, "same"), 40, 40, 40, images = 2)
    check(window(4, 30, 3, 5, 2, 1, "same"), 40, 40, 40, images = 2)
  }

  test("a window along one axis only, as of a signal") {
    val axis = SlidingWindow.same(11, 4, 1, 2)
    check(new ImageWindow(SlidingWindow.valid(1, 1, 1, 1), axis), 3, 5, 1, images = 2)
  }

  test("padding beyond the kernel's extent") {
    val axis = new SlidingWindow(5, 2, 1, 1, 3, 4)
    check(new ImageWindow(axis, axis), 2, 3, 1, images = 2)
    check(new ImageWindow(axis, axis), 2, 2, 2, images = 2)
  }

  test("the same bits again, whatever was left in scratch") {
    val convolver = Convolver.of(window(9, 9, 3, 3, 1, 1, "same"), 5, 7, 1)
    val input = Numbers.gaussians(4 * 81 * 5, 1)
    val weight = Numbers.gaussians(convolver.weights, 2)
    def once(left: Float): Array[Float] = {
      val output = new Array[Float](4 * 81 * 7)
      val scratch = Array.fill(convolver.scratchSize)(left)
      convolver.forward(input, weight, 0, null, 0, output, 4, scratch)
      output
    }
    Numbers.assertSameBits(once(5f), once(Float.NaN), "output")
  }

  test("channels or filters that are no multiple of the groups are refused") {
    val square = window(5, 5, 3, 3, 1, 1, "same")
    for ((in, filters, groups, what) <- Seq((4, 6, 4, "filters"), (3, 4, 2, "channels"))) {
      val e = intercept[IllegalArgumentException](Convolver.of(square, in, filters, groups))
      assert(
        e.getMessage.startsWith(s"a convolution's $what must be a multiple of its $groups groups")
      )
    }
  }
}

object ConvolverSuite extends Assertions {
  def window(
      height: Int,
      width: Int,
      down: Int,
      across: Int,
      stride: Int,
      dilation: Int,
      padding: String
  ): ImageWindow = {
    def axis(input: Int, kernel: Int) = padding match {
      case "same"  => SlidingWindow.same(input, kernel, stride, dilation)
      case "valid" => SlidingWindow.valid(input, kernel, stride, dilation)
      case number  => new SlidingWindow(input, kernel, stride, dilation, number.toInt, number.toInt)
    }
    new ImageWindow(axis(height, down), axis(width, across))
  }

  def grid(window: ImageWindow, channels: Int): NaiveImages.Grid = {
    def axis(w: SlidingWindow) =
      NaiveImages.Axis(w.input, w.kernel, w.stride, w.dilation, w.before, w.after)
    NaiveImages.Grid(axis(window.rows), axis(window.columns), channels)
  }

  def check(window: ImageWindow, channels: Int, filters: Int, groups: Int, images: Int): Unit = {
    val naive = NaiveImages.Convolution(grid(window, channels), filters, groups)
    val convolver = Convolver.of(window, channels, filters, groups)
    val clue = s"$window, $channels channels, $filters filters, $groups groups"
    assert(convolver.weights === naive.weights, clue)
    assert(window.outputPositions === naive.grid.places, clue)
    val (spare, edge) = (2, 77f)
    val input = Numbers.gaussians(images * naive.grid.inputSize, 1)
    val weight = Numbers.gaussians(naive.weights, 2)
    val bias = Numbers.gaussians(filters, 3)
    val dOutput = Numbers.gaussians(images * naive.grid.places * filters, 4)
    val scratch = Array.fill(convolver.scratchSize)(Float.NaN)
    def padded(values: Array[Float]) = Array.fill(spare)(edge) ++ values ++ Array.fill(spare)(edge)
    def inside(values: Array[Float], what: String): Array[Float] = {
      assert((values.take(spare) ++ values.takeRight(spare)).forall(_ == edge), s"$what of $clue")
      values.slice(spare, values.length - spare)
    }
    // Sums of some hundred terms of size 1.
    def close(actual: Array[Float], expected: Array[Double], what: String): Unit =
      Numbers.assertAllClose(actual, expected, 1e-5, 2e-5, s"$what of $clue")
    def wide(values: Array[Float]) = Numbers.doubles(values)

    val output = Array.fill(dOutput.length)(1e9f)
    val packed = padded(weight)
    convolver.forward(input, packed, spare, padded(bias), spare, output, images, scratch)
    close(output, naive.forward(wide(input), wide(weight), wide(bias), images), "output")
    convolver.forward(input, packed, spare, null, 0, output, images, scratch)
    val none = new Array[Double](filters)
    close(output, naive.forward(wide(input), wide(weight), none, images), "output without bias")

    val dInput = Array.fill(input.length)(1e9f)
    java.util.Arrays.fill(scratch, Float.NaN)
    convolver.inputGradient(dOutput, packed, spare, dInput, images, scratch)
    close(dInput, naive.inputGradient(wide(dOutput), wide(weight), images), "d input")

    val dWeight = padded(Array.fill(weight.length)(1e9f))
    java.util.Arrays.fill(scratch, Float.NaN)
    convolver.weightGradient(input, dOutput, dWeight, spare, images, scratch)
    val expected = naive.weightGradient(wide(input), wide(dOutput), images)
    val terms = images * naive.grid.places
    Numbers.assertAllClose(
      inside(dWeight, "d weight"),
      expected,
      1e-5,
      2e-5 * math.max(1, math.sqrt(terms / 100.0)),
      s"d weight of $clue"
    )
  }
}
