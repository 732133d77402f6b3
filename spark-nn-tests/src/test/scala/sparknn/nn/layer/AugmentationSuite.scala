package sparknn.nn.layer

import org.scalatest.funsuite.AnyFunSuite
import sparknn.nn.linalg.Shape
import sparknn.nn.loss.Loss
import sparknn.nn.train.Network
import sparknn.testing.{Bound, Numbers, ThreeParts}

/** What augmentation does to images, beyond the formulas that the contract of all layers compares.
  */
class AugmentationSuite extends AnyFunSuite with ThreeParts {
  private val specs = Seq(
    "flip",
    "flip(direction=vertical)",
    "randomCrop(2)",
    "shift(0.2)",
    "rotate(15)",
    "zoom(0.2)",
    "colorJitter",
    "cutout(3)"
  )
  private val shape = Shape.of(6, 7, 3)

  private def layer(text: String): Layer = Layer.CATALOG.create(text)

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

  private def changed(
      text: String,
      shape: Shape,
      images: Seq[Array[Float]],
      at: StepContext = pass()
  ): Seq[Array[Float]] =
    new Bound(layer(text), shape, images.length)
      .forward(images.flatten.toArray, at)
      .grouped(shape.size)
      .toSeq

  private def same(image: Array[Float], times: Int): Seq[Array[Float]] = Seq.fill(times)(image)

  private lazy val image = Numbers.gaussians(shape.size, 1)

  for (text <- specs) {
    test(s"$text changes each image otherwise, the same at the same address") {
      val first = changed(text, shape, same(image, 50))
      val kinds = first.map(_.toSeq).distinct.length
      assert(if (text.startsWith("flip")) kinds === 2 else kinds > 10)
      assert(changed(text, shape, same(image, 50)).map(_.toSeq) === first.map(_.toSeq))
      for (other <- Seq(pass(seed = 9), pass(epoch = 9), pass(partition = 9), pass(step = 9)))
        assert(changed(text, shape, same(image, 50), other).map(_.toSeq) !== first.map(_.toSeq))
    }

    test(s"$text does not depend on what else is in the mini-batch") {
      val others = (2 to 9).map(i => Numbers.gaussians(shape.size, i.toLong))
      val among = changed(text, shape, image +: others).head
      assert(among.toSeq === changed(text, shape, same(image, 1)).head.toSeq)
    }

    test(s"$text does nothing at inference, and is gone where there is to be no noise") {
      val output = changed(text, shape, Seq(image), StepContext.inference)
      Numbers.assertSameBits(output.head, image, text)
      val layers = java.util.List.of(layer(text), layer("flatten"), layer("dense(2)"))
      val still =
        new Network(shape, layers, Loss.CATALOG.create("softmaxCrossEntropy")).withoutNoise
      assert(still.layers.size === 2)
    }

    test(s"$text is refused where there is no image") {
      refused(text.takeWhile(_ != '('), "an image, [height, width, channels]", "got [12]")(
        layer(text).outputShape(Shape.of(12))
      )
    }
  }

  test("flip mirrors half of the images, or the share that is asked for") {
    for (
      (text, rate) <- Seq("flip" -> 0.5, "flip(0.2)" -> 0.2, "flip(0)" -> 0.0, "flip(1)" -> 1.0)
    ) {
      val count = changed(text, shape, same(image, 2000)).count(_.toSeq != image.toSeq)
      Numbers.assertClose(count / 2000.0, rate, 0, 5 * math.sqrt(rate * (1 - rate) / 2000), text)
    }
    val rows = Array(1f, 2f, 3f, 4f, 5f, 6f)
    assert(changed("flip(1)", Shape.of(2, 3, 1), Seq(rows)).head === Array(3f, 2f, 1f, 6f, 5f, 4f))
    assert(
      changed("flip(1, vertical)", Shape.of(2, 3, 1), Seq(rows)).head ===
        Array(4f, 5f, 6f, 1f, 2f, 3f)
    )
  }

  test("a random crop is at each place equally often, and pads as fill says") {
    val numbered = Array.tabulate(25)(i => i + 1f)
    val found = changed("randomCrop(2)", Shape.of(5, 5, 1), same(numbered, 5000))
    // The pixel in the middle tells the place.
    val places = found.groupBy(_(12)).map { case (pixel, all) => (pixel, all.length) }
    assert(places.keySet === (1 to 25).map(_.toFloat).toSet)
    val chiSquared = places.values.map(n => math.pow(n - 200.0, 2) / 200).sum
    Numbers.assertClose(chiSquared, 24, 0, 5 * math.sqrt(2.0 * 24), "chi-squared of 25 places")

    def lines(fill: String): Set[Seq[Float]] = {
      val line = Array.tabulate(12)(i => i % 4 + 1f)
      changed(s"randomCrop(2, $fill)", Shape.of(3, 4, 1), same(line, 200))
        .map(_.slice(4, 8).toSeq)
        .toSet - Seq(0f, 0f, 0f, 0f)
    }
    val middle = Set(Seq(1f, 2f, 3f, 4f))
    assert(
      lines("zero") === middle ++
        Set(Seq(0f, 0f, 1f, 2f), Seq(0f, 1f, 2f, 3f), Seq(2f, 3f, 4f, 0f), Seq(3f, 4f, 0f, 0f))
    )
    assert(
      lines("edge") === middle ++
        Set(Seq(1f, 1f, 1f, 2f), Seq(1f, 1f, 2f, 3f), Seq(2f, 3f, 4f, 4f), Seq(3f, 4f, 4f, 4f))
    )
    assert(
      lines("reflect") === middle ++
        Set(Seq(3f, 2f, 1f, 2f), Seq(2f, 1f, 2f, 3f), Seq(2f, 3f, 4f, 3f), Seq(3f, 4f, 3f, 2f))
    )
  }

