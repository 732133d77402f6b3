package sparknn.testing

import breeze.linalg.DenseMatrix
import breeze.math.Complex
import sparknn.nn.layer._
import sparknn.nn.linalg.Shape
import sparknn.nn.random.{Purpose, Rng}
import sparknn.testing.Oracles.{Forward, Place}

/** Augmentation pixel by pixel, from its definitions, by functions from places to values. The drawn
  * numbers are those of the mini-batch's address and the number of the image, in the order in which
  * each layer is documented to draw: rows before columns, saturation, contrast, brightness.
  */
object NaiveAugmentation {

  /** The value of a channel at any row and column, beyond the edges too. */
  type Image = (Int, Int, Int) => Double

  /** The same between pixels. */
  type Plane = (Double, Double, Int) => Double

  /** An image as it is continued. */
  def filled(shape: Shape, fill: Fill, values: Int => Double): Image = {
    val (height, width) = (shape.dimension(0), shape.dimension(1))
    def mirrored(i: Int, size: Int): Int =
      if (size == 1) 0
      else if (i < 0) mirrored(-i, size)
      else if (i >= size) mirrored(2 * size - 2 - i, size)
      else i
    def clamped(i: Int, size: Int): Int = math.min(size - 1, math.max(0, i))
    def at(y: Int, x: Int, c: Int) = values((y * width + x) * shape.channels + c)
    def inside(y: Int, x: Int) = y >= 0 && y < height && x >= 0 && x < width
    fill match {
      case Fill.ZERO    => (y, x, c) => if (inside(y, x)) at(y, x, c) else 0
      case Fill.EDGE    => (y, x, c) => at(clamped(y, height), clamped(x, width), c)
      case Fill.REFLECT => (y, x, c) => at(mirrored(y, height), mirrored(x, width), c)
    }
  }

  /** Hats over the pixels: what bilinear interpolation is. */
  def interpolated(image: Image): Plane = { (y, x, c) =>
    def hat(distance: Double) = math.max(0, 1 - math.abs(distance))
    val (top, left) = (math.floor(y).toInt, math.floor(x).toInt)
    val values =
      for (i <- top - 1 to top + 2; j <- left - 1 to left + 2)
        yield hat(y - i) * hat(x - j) * image(i, j, c)
    values.sum
  }

  /** Each row of the input as an image, changed in training. */
  private def each(change: (Layer, Shape, Rng, Int => Double) => Image): Forward = {
    (place: Place, input: DenseMatrix[Double]) =>
      if (!place.pass.training) input
      else {
        val key = place.pass.nextKey(Purpose.AUGMENTATION)
        val (width, channels) = (place.shape.dimension(1), place.shape.channels)
        val images = (0 until input.rows).map { row =>
          val rng = Rng.at(0, Purpose.AUGMENTATION)
          rng.restart(Rng.within(key, row.toLong))
          change(place.layer, place.shape, rng, input(row, _))
        }
        DenseMatrix.tabulate(input.rows, input.cols) { (row, i) =>
          images(row)(i / channels / width, i / channels % width, i % channels)
        }
      }
  }

  private def uniform(rng: Rng): Double = 2 * rng.nextDouble() - 1

  /** Seen at places relative to the centre, as complex numbers: across + down i. */
  private def seen(shape: Shape, fill: Fill, values: Int => Double)(
      place: Complex => Complex
  ): Image = {
    val plane = interpolated(filled(shape, fill, values))
    val centre = Complex((shape.dimension(1) - 1) / 2.0, (shape.dimension(0) - 1) / 2.0)
    (y, x, c) => {
      val from = place(Complex(x.toDouble, y.toDouble) - centre) + centre
      plane(from.im(), from.re(), c)
    }
  }

  val layers: Map[String, Forward] = Map(
    "flip" -> each { (layer, shape, rng, values) =>
      val flip = layer.asInstanceOf[Flip]
      val image = filled(shape, Fill.ZERO, values)
      val (bottom, right) = (shape.dimension(0) - 1, shape.dimension(1) - 1)
      if (rng.nextDouble() >= flip.rate) image
      else if (flip.direction == Flip.Direction.HORIZONTAL) (y, x, c) => image(y, right - x, c)
      else (y, x, c) => image(bottom - y, x, c)
    },
    "randomCrop" -> each { (layer, shape, rng, values) =>
      val crop = layer.asInstanceOf[RandomCrop]
      val image = filled(shape, crop.fill, values)
      // Where the cut begins in the padded image.
      val (top, left) = (rng.nextInt(2 * crop.pad + 1), rng.nextInt(2 * crop.pad + 1))
      (y, x, c) => image(top + y - crop.pad, left + x - crop.pad, c)
    },
    "shift" -> each { (layer, shape, rng, values) =>
      val shift = layer.asInstanceOf[Shift]
      val down = shift.fraction * shape.dimension(0) * uniform(rng)
      val across = shift.fraction * shape.dimension(1) * uniform(rng)
      seen(shape, shift.fill, values)(_ + Complex(across, down))
    },
    "rotate" -> each { (layer, shape, rng, values) =>
      val rotate = layer.asInstanceOf[Rotate]
      val angle = math.Pi / 180 * rotate.degrees * uniform(rng)
      seen(shape, rotate.fill, values)(_ * Complex(math.cos(angle), math.sin(angle)))
    },
    "zoom" -> each { (layer, shape, rng, values) =>
      val zoom = layer.asInstanceOf[Zoom]
      val factor = 1 + zoom.fraction * uniform(rng)
      seen(shape, zoom.fill, values)(_ / factor)
    },
    "cutout" -> each { (layer, shape, rng, values) =>
      val size = layer.asInstanceOf[Cutout].size
      val image = filled(shape, Fill.ZERO, values)
      val (y0, x0) = (rng.nextInt(shape.dimension(0)), rng.nextInt(shape.dimension(1)))
      def within(i: Int, centre: Int) =
        (i - (centre - size / 2)) >= 0 && i - centre + size / 2 < size
      (y, x, c) => if (within(y, y0) && within(x, x0)) 0 else image(y, x, c)
    },
    "colorJitter" -> each { (layer, shape, rng, values) =>
      val jitter = layer.asInstanceOf[ColorJitter]
      val (ys, xs, cs) =
        (0 until shape.dimension(0), 0 until shape.dimension(1), 0 until shape.channels)
      val Seq(saturation, contrast) =
        Seq(jitter.saturation, jitter.contrast).map(1 + _ * uniform(rng))
      val brightness = jitter.brightness * uniform(rng)
      val image = filled(shape, Fill.ZERO, values)
      val coloured: Image = { (y, x, c) =>
        val grey = cs.map(image(y, x, _)).sum / cs.length
        grey + saturation * (image(y, x, c) - grey)
      }
      val means = cs.map { c =>
        val pixels = for (y <- ys; x <- xs) yield coloured(y, x, c)
        pixels.sum / pixels.length
      }
      (y, x, c) => means(c) + contrast * (coloured(y, x, c) - means(c)) + brightness
    }
  )
}
