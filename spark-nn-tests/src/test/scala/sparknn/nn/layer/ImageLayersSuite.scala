package sparknn.nn.layer

import java.util.Arrays
import org.scalatest.funsuite.AnyFunSuite
import sparknn.nn.linalg.Shape
import sparknn.nn.loss.Loss
import sparknn.nn.random.{Purpose, Rng}
import sparknn.nn.train.Network
import sparknn.testing.{Bound, Numbers}

/** Layers for images and signals, and those that are made of others. */
class ImageLayersSuite extends AnyFunSuite {
  private def layer(text: String): Layer = Layer.CATALOG.create(text)

  private def network(input: Shape, layers: String*): Network =
    new Network(
      input,
      Arrays.asList(layers.map(layer): _*),
      Loss.CATALOG.create("softmaxCrossEntropy")
    )

  test("shapes, as published networks have them") {
    val shapes = Seq(
      (Shape.of(227, 227, 3), "conv(96, 11, stride=4, padding=valid)", Shape.of(55, 55, 96)),
      (Shape.of(55, 55, 96), "maxPool(3, stride=2)", Shape.of(27, 27, 96)),
      (Shape.of(27, 27, 96), "conv(256, 5, groups=2, padding=2)", Shape.of(27, 27, 256)),
      (Shape.of(224, 224, 3), "conv(64, 7, stride=2, padding=3)", Shape.of(112, 112, 64)),
      (Shape.of(112, 112, 64), "maxPool(3, stride=2, padding=1)", Shape.of(56, 56, 64)),
      (Shape.of(56, 56, 64), "denseBlock(6, conv(128, 1), conv(32, 3))", Shape.of(56, 56, 256)),
      (Shape.of(56, 56, 256), "avgPool", Shape.of(28, 28, 256)),
      (Shape.of(7, 7, 2048), "globalAvgPool", Shape.of(2048)),
      (Shape.of(100, 6), "conv1d(16, 5, stride=2)", Shape.of(50, 16)),
      (Shape.of(50, 16), "maxPool", Shape.of(25, 16)),
      (Shape.of(25, 16), "globalAvgPool", Shape.of(16)),
      (Shape.of(4, 5, 2), "upsample([2, 3])", Shape.of(8, 15, 2)),
      (Shape.of(4, 5, 2), "flatten", Shape.of(40))
    )
    for ((input, text, output) <- shapes) assert(layer(text).outputShape(input) === output, text)
  }

  test("weights begin by the fan-in of all that a filter sees, and by the activation behind") {
    def variance(text: String, channels: Int, weights: Int): Double = {
      val builder = new Placement.Builder
      val at = builder.place("", layer(s"sequential($text, relu)"), Shape.of(8, 8, channels))
      val parameters = Array.fill(builder.parameters.size)(9f)
      val binding = Binding.inference(parameters, Array(), 1)
      Initialization.run(at, binding, Rng.at(1, Purpose.INITIALIZATION))
      assert(parameters.drop(weights).forall(_ == 0f), "biases")
      parameters.take(weights).map(w => w.toDouble * w).sum / weights
    }
    val cases = Seq(
      ("conv(64, 3)", 32, 9 * 32 * 64, 2.0 / (9 * 32)),
      ("conv(64, 3, groups=4)", 32, 9 * 8 * 64, 2.0 / (9 * 8)),
      ("conv(256, 1)", 64, 64 * 256, 2.0 / 64),
      ("depthwiseConv(5)", 400, 25 * 400, 2.0 / 25)
    )
    for ((text, channels, weights, expected) <- cases) {
      val tolerance = 5 * math.sqrt(2.0 / weights)
      Numbers.assertClose(variance(text, channels, weights), expected, tolerance, 0, text)
    }
  }

  test("depthwise is a convolution with as many groups and filters as channels") {
    val shape = Shape.of(7, 6, 5)
    val input = Numbers.gaussians(2 * shape.size, 1)
    val own = new Bound(layer("depthwiseConv(3, stride=2)"), shape, 2)
    val grouped = new Bound(layer("conv(5, 3, stride=2, groups=5)"), shape, 2)
    grouped.setParameters(own.parameters)
    Numbers.assertSameBits(
      grouped.forward(input, StepContext.inference),
      own.forward(input, StepContext.inference),
      "output"
    )
  }

