package sparknn.testing

/** Convolution and pooling by their definitions, in double precision, one value at a time. */
object NaiveImages {

  /** One axis: how many outputs, and the pixel that a tap sees at an output, if there is one. */
  case class Axis(input: Int, kernel: Int, stride: Int, dilation: Int, before: Int, after: Int) {
    val output: Int = (input + before + after - ((kernel - 1) * dilation + 1)) / stride + 1

    def pixel(at: Int, tap: Int): Option[Int] =
      Some(at * stride + tap * dilation - before).filter(p => p >= 0 && p < input)
  }

  /** An image of so many channels, and a window over it. */
  case class Grid(down: Axis, across: Axis, channels: Int) {
    val inputSize: Int = down.input * across.input * channels
    val places: Int = down.output * across.output

    def input(image: Int, y: Int, x: Int, c: Int): Int =
      ((image * down.input + y) * across.input + x) * channels + c

    def output(image: Int, y: Int, x: Int, c: Int, filters: Int): Int =
      ((image * down.output + y) * across.output + x) * filters + c

    def eachPlace(images: Int)(visit: (Int, Int, Int) => Unit): Unit =
      for (i <- 0 until images; y <- 0 until down.output; x <- 0 until across.output) visit(i, y, x)

    /** The taps that see a pixel: tap down, tap across, pixel down, pixel across. */
    def taps(y: Int, x: Int): Seq[(Int, Int, Int, Int)] =
      for {
        ky <- 0 until down.kernel
        kx <- 0 until across.kernel
        iy <- down.pixel(y, ky).toSeq
        ix <- across.pixel(x, kx).toSeq
      } yield (ky, kx, iy, ix)
  }

  /** A convolution with groups; `terms` visits each product of its sum. */
  case class Convolution(grid: Grid, filters: Int, groups: Int) {
    private val (in, out) = (grid.channels / groups, filters / groups)
    val weights: Int = grid.down.kernel * grid.across.kernel * in * filters

    private def terms(images: Int)(visit: (Int, Int, Int) => Unit): Unit =
      grid.eachPlace(images) { (i, y, x) =>
        for ((ky, kx, iy, ix) <- grid.taps(y, x); f <- 0 until filters; c <- 0 until in) {
          visit(
            grid.input(i, iy, ix, f / out * in + c),
            ((ky * grid.across.kernel + kx) * in + c) * filters + f,
            grid.output(i, y, x, f, filters)
          )
        }
      }

    def forward(
        input: Array[Double],
        weight: Array[Double],
        bias: Array[Double],
        images: Int
    ): Array[Double] = {
      val output = Array.tabulate(images * grid.places * filters)(i => bias(i % filters))
      terms(images)((i, w, o) => output(o) += input(i) * weight(w))
      output
    }

    def inputGradient(dOutput: Array[Double], weight: Array[Double], images: Int): Array[Double] = {
      val dInput = new Array[Double](images * grid.inputSize)
      terms(images)((i, w, o) => dInput(i) += dOutput(o) * weight(w))
      dInput
    }

    def weightGradient(
        input: Array[Double],
        dOutput: Array[Double],
        images: Int
    ): Array[Double] = {
      val dWeight = new Array[Double](weights)
      terms(images)((i, w, o) => dWeight(w) += input(i) * dOutput(o))
      dWeight
    }
  }

  /** The pixels' values under the window for each output, and where they are. */
  def windows(
      grid: Grid,
      input: Array[Double],
      images: Int
  ): Seq[(Int, Seq[Int], Seq[Double])] =
    for {
      i <- 0 until images
      y <- 0 until grid.down.output
      x <- 0 until grid.across.output
      c <- 0 until grid.channels
    } yield {
      val pixels = grid.taps(y, x).map { case (_, _, iy, ix) => grid.input(i, iy, ix, c) }
      (grid.output(i, y, x, c, grid.channels), pixels, pixels.map(input(_)))
    }
}