  test("shift, rotate and zoom keep to their limits") {
    // Of an image whose values are its places, each pixel tells where it was seen.
    val side = 41
    val places = Array.tabulate(side * side * 2) { i =>
      if (i % 2 == 0) i / 2 / side - 20f else i / 2 % side - 20f
    }
    val shape = Shape.of(side, side, 2)
    def seen(text: String, y: Int, x: Int): Seq[(Double, Double)] =
      changed(text, shape, same(places, 500)).map { image =>
        val at = ((y + 20) * side + x + 20) * 2
        (image(at).toDouble, image(at + 1).toDouble)
      }
    def limits(what: String, values: Seq[Double], least: Double, most: Double): Unit = {
      val slack = (most - least) / 50
      Numbers.assertClose(values.min, least, 0, slack, s"least $what")
      Numbers.assertClose(values.max, most, 0, slack, s"greatest $what")
      Numbers.assertClose(values.sum / 500, (least + most) / 2, 0, 5 * slack, s"mean $what")
    }
    val moved = seen("shift(0.1)", 3, 5)
    limits("shift down", moved.map(_._1 - 3), -4.1, 4.1)
    limits("shift across", moved.map(_._2 - 5), -4.1, 4.1)
    val turned = seen("rotate(30)", 0, 10)
    limits("angle", turned.map { case (y, x) => math.toDegrees(math.atan2(y, x)) }, -30, 30)
    for ((y, x) <- turned) Numbers.assertClose(math.hypot(y, x), 10, 1e-5, 0, "distance")
    val zoomed = seen("zoom(0.2)", 6, 9)
    limits("factor", zoomed.map(6 / _._1), 0.8, 1.2)
    for ((y, x) <- zoomed) Numbers.assertClose(y * 9, x * 6, 1e-5, 0, "down as across")
  }

  test("pixels do not change where nothing is drawn, and even images stay even to their edges") {
    for (text <- Seq("shift(0)", "rotate(0)", "zoom(0)", "colorJitter(0, 0, 0)"))
      Numbers.assertAllClose(
        changed(text, shape, Seq(image)).head,
        Numbers.doubles(image),
        1e-6,
        1e-6,
        text
      )
    val even = Array.fill(shape.size)(3f)
    for (text <- Seq("shift(0.3, edge)", "rotate(90, reflect)", "zoom(0.5, edge)"))
      for (output <- changed(text, shape, same(even, 20)))
        Numbers.assertAllClose(output, Array.fill(shape.size)(3.0), 1e-6, 0, text)
  }

  test("colour jitter does not depend on where the zero of the pixels lies") {
    val moved = changed("colorJitter", shape, same(image.map(_ + 2), 9))
    for ((plain, other) <- changed("colorJitter", shape, same(image, 9)).zip(moved))
      Numbers.assertAllClose(other, Numbers.doubles(plain).map(_ + 2), 1e-5, 1e-5, "moved")
    val grey = Numbers.gaussians(36, 5)
    val output = changed("colorJitter(0, 0, 1)", Shape.of(6, 6, 1), Seq(grey)).head
    Numbers.assertAllClose(output, Numbers.doubles(grey), 1e-6, 1e-6, "saturation of grey")
  }

  test("cutout is a square that may lie partly outside") {
    val ones = Array.fill(64)(1f)
    val sizes = changed("cutout(4)", Shape.of(8, 8, 1), same(ones, 500)).map(_.count(_ == 0f))
    // Centred on each pixel: 2, 3 or 4 of 4 rows inside, and columns likewise.
    assert(sizes.toSet === Set(4, 6, 8, 9, 12, 16))
    val whole = sizes.count(_ == 16) / 500.0
    Numbers.assertClose(whole, 25 / 64.0, 0, 5 * 0.49 / math.sqrt(500), "share of whole squares")
  }

  test("arguments that can't be are refused in three parts") {
    val cases = Seq(
      ("flip(1.5)", "flip's rate", "in [0, 1]", "got 1.5"),
      ("flip(0.5, diagonal)", "direction", "horizontal, vertical", "got 'diagonal'"),
      ("randomCrop(0)", "randomCrop's pad", "at least 1", "got 0"),
      ("randomCrop(2, wrap)", "fill", "zero, edge, reflect", "got 'wrap'"),
      ("shift(1)", "shift's fraction", "in [0, 1)", "got 1"),
      ("rotate(181)", "rotate's degrees", "in [0, 180]", "got 181"),
      ("zoom(-0.1)", "zoom's fraction", "in [0, 1)", "got -0.1"),
      ("cutout(0)", "cutout's size", "at least 1", "got 0"),
      ("colorJitter(-1)", "colorJitter's brightness", "0 or greater", "got -1"),
      ("colorJitter(contrast=2)", "colorJitter's contrast", "in [0, 1]", "got 2"),
      ("colorJitter(saturation=NaN)", "colorJitter's saturation", "in [0, 1]", "got NaN")
    )
    for ((text, wrong, expected, came) <- cases) refused(wrong, expected, came)(layer(text))
    refused("randomCrop's pad", "less than height and width of its input [6, 7, 3]", "got 6")(
      layer("randomCrop(6)").outputShape(shape)
    )
    refused("cutout's size", "at most height and width of its input [6, 7, 3]", "got 7")(
      layer("cutout(7)").outputShape(shape)
    )
  }
}
