package sparknn.nn.diagnostics

import org.scalatest.funsuite.AnyFunSuite
import sparknn.nn.layer.{Layer, Placement, StepContext}
import sparknn.nn.linalg.Shape
import sparknn.testing.{Bound, Plans}

/** The table of a network's layers. */
class NetworkDescriptionSuite extends AnyFunSuite {
  private def rows(description: NetworkDescription): Seq[LayerDescription] =
    description.layers.toArray(Array.empty[LayerDescription]).toSeq

  private def described(input: Shape, layers: String*): NetworkDescription =
    NetworkDescription.of(Plans.network(input, "softmaxCrossEntropy", layers: _*))

  test("multiply-adds are counted by the layers themselves: ones times ones, summed up") {
    val cases = Seq(
      (Shape.of(7), "dense(5)"),
      (Shape.of(3, 4, 2), "dense(5)"),
      (Shape.of(9, 8, 4), "conv(6, 3, padding=valid)"),
      (Shape.of(9, 8, 4), "conv(6, [3, 2], stride=2, padding=valid, groups=2)"),
      (Shape.of(9, 8, 4), "conv(6, 3, padding=valid, dilation=2, bias=false)"),
      (Shape.of(20, 3), "conv1d(4, 5, stride=3, padding=valid)"),
      (Shape.of(20, 4), "conv1d(4, 5, groups=2, padding=valid)"),
      (Shape.of(9, 8, 4), "depthwiseConv(3, padding=valid)"),
      (Shape.of(9, 8, 4), "depthwiseConv(3, stride=2, padding=valid, dilation=2)")
    )
    for ((input, text) <- cases) {
      val layer = Layer.CATALOG.create(text)
      val bound = new Bound(layer, input, 1)
      val biased = !text.contains("bias=false")
      val filters = bound.at.output.channels
      val weights = bound.parameters.length - (if (biased) filters else 0)
      bound.setParameters(Array.fill(weights)(1f) ++ Array.fill(if (biased) filters else 0)(0f))
      val products =
        bound.forward(Array.fill(input.size)(1f), StepContext.inference).map(_.toDouble)
      assert(layer.multiplyAdds(input) === products.sum.toLong, text)
      assert(products.sum > 0)
    }
  }

  test("products with the zeros of a padding count, as on an image with these zeros") {
    def count(text: String, input: Shape) = Layer.CATALOG.create(text).multiplyAdds(input)
    assert(
      count("conv(6, 3, padding=1)", Shape.of(9, 8, 4)) ===
        count("conv(6, 3, padding=valid)", Shape.of(11, 10, 4))
    )
    assert(
      count("depthwiseConv(5)", Shape.of(9, 8, 4)) ===
        count("depthwiseConv(5, padding=valid)", Shape.of(13, 12, 4))
    )
  }

  test("what has no weights has none; what is made of others has theirs") {
    val free =
      Seq("relu", "batchNorm", "maxout(2)", "maxPool", "globalAvgPool", "dropout(0.5)", "flatten")
    for (text <- free)
      assert(described(Shape.of(4, 4, 8), text, "flatten").multiplyAdds === 0, text)
    val image = Shape.of(8, 8, 16)
    val separable = rows(described(image, "separableConv(32, 3)", "flatten"))
    assert(
      separable.map(_.multiplyAdds).take(3) === Seq(
        64 * (9 * 16 + 16 * 32),
        64 * 9 * 16,
        64 * 16 * 32
      )
    )
    assert(rows(described(image, "squeezeExcite(4)", "flatten")).head.multiplyAdds === 2 * 16 * 4)
    assert(described(image, "repeat(3, conv(16, 1))", "flatten").multiplyAdds === 3 * 64 * 16 * 16)
  }

  test("numbers of more than 31 bits are counted") {
    val input = Shape.of(1024, 1024, 64)
    assert(Layer.CATALOG.create("conv(256, 7)").multiplyAdds(input) === (1L << 20) * 49 * 64 * 256)
  }

  test("parameters are those of the layout; a layer has those of all within it") {
    val network = Plans.network(
      Shape.of(8, 8, 3),
      "softmaxCrossEntropy",
      "conv(16, 3, bias=false)",
      "batchNorm",
      "relu",
      "residual(conv(16, 3), batchNorm, shortcut=sequential(conv(16, 1), prelu))",
      "squeezeExcite(4)",
      "globalAvgPool",
      "dense(10)"
    )
    val description = NetworkDescription.of(network)
    assert(description.parameters === network.parameters.size)
    assert(description.frozen === 0)
    val block = rows(description).filter(_.name.startsWith("3-residual"))
    assert(
      block.map(_.name).take(4) === Seq(
        "3-residual",
        "3-residual/body",
        "3-residual/body/0-conv",
        "3-residual/body/1-batchNorm"
      )
    )
    assert(block.map(_.depth).take(4) === Seq(0, 1, 2, 2))
    assert(block.head.parameters === block.filter(_.depth == 2).map(_.parameters).sum)
    assert(block.head.parameters === 9 * 16 * 16 + 16 + 32 + 16 * 16 + 16 + 16)
    assert(rows(description).map(_.output.toString).last === "[10]")
  }

  test("the table") {
    val text = described(
      Shape.of(28, 28, 1),
      "conv(32, 3, padding=same)",
      "relu",
      "maxPool",
      "residual(conv(32, 3), relu)",
      "flatten",
      "dense(10)"
    ).toString
    assert(
      text ===
        """place       layer                          output        parameters  multiply-adds
        |input                                      [28, 28, 1]
        |0-conv      conv(32, 3)                    [28, 28, 32]         320        225,792
        |1-relu      relu                           [28, 28, 32]           0              0
        |2-maxPool   maxPool                        [14, 14, 32]           0              0
        |3-residual  residual(conv(32, 3), relu)    [14, 14, 32]       9,248      1,806,336
        |  body      sequential(conv(32, 3), relu)  [14, 14, 32]       9,248      1,806,336
        |    0-conv  conv(32, 3)                    [14, 14, 32]       9,248      1,806,336
        |    1-relu  relu                           [14, 14, 32]           0              0
        |4-flatten   flatten                        [6272]                 0              0
        |5-dense     dense(10)                      [10]              62,730         62,720
        |total                                                        72,298      2,094,848
        |a worker's buffers take 0.5 MB for each example of a mini-batch
        |""".stripMargin
    )
  }
}
