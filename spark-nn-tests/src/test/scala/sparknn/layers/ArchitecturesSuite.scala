package sparknn.layers

import org.scalatest.funsuite.AnyFunSuite
import sparknn.nn.diagnostics.NetworkDescription
import sparknn.nn.linalg.Shape
import sparknn.testing.Plans

/** Full-size architectures build, and have the parameters and multiply-adds that were published. */
class ArchitecturesSuite extends AnyFunSuite {
  private def described(layers: Layers, classes: Int, input: Shape): NetworkDescription = {
    val all = layers.toSpecs :+ s"dense($classes)"
    NetworkDescription.of(Plans.network(input, "softmaxCrossEntropy", all: _*))
  }

  private def imageNet(layers: Layers, pixels: Int = 224): NetworkDescription =
    described(layers, 1000, Shape.of(pixels, pixels, 3))

  // torchvision 0.20's table of classification weights: num_params, GFLOPS (multiply-adds).
  private val torchvision = Seq[(String, Layers, Int, Long, Double)](
    ("alexNet", Architectures.alexNet, 224, 61100840L, 0.71),
    ("vgg11", Architectures.vgg(11), 224, 132863336L, 7.61),
    ("vgg13", Architectures.vgg(13), 224, 133047848L, 11.31),
    ("vgg16", Architectures.vgg(16), 224, 138357544L, 15.47),
    ("vgg19", Architectures.vgg(19), 224, 143667240L, 19.63),
    ("resNet18", Architectures.resNet(18), 224, 11689512L, 1.81),
    ("resNet34", Architectures.resNet(34), 224, 21797672L, 3.66),
    ("resNet50", Architectures.resNet(50), 224, 25557032L, 4.09),
    ("resNet101", Architectures.resNet(101), 224, 44549160L, 7.80),
    ("resNet152", Architectures.resNet(152), 224, 60192808L, 11.51),
    ("wideResNet50-2", Architectures.wideResNet(50, 2), 224, 68883240L, 11.40),
    ("resNeXt50-32x4", Architectures.resNeXt(50, 32, 4), 224, 25028904L, 4.23),
    ("denseNet121", Architectures.denseNet(121, 32), 224, 7978856L, 2.83),
    ("denseNet161", Architectures.denseNet(161, 48), 224, 28681000L, 7.73),
    ("denseNet169", Architectures.denseNet(169, 32), 224, 14149480L, 3.36),
    ("denseNet201", Architectures.denseNet(201, 32), 224, 20013928L, 4.29),
    ("mobileNetV2", Architectures.mobileNetV2(1), 224, 3504872L, 0.30),
    ("efficientNetB0", Architectures.efficientNet(1, 1), 224, 5288548L, 0.39),
    ("efficientNetB1", Architectures.efficientNet(1, 1.1), 240, 7794184L, 0.69)
  )

  for ((name, layers, pixels, parameters, giga) <- torchvision) {
    test(s"$name has torchvision's parameters and multiply-adds") {
      val found = imageNet(layers, pixels)
      assert(found.parameters === parameters)
      // As precise as the table.
      assert(math.abs(found.multiplyAdds / 1e9 - giga) < 0.0051 + 0.01 * giga, found.multiplyAdds)
    }
  }

  test("weight layers are those that networks are named by") {
    val depths = Seq(
      Architectures.alexNet -> 8,
      Architectures.vgg(16) -> 16,
      Architectures.googLeNet -> 22,
      Architectures.resNet(50) -> 50,
      Architectures.resNet(101) -> 101,
      Architectures.resNet(152) -> 152,
      Architectures.preActivationResNet(152) -> 152,
      Architectures.seResNet(50) -> 50,
      Architectures.denseNet(121, 32) -> 121,
      Architectures.denseNet(201, 32) -> 201,
      Architectures.mobileNetV1(1) -> 28,
      Architectures.mobileNetV2(1) -> 53
    )
    for ((layers, depth) <- depths) assert(imageNet(layers).weightLayers === depth)
    val small = Seq(
      SmallArchitectures.resNet(20) -> 20,
      SmallArchitectures.resNet(110) -> 110,
      SmallArchitectures.resNet(164, 1, true, true) -> 164,
      SmallArchitectures.plain(56) -> 56,
      SmallArchitectures.seResNet(20) -> 20,
      SmallArchitectures.denseNet(100, 12) -> 100,
      SmallArchitectures.resNeXt(29, 4, 4) -> 29
    )
    for ((layers, depth) <- small)
      assert(described(layers, 10, Shape.of(32, 32, 3)).weightLayers === depth)
  }

  // From the papers, in millions: to the digits that they give, or near where ours differ.
  test("others are as large as their papers say") {
    def near(layers: Layers, parameters: Double, tolerance: Double): Unit = {
      val found = imageNet(layers).parameters / 1e6
      assert(math.abs(found / parameters - 1) < tolerance, s"$found million")
    }
    near(Architectures.googLeNet, 7.0, 0.02)
    near(Architectures.mobileNetV1(1), 4.2, 0.015)
    near(Architectures.seResNet(50), 28.1, 0.01)
    near(Architectures.preActivationResNet(50), 25.6, 0.01)
    assert(math.abs(imageNet(Architectures.mobileNetV1(1)).multiplyAdds / 1e6 - 569) < 6)
    assert(imageNet(Architectures.nasNet(4, 44)).multiplyAdds > 0)
  }

  test("small ones are as large as their papers say") {
    def millions(layers: Layers) = described(layers, 10, Shape.of(32, 32, 3)).parameters / 1e6
    def near(layers: Layers, parameters: Double, tolerance: Double): Unit = {
      val found = millions(layers)
      assert(math.abs(found / parameters - 1) < tolerance, s"$found million")
    }
    // He et al. 2016, table 6, has 0.27, 0.46, 0.66, 0.85, 1.7: with projections a little more.
    near(SmallArchitectures.resNet(20), 0.27, 0.025)
    near(SmallArchitectures.resNet(56), 0.85, 0.01)
    near(SmallArchitectures.resNet(110), 1.7, 0.025)
    // Identity mappings: ResNet-164 with bottlenecks has 1.7.
    near(SmallArchitectures.resNet(164, 1, true, true), 1.7, 0.02)
    // Wide residual networks, tables 4 and 5.
    near(SmallArchitectures.wideResNet(28, 10, 0), 36.5, 0.005)
    near(SmallArchitectures.wideResNet(16, 8, 0), 11.0, 0.01)
    near(SmallArchitectures.wideResNet(40, 4, 0.3), 8.9, 0.01)
    // Densely connected convolutional networks, table 2: 0.8.
    near(SmallArchitectures.denseNet(100, 12), 0.77, 0.01)
  }

  test("depths that there are not are refused") {
    def message(run: => Any): String = intercept[IllegalArgumentException](run).getMessage
    assert(
      message(Architectures.resNet(51)) ===
        "the depth of resNet must be one of [18, 34, 50, 101, 152], got 51"
    )
    assert(
      message(Architectures.vgg(15)) ===
        "the depth of vgg must be one of [11, 13, 16, 19], got 15"
    )
    assert(
      message(Architectures.resNeXt(18, 32, 4)).contains("must be one of [50, 101, 152], got 18")
    )
    assert(
      message(SmallArchitectures.resNet(21)) ===
        "the depth of resNet must be 6n + 2 with n of at least 1, got 21"
    )
    assert(message(SmallArchitectures.wideResNet(12, 2, 0)).contains("must be 6n + 4"))
    assert(message(Architectures.denseNet(121, 0)).contains("at least 1"))
  }
}
