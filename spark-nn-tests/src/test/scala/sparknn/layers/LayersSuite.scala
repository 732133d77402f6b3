package sparknn.layers

import org.scalatest.funsuite.AnyFunSuite
import sparknn.classification.NeuralNetworkClassifier
import sparknn.nn.layer.Layer
import sparknn.regression.NeuralNetworkRegressor
import sparknn.testing.SmallData

/** Layers written down in methods instead of texts. */
class LayersSuite extends AnyFunSuite with SmallData {
  private def specs(layers: Layers): Seq[String] = layers.toSpecs.toSeq

  test("methods give the texts of the layers that they are called by") {
    val body = Layers.of.conv(8, 3).batchNorm.relu
    val cases = Seq[(Layers, String)](
      (Layers.of.dense(64), "dense(64)"),
      (Layers.of.dense(64, "heNormal"), "dense(64, weightInit=heNormal)"),
      (Layers.of.conv(32, 3), "conv(32, 3)"),
      (
        Layers.of.conv(32, 7, _.stride(2).padding(3).groups(2).bias(false)),
        "conv(32, 7, stride=2, padding=3, groups=2, bias=false)"
      ),
      (
        Layers.of.conv(32, 3, _.stride(1, 2).dilation(2).weightInit("lsuv")),
        "conv(32, 3, stride=[1, 2], dilation=2, weightInit=lsuv)"
      ),
      (Layers.of.conv1d(16, 5, _.padding("valid")), "conv1d(16, 5, padding=valid)"),
      (Layers.of.conv1d(16, 5), "conv1d(16, 5)"),
      (Layers.of.depthwiseConv(3), "depthwiseConv(3)"),
      (Layers.of.depthwiseConv(3, _.stride(2)), "depthwiseConv(3, stride=2)"),
      (Layers.of.separableConv(64, 5), "separableConv(64, 5)"),
      (Layers.of.separableConv(64, 5, _.bias(false)), "separableConv(64, 5, bias=false)"),
      (Layers.of.squeezeExcite(8), "squeezeExcite(reduction=8)"),
      (Layers.of.squeezeExcite(16, "swish"), "squeezeExcite(activation=swish)"),
      (Layers.of.maxPool(2), "maxPool"),
      (Layers.of.maxPool(3, _.stride(2).padding(1)), "maxPool(kernel=3, stride=2, padding=1)"),
      (Layers.of.avgPool(3), "avgPool(kernel=3)"),
      (Layers.of.avgPool(3, _.stride(1)), "avgPool(kernel=3, stride=1)"),
      (Layers.of.upsample(3), "upsample(factor=3)"),
      (Layers.of.dropout(0.25), "dropout(0.25)"),
      (Layers.of.leakyRelu(0.1), "leakyRelu(slope=0.1)"),
      (Layers.of.maxout(3), "maxout(pieces=3)"),
      (Layers.of.residual(body), "residual(conv(8, 3), batchNorm, relu)"),
      (
        Layers.of.residual(body, Layers.of.conv(8, 1)),
        "residual(conv(8, 3), batchNorm, relu, shortcut=conv(8, 1))"
      ),
      (
        Layers.of.concat(body, Layers.of, Layers.of.conv(4, 1)),
        "concat(sequential(conv(8, 3), batchNorm, relu), identity, conv(4, 1))"
      ),
      (Layers.of.repeat(3, body), "repeat(3, conv(8, 3), batchNorm, relu)"),
      (Layers.of.denseBlock(2, Layers.of.conv(4, 3)), "denseBlock(2, conv(4, 3))"),
      (Layers.of.named("stem", body), "named(stem, conv(8, 3), batchNorm, relu)")
    )
    for ((layers, text) <- cases) {
      val expected = Layer.CATALOG.create(text)
      assert(specs(layers).map(Layer.CATALOG.create(_)) === Seq(expected), text)
    }
  }

  test("those without arguments, each under its own name") {
    val plain = Seq[(String, Layers => Layers)](
      "batchNorm" -> (_.batchNorm),
      "layerNorm" -> (_.layerNorm),
      "globalAvgPool" -> (_.globalAvgPool),
      "flatten" -> (_.flatten),
      "relu" -> (_.relu),
      "prelu" -> (_.prelu),
      "elu" -> (_.elu),
      "selu" -> (_.selu),
      "gelu" -> (_.gelu),
      "swish" -> (_.swish),
      "softplus" -> (_.softplus),
      "sigmoid" -> (_.sigmoid),
      "tanh" -> (_.tanh),
      "alphaDropout(0.1)" -> (_.alphaDropout(0.1)),
      "spatialDropout(0.1)" -> (_.spatialDropout(0.1)),
      "dropPath(0.1)" -> (_.dropPath(0.1)),
      "gaussianNoise(0.1)" -> (_.gaussianNoise(0.1))
    )
    for ((text, method) <- plain) assert(specs(method(Layers.of)) === Seq(text))
  }

  test("a list grows by a copy, and equal lists are equal") {
    val start = Layers.of.conv(8, 3)
    val one = start.relu
    assert(specs(start) === Seq("conv(8, 3)") && specs(one) === Seq("conv(8, 3)", "relu"))
    assert(one === Layers.of("conv(8,3)", "ReLU") && one.hashCode === start.relu.hashCode)
    assert(start.andThen(Layers.of("relu")) === one)
    assert(!(one == start))
    assert(one.toString === "conv(8, 3), relu")
    assert(Layers.of.isEmpty && Layers.of.repeat(0, one) === Layers.of)
  }

  test("a wrong argument is refused where it is written") {
    def message(run: => Any): String = intercept[IllegalArgumentException](run).getMessage
    assert(message(Layers.of.conv(0, 3)) === "conv's filters must be at least 1, got 0")
    assert(message(Layers.of.maxPool(2, _.groups(2))).contains("must fit, got 'groups'"))
    assert(message(Layers.of.dropout(1.5)).contains("must be in [0, 1), got 1.5"))
    assert(message(Layers.of.residual(Layers.of)).contains("at least one layer"))
    assert(message(Layers.of("konv(3, 3)")).contains("did you mean conv"))
  }

  test("estimators take it, and it is the same as the texts") {
    val layers = Layers.of.dense(8).relu.residual(Layers.of.dense(8).tanh)
    val texts =
      new NeuralNetworkClassifier().setLayers("dense(8)", "relu", "residual(dense(8), tanh)")
    val built: NeuralNetworkClassifier = new NeuralNetworkClassifier().setLayers(layers)
    assert(built.getLayers === texts.getLayers)
    assert(built.describe(clouds) === texts.describe(clouds))
    assert(
      new NeuralNetworkRegressor().setLayers(layers).setMaxIter(2).getLayers === layers.toSpecs
    )
  }

  test("layers that do not fit are refused with their place and shapes") {
    val wrong = Layers.of.named("stem", Layers.of.dense(8)).residual(Layers.of.dense(8).dense(4))
    val message = intercept[IllegalArgumentException] {
      new NeuralNetworkClassifier().setLayers(wrong).fit(clouds)
    }.getMessage
    assert(
      message === "layer 2-residual must fit what comes before it: layers of a residual must give " +
        "what its shortcut gives, [8], got [4]"
    )
  }
}