  test("whole channels are dropped, and whole examples") {
    val shape = Shape.of(4, 4, 50)
    def values(text: String): Array[Array[Float]] = {
      val bound = new Bound(layer(text), shape, 40)
      val pass = StepContext.training(1, 0, 0)
      pass.at(1)
      bound.forward(Array.fill(40 * shape.size)(1f), pass).grouped(50).toArray
    }
    val channels = values("spatialDropout(0.3)")
    assert(channels.flatten.forall(v => v == 0f || math.abs(v - 1 / 0.7) < 1e-6))
    for (example <- channels.grouped(16); place <- example)
      assert(place.toSeq === example.head.toSeq)
    val kept = channels.grouped(16).flatMap(_.head).count(_ > 0) / 2000.0
    Numbers.assertClose(kept, 0.7, 0, 0.05, "share of channels that are kept")
    val examples = values("dropPath(0.5)").flatten.grouped(shape.size).toSeq
    for (example <- examples) assert(example.forall(_ == example.head))
    assert(examples.map(_.head).toSet === Set(0f, 2f))
  }

  test("noise within blocks goes with withoutNoise") {
    val still = Seq(
      "repeat(2, dense(6), dropPath(0.5))" -> "repeat(2, dense(6))",
      "denseBlock(2, dropout(0.5), dense(6))" -> "denseBlock(2, dense(6))",
      "denseBlock(1, spatialDropout(0.5))" -> "denseBlock(1, identity)"
    )
    for ((noisy, quiet) <- still) assert(layer(noisy).withoutNoise.get === layer(quiet), noisy)
    assert(!layer("repeat(2, dropout(0.5))").withoutNoise.isPresent)
  }

  test("a copy of each layer is read back from its text, in whatever case") {
    val text = "CONV(8, [3, 5], Padding=SAME, stride=2)"
    assert(layer(text) === layer("conv(8, [3, 5], stride=[2])"))
    assert(layer(layer(text).spec) === layer(text))
  }

