package sparknn.testing

import breeze.linalg.DenseMatrix
import sparknn.nn.activation.{Activation, Sigmoid}
import sparknn.nn.layer._
import sparknn.nn.linalg.Shape
import sparknn.testing.NaiveImages.{Axis, Grid}
import sparknn.testing.Oracles.{Forward, Place}

/** What the layers for images should compute, from their definitions; part of [[Oracles.layers]].
  */
object ImageOracles {

  private def sides(list: java.util.List[Integer]): Seq[Int] =
    list.toArray(Array.empty[Integer]).toSeq.map(_.intValue)

  private def axis(size: Int, kernel: Int, stride: Int, padding: String, dilation: Int): Axis = {
    val (before, after) = padding match {
      case "valid" => (0, 0)
      case "same" =>
        val outputs = math.ceil(size.toDouble / stride).toInt
        val total = math.max(0, (outputs - 1) * stride + (kernel - 1) * dilation + 1 - size)
        (total / 2, total - total / 2)
      case pixels => (pixels.toInt, pixels.toInt)
    }
    Axis(size, kernel, stride, dilation, before, after)
  }

  /** The window over an image, or over a signal as an image of height 1. */
  private def grid(
      shape: Shape,
      kernel: Seq[Int],
      stride: Seq[Int],
      padding: String,
      dilation: Seq[Int] = Seq(1)
  ): Grid = {
    def along(dimension: Int, side: Seq[Int] => Int) =
      axis(shape.dimension(dimension), side(kernel), side(stride), padding, side(dilation))
    val down = if (shape.rank == 2) Axis(1, 1, 1, 1, 0, 0) else along(0, _.head)
    Grid(down, along(shape.rank - 2, _.last), shape.channels)
  }

  private def convolve(
      grid: Grid,
      filters: Int,
      groups: Int,
      bias: Boolean,
      place: Place,
      input: DenseMatrix[Double]
  ): DenseMatrix[Double] = {
    val naive = NaiveImages.Convolution(grid, filters, groups)
    val (weight, rest) = place.parameters.splitAt(naive.weights)
    val biases = if (bias) rest else new Array[Double](filters)
    assert(biases.length == filters)
    Oracles.rows(naive.forward(input.t.toArray, weight, biases, input.rows), input.rows)
  }

  private def pool(grid: Grid, input: DenseMatrix[Double])(
      reduce: Seq[Double] => Double
  ): DenseMatrix[Double] = {
    val output = new Array[Double](input.rows * grid.places * grid.channels)
    for ((at, _, values) <- NaiveImages.windows(grid, input.t.toArray, input.rows)) {
      output(at) = reduce(values)
    }
    Oracles.rows(output, input.rows)
  }

  private def mean(values: Seq[Double]): Double = values.sum / values.length

  private def stack(list: java.util.List[Layer]): Seq[Layer] =
    list.toArray(Array.empty[Layer]).toSeq

  /** What the engine's own dropout, of a fate each, makes of ones. */
  private def fates(rate: Double, each: Int, place: Place, rows: Int): DenseMatrix[Double] = {
    val drop = place.copy(layer = new Dropout(rate), shape = Shape.of(each))
    Oracles.ones(drop, DenseMatrix.zeros[Double](rows, each))
  }