  private val image = Shape.of(6, 6, 4)
  private val refused = Seq[(String, Shape, Seq[String])](
    ("conv(0, 3)", image, Seq("conv's filters", "at least 1", "got 0")),
    ("conv(8, 0)", image, Seq("conv's kernel", "at least 1", "got 0")),
    ("conv(8, [3, 3, 3])", image, Seq("conv's kernel", "one number or two", "got [3, 3, 3]")),
    ("conv(8, [])", image, Seq("conv's kernel", "one number or two", "got []")),
    ("conv(8, 3, stride=0)", image, Seq("conv's stride", "at least 1", "got 0")),
    ("conv(8, 3, dilation=0)", image, Seq("conv's dilation", "at least 1", "got 0")),
    ("conv(8, 3, padding=full)", image, Seq("conv's padding", "same, valid or", "got 'full'")),
    ("conv(8, 3, padding=-1)", image, Seq("conv's padding", "same, valid or", "got '-1'")),
    ("conv(8, 3, groups=0)", image, Seq("conv's groups", "at least 1", "got 0")),
    ("conv(8, 3, groups=3)", image, Seq("conv's filters", "multiple of its 3 groups", "got 8")),
    ("conv(9, 3, groups=3)", image, Seq("conv in 3 groups", "multiple of 3", "got [6, 6, 4]")),
    (
      "conv(8, 7, padding=valid)",
      image,
      Seq("conv's kernel", "fit into its input [6, 6, 4]", "got kernel [7]")
    ),
    (
      "conv(8, 3, padding=valid, dilation=3)",
      image,
      Seq("conv's kernel", "fit into its input", "got kernel [3], dilation [3]")
    ),
    ("conv(8, 3)", Shape.of(144), Seq("conv", "[height, width, channels]", "got [144]")),
    ("conv(8, 3)", Shape.of(12, 12), Seq("conv", "[height, width, channels]", "got [12, 12]")),
    ("conv1d(8, 3)", image, Seq("conv1d", "[time, channels]", "got [6, 6, 4]")),
    ("conv1d(8, 3, padding=valid)", Shape.of(2, 4), Seq("conv1d's kernel", "[2, 4]", "got kernel")),
    ("depthwiseConv(0)", image, Seq("depthwiseConv's kernel", "at least 1", "got 0")),
    ("depthwiseConv(3)", Shape.of(9), Seq("depthwiseConv", "[height, width, channels]", "got [9]")),
    ("separableConv(0, 3)", image, Seq("separableConv's filters", "at least 1", "got 0")),
    ("separableConv(8, 3)", Shape.of(9), Seq("separableConv", "an image", "got [9]")),
    (
      "maxPool(7)",
      image,
      Seq("maxPool's kernel", "fit into its input [6, 6, 4]", "got kernel [7]")
    ),
    ("maxPool(2, padding=2)", image, Seq("maxPool's padding", "less than its kernel", "got 2")),
    ("maxPool([2, 3])", Shape.of(8, 2), Seq("maxPool on a signal", "one number", "got [2, 3]")),
    ("avgPool", Shape.of(9), Seq("avgPool", "an image", "got [9]")),
    ("globalAvgPool", Shape.of(9), Seq("globalAvgPool", "positions with channels", "got [9]")),
    ("upsample(0)", image, Seq("upsample's factor", "at least 1", "got 0")),
    ("upsample", Shape.of(9), Seq("upsample", "an image", "got [9]")),
    ("squeezeExcite(0)", image, Seq("squeezeExcite's reduction", "at least 1", "got 0")),
    ("repeat(0, relu)", image, Seq("repeat's times", "at least 1", "got 0")),
    ("repeat(2)", image, Seq("repeat", "at least one layer", "got none")),
    ("denseBlock(2)", image, Seq("denseBlock", "at least one layer", "got none")),
    ("dropPath(1)", image, Seq("dropPath's rate", "[0, 1)", "got 1")),
    ("spatialDropout(-0.1)", image, Seq("spatialDropout's rate", "[0, 1)", "got -0.1")),
    (
      "residual(conv(8, 3))",
      image,
      Seq("residual", "what its shortcut gives, [6, 6, 4]", "got [6, 6, 8]")
    ),
    (
      "concat(conv(8, 3), conv(8, 3, stride=2))",
      image,
      Seq("concat", "same but for the last dimension", "got [6, 6, 8] and [3, 3, 8]")
    ),
    (
      "denseBlock(2, conv(4, 3, padding=valid))",
      image,
      Seq("same but for the last dimension", "got [6, 6, 4] and [4, 4, 4]")
    )
  )

  for ((text, shape, parts) <- refused) {
    test(s"$text on $shape is refused, in three parts") {
      val message = intercept[IllegalArgumentException](network(shape, text)).getMessage
      for (part <- parts) assert(message.contains(part), message)
    }
  }

  test("a layer that does not fit is named with its place, however deep") {
    val places = Seq(
      Seq("relu", "conv(8, 7, padding=valid)") -> "layer 1-conv must fit what comes before it: ",
      Seq(
        "conv(4, 3)",
        "residual(relu, conv(4, 3), maxPool(9))"
      ) -> "layer 1-residual/body/2-maxPool must",
      Seq("residual(relu, shortcut=maxPool(9))") -> "layer 0-residual/shortcut must",
      Seq(
        "concat(relu, sequential(relu, maxPool(9)))"
      ) -> "layer 0-concat/1-sequential/1-maxPool must",
      Seq("repeat(4, conv(8, 3, padding=valid))") -> "layer 0-repeat/2-conv must",
      Seq("flatten", "conv(8, 3)") -> "layer 1-conv must"
    )
    for ((layers, start) <- places) {
      val refused = intercept[IllegalArgumentException](network(image, layers: _*))
      assert(refused.getMessage.startsWith(start), refused.getMessage)
    }
  }
}