  val layers: Map[String, Forward] = Map(
    "avgPool" -> { (place, input) =>
      val l = place.layer.asInstanceOf[AvgPool]
      val stride = if (l.stride.isEmpty) l.kernel else l.stride
      pool(grid(place.shape, sides(l.kernel), sides(stride), l.padding), input)(mean)
    },
    "conv" -> { (place, input) =>
      val l = place.layer.asInstanceOf[Conv]
      val window =
        grid(place.shape, sides(l.kernel), sides(l.stride), l.padding, sides(l.dilation))
      convolve(window, l.filters, l.groups, l.bias, place, input)
    },
    "conv1d" -> { (place, input) =>
      val l = place.layer.asInstanceOf[Conv1d]
      val window = grid(place.shape, Seq(l.kernel), Seq(l.stride), l.padding, Seq(l.dilation))
      convolve(window, l.filters, l.groups, l.bias, place, input)
    },
    "denseBlock" -> { (place, input) =>
      val l = place.layer.asInstanceOf[DenseBlock]
      val grow =
        new Concat(java.util.List.of(Layer.CATALOG.create("identity"), new Sequential(l.block)))
      Oracles.forward(Seq.fill(l.times)(grow), place, input)
    },
    "depthwiseConv" -> { (place, input) =>
      val l = place.layer.asInstanceOf[DepthwiseConv]
      val window =
        grid(place.shape, sides(l.kernel), sides(l.stride), l.padding, sides(l.dilation))
      convolve(window, place.shape.channels, place.shape.channels, l.bias, place, input)
    },
    "dropPath" -> { (place, input) =>
      if (place.pass.training) {
        val rate = place.layer.asInstanceOf[DropPath].rate
        val kept = fates(rate, 1, place, input.rows)
        DenseMatrix.tabulate(input.rows, input.cols)((i, j) => input(i, j) * kept(i, 0))
      } else input
    },
    "flatten" -> ((_, input) => input),
    "globalAvgPool" -> { (place, input) =>
      val channels = place.shape.channels
      DenseMatrix.tabulate(input.rows, channels) { (row, c) =>
        mean((c until input.cols by channels).map(input(row, _)))
      }
    },
    "maxPool" -> { (place, input) =>
      val l = place.layer.asInstanceOf[MaxPool]
      val stride = if (l.stride.isEmpty) l.kernel else l.stride
      pool(grid(place.shape, sides(l.kernel), sides(stride), l.padding), input)(_.max)
    },
    "repeat" -> { (place, input) =>
      val l = place.layer.asInstanceOf[Repeat]
      Oracles.forward(Seq.fill(l.times)(stack(l.block)).flatten, place, input)
    },
    "separableConv" -> { (place, input) =>
      val l = place.layer.asInstanceOf[SeparableConv]
      val channels = place.shape.channels
      val window =
        grid(place.shape, sides(l.kernel), sides(l.stride), l.padding, sides(l.dilation))
      val first = window.down.kernel * window.across.kernel * channels
      val (depthwise, pointwise) = place.parameters.splitAt(first)
      val between = convolve(
        window,
        channels,
        channels,
        bias = false,
        place.copy(parameters = depthwise),
        input
      )
      val shape = Shape.of(window.down.output, window.across.output, channels)
      val one = grid(shape, Seq(1), Seq(1), "valid")
      convolve(one, l.filters, 1, l.bias, place.copy(parameters = pointwise), between)
    },
    "spatialDropout" -> { (place, input) =>
      if (place.pass.training) {
        val rate = place.layer.asInstanceOf[SpatialDropout].rate
        val channels = place.shape.channels
        val kept = fates(rate, channels, place, input.rows)
        DenseMatrix.tabulate(input.rows, input.cols)((i, j) => input(i, j) * kept(i, j % channels))
      } else input
    },
    "squeezeExcite" -> { (place, input) =>
      val l = place.layer.asInstanceOf[SqueezeExcite]
      val channels = place.shape.channels
      val means = layers("globalAvgPool")(place, input)
      def dense(units: Int) =
        new Dense(units, Layer.CATALOG.create("dense(1)").asInstanceOf[Dense].weightInit)
      def act(function: Activation) = new Activate(function)
      val gate = Seq[Layer](
        dense(math.max(1, channels / l.reduction)),
        act(l.activation),
        dense(channels),
        act(new Sigmoid)
      )
      val factors = Oracles.forward(gate, place.copy(shape = Shape.of(channels)), means)
      DenseMatrix.tabulate(input.rows, input.cols)((i, j) => input(i, j) * factors(i, j % channels))
    },
    "upsample" -> { (place, input) =>
      val factor = sides(place.layer.asInstanceOf[Upsample].factor)
      val channels = place.shape.channels
      val signal = place.shape.rank == 2
      val (height, width) =
        (if (signal) 1 else place.shape.dimension(0), place.shape.dimension(if (signal) 0 else 1))
      val (down, across) = (if (signal) 1 else factor.head, factor.last)
      DenseMatrix.tabulate(input.rows, input.cols * down * across) { (row, j) =>
        val (c, x, y) = (
          j % channels,
          j / channels % (width * across) / across,
          j / channels / (width * across) / down
        )
        assert(y < height)
        input(row, (y * width + x) * channels + c)
      }
    }
  )
}
