package sparknn.stage

import java.nio.file.Files
import org.apache.spark.ml.linalg.Vectors
import org.apache.spark.sql.DataFrame
import org.apache.spark.sql.functions.col
import org.apache.spark.sql.types.Metadata
import org.scalatest.funsuite.AnyFunSuite
import sparknn.classification.{NeuralNetworkClassificationModel, NeuralNetworkClassifier}
import sparknn.ensemble.EnsembleClassifier
import sparknn.feature.ImageVectorizer
import sparknn.internal.rows.ColumnShape
import sparknn.layers.{Architectures, Layers, SmallArchitectures}
import sparknn.nn.linalg.Shape
import sparknn.regression.NeuralNetworkRegressor
import sparknn.testing.{SharedSpark, ThreeParts}

/** What can be wrong with images, layers for them, architectures, augmentation, transfer and
  * memory: each error says what is wrong, what was expected and what came.
  */
class BadImagesSuite extends AnyFunSuite with SharedSpark with ThreeParts {

  /** Images of 4 × 4 pixels in 2 channels, of two classes. */
  private lazy val images: DataFrame = {
    val random = new scala.util.Random(1)
    val rows = for (i <- 0 until 40) yield {
      ((i % 2).toDouble, Vectors.dense(Array.fill(32)(random.nextGaussian() + i % 2)))
    }
    spark.createDataFrame(rows).toDF("label", "features")
  }

  private def shaped(shape: Int*): DataFrame =
    images.withColumn(
      "features",
      col("features").as("features", ColumnShape.put(Metadata.empty, Shape.of(shape: _*)))
    )

  private def classifier(layers: String*) =
    new NeuralNetworkClassifier()
      .setLayers(layers: _*)
      .setStandardization(false)
      .setMaxIter(1)
      .setBatchSize(8)

  // Layers that are wrong by themselves: refused where they are set.
  private val written = Seq(
    ("conv(8)", "conv", "given its kernel", "got conv(8)"),
    ("conv(0, 3)", "conv's filters", "at least 1", "got 0"),
    ("conv(8, 0)", "conv's kernel", "at least 1", "got 0"),
    ("conv(8, [3, 3, 3])", "conv's kernel", "one number or two", "got [3, 3, 3]"),
    ("conv(8, 3, stride=0)", "conv's stride", "at least 1", "got 0"),
    ("conv(8, 3, dilation=0)", "conv's dilation", "at least 1", "got 0"),
    ("conv(8, 3, padding=full)", "conv's padding", "same, valid or a number", "got 'full'"),
    ("conv(8, 3, padding=-1)", "conv's padding", "same, valid or a number", "got '-1'"),
    ("conv(8, 3, groups=3)", "conv's filters", "a multiple of its 3 groups", "got 8"),
    ("conv(8, 3, groups=0)", "conv's groups", "at least 1", "got 0"),
    ("conv(8, 3, padded=1)", "conv(filters", "must fit", "got 'padded'"),
    ("maxPool(2, padding=2)", "maxPool's padding", "less than its kernel", "got 2"),
    ("avgPool(0)", "avgPool's kernel", "at least 1", "got 0"),
    ("upsample(0)", "upsample's factor", "at least 1", "got 0"),
    ("squeezeExcite(0)", "squeezeExcite's reduction", "at least 1", "got 0"),
    ("concat()", "concat", "at least one branch", "got none"),
    ("residual()", "residual", "at least one layer", "got none"),
    ("repeat(-1, relu)", "repeat's times", "at least 1", "got -1"),
    ("randomCrop(0)", "randomCrop's pad", "at least 1", "got 0"),
    ("randomCrop(2, fill=mean)", "fill", "one of", "got 'mean'"),
    ("flip(2)", "flip's rate", "in [0, 1]", "got 2"),
    ("rotate(-5)", "rotate's degrees", "in [0, 180]", "got -5"),
    ("cutout(0)", "cutout's size", "at least 1", "got 0"),
    ("colorJitter(-1)", "colorJitter's brightness", "0 or greater", "got -1"),
    ("dropPath(1)", "dropPath's rate", "in [0, 1)", "got 1"),
    ("spatialDropout(-0.1)", "spatialDropout's rate", "in [0, 1)", "got -0.1")
  )

  for ((layer, wrong, expected, came) <- written) {
    test(s"$layer is refused where it is set") {
      refused(wrong, expected, came)(new NeuralNetworkClassifier().setLayers(layer))
    }
  }

  // Layers that do not fit images of [4, 4, 2], or what other layers make of them.
  private val misfits = Seq(
    (
      Seq("conv(8, 5, padding=valid)"),
      "layer 0-conv",
      "fit into its input [4, 4, 2]",
      "kernel [5]"
    ),
    (
      Seq("conv(8, 3, dilation=2, padding=valid)"),
      "layer 0-conv",
      "fit into its input [4, 4, 2] with 0 pixels",
      "got kernel [3], dilation [2]"
    ),
    (Seq("conv(9, 3, groups=3)"), "layer 0-conv", "a multiple of 3 channels", "got [4, 4, 2]"),
    (Seq("conv1d(8, 3)"), "layer 0-conv1d", "a signal, [time, channels]", "got [4, 4, 2]"),
    (Seq("maxPool(5)"), "layer 0-maxPool", "fit into its input [4, 4, 2]", "got kernel [5]"),
    (
      Seq("maxPool", "relu", "maxPool", "maxPool"),
      "layer 3-maxPool",
      "fit into its input [1, 1, 2]",
      "got kernel [2]"
    ),
    (Seq("flatten", "conv(8, 3)"), "layer 1-conv", "[height, width, channels]", "got [32]"),
    (Seq("globalAvgPool", "depthwiseConv(3)"), "1-depthwiseConv", "an image", "got [2]"),
    (
      Seq("concat(conv(2, 3), conv(2, 3, stride=2))"),
      "layer 0-concat",
      "the same but for the last dimension",
      "got [4, 4, 2] and [2, 2, 2]"
    ),
    (
      Seq("conv(4, 3)", "residual(conv(8, 3), relu)"),
      "layer 1-residual",
      "what its shortcut gives, [4, 4, 4]",
      "got [4, 4, 8]"
    ),
    (
      Seq("named(stage, residual(conv(2, 3), conv(4, 1), conv(2, 3, stride=2)))"),
      "layer stage/0-residual",
      "what its shortcut gives, [4, 4, 2]",
      "got [2, 2, 2]"
    ),
    (
      Seq("residual(conv(8, 3), conv(9, 1, groups=3), shortcut=conv(9, 1))"),
      "layer 0-residual/body/1-conv",
      "a multiple of 3 channels",
      "got [4, 4, 8]"
    ),
    (
      Seq("repeat(3, maxPool)"),
      "layer 0-repeat/2-maxPool",
      "fit into its input [1, 1, 2]",
      "got kernel [2]"
    ),
    (Seq("denseBlock(2, maxPool)"), "layer 0-denseBlock", "the same but for the last", "[2, 2, 2]"),
    (Seq("randomCrop(4)"), "layer 0-randomCrop", "less than height and width", "got 4"),
    (Seq("cutout(9)"), "layer 0-cutout", "[4, 4, 2]", "got 9"),
    (Seq("flatten", "flip"), "layer 1-flip", "an image", "got [32]")
  )

  for ((layers, wrong, expected, came) <- misfits) {
    test(s"${layers.mkString(", ")} does not fit an image of 4 x 4, and no row is read to say so") {
      val network = classifier(layers: _*).setInputShape(4, 4, 2)
      refused(wrong, expected, came)(network.transformSchema(images.schema))
      refused(wrong, expected, came)(network.fit(images))
      val regressor = new NeuralNetworkRegressor()
        .setLayers(layers: _*)
        .setStandardization(false)
        .setInputShape(4, 4, 2)
      refused(wrong, expected, came)(regressor.transformSchema(images.schema))
    }
  }

  private val depths = Seq[(String, () => Layers, String, String)](
    ("resNet 51", () => Architectures.resNet(51), "[18, 34, 50, 101, 152]", "got 51"),
    ("vgg 12", () => Architectures.vgg(12), "[11, 13, 16, 19]", "got 12"),
    ("denseNet 120", () => Architectures.denseNet(120, 32), "one of", "got 120"),
    ("small resNet 9", () => SmallArchitectures.resNet(9), "6n + 2", "got 9"),
    (
      "small resNet 14, bottlenecks",
      () => SmallArchitectures.resNet(14, 1, false, true),
      "9n + 2",
      "got 14"
    ),
    ("plain 2", () => SmallArchitectures.plain(2), "6n + 2 with n of at least 1", "got 2"),
    ("wideResNet 11", () => SmallArchitectures.wideResNet(11, 2, 0), "6n + 4", "got 11"),
    (
      "wideResNet of width 0",
      () => SmallArchitectures.wideResNet(10, 0, 0),
      "width must be at least 1",
      "got 0"
    ),
    ("resNeXt in no groups", () => SmallArchitectures.resNeXt(11, 0, 4), "at least 1", "got 0"),
    ("vgg of no filters", () => SmallArchitectures.vgg(0), "at least 1", "got 0"),
    ("denseNet growing by 0", () => SmallArchitectures.denseNet(10, 0), "at least 1", "got 0"),
    ("mobileNet of width 0", () => Architectures.mobileNetV2(0), "greater than 0", "got 0"),
    ("nasNet of no cells", () => SmallArchitectures.nasNet(0, 8), "at least 1", "got 0"),
    (
      "efficientNet of depth -1",
      () => SmallArchitectures.efficientNet(1, -1),
      "greater than 0",
      "got -1"
    ),
    ("seResNet 49", () => Architectures.seResNet(49), "depth of seResNet must be one of", "got 49")
  )

  for ((name, make, expected, came) <- depths) {
    test(s"an architecture that there is not: $name") {
      refused("", expected, came)(make())
    }
  }

  test("an architecture that is too deep for its images") {
    val network = classifier().setLayers(SmallArchitectures.vgg(4))
    refused("layer 20-maxPool", "fit into its input [1, 1, 16]", "got kernel [2]") {
      network.setInputShape(4, 4, 2).transformSchema(images.schema)
    }
  }

  test("a shape of more or fewer values than the features have") {
    refused("inputShape", "as many values as 'features', 32", "got [4, 4, 3], which has 48") {
      classifier("conv(2, 3)").setInputShape(4, 4, 3).fit(images)
    }
    refused("layer 0-conv", "[height, width, channels]", "got [32]") {
      classifier("conv(2, 3)").fit(images)
    }
  }

  private lazy val trained: NeuralNetworkClassificationModel =
    classifier("named(stem, conv(2, 3), relu)", "globalAvgPool").fit(shaped(4, 4, 2))

  test("scoring refuses images of another shape with as many values") {
    for (shape <- Seq(Seq(2, 8, 2), Seq(4, 2, 4), Seq(32))) {
      val other = shaped(shape: _*)
      val came = s"got ${shape.mkString("[", ", ", "]")}"
      refused("'features'", "[4, 4, 2] as in training", came)(trained.transform(other))
      refused("'features'", "[4, 4, 2] as in training", came)(
        trained.transformSchema(other.schema)
      )
    }
    // No word of a shape, or the right one, is well; so is another one that inputShape overrules.
    assert(trained.transform(images).count() === 40)
    assert(trained.transform(shaped(4, 4, 2)).count() === 40)
    val told = classifier("conv(2, 3)", "globalAvgPool").setInputShape(4, 4, 2)
    assert(told.fit(shaped(2, 8, 2)).transform(shaped(2, 8, 2)).count() === 40)
    val members = new EnsembleClassifier()
      .setEstimator(classifier("conv(2, 3)", "globalAvgPool"))
      .setNumMembers(2)
      .fit(shaped(4, 4, 2))
    refused("'features'", "[4, 4, 2] as in training", "got [2, 8, 2]") {
      members.transform(shaped(2, 8, 2))
    }
  }

  test("scoring refuses rows of another size") {
    val fewer = spark.createDataFrame(Seq(Tuple1(Vectors.dense(1, 2)))).toDF("features")
    val error = intercept[Exception](trained.transform(fewer).collect())
    assert(messages(error).contains("features must have 32 values as in training, got 2"))
  }

  test("what transfer is told must be there") {
    def further =
      classifier("named(stem, conv(2, 3), relu)", "globalAvgPool").setInitialModel(trained)
    val data = shaped(4, 4, 2)
    refused("frozenLayers", "stem", "got 'steam'")(further.setFrozenLayers("steam").fit(data))
    refused("a step factor", "[stem/0-conv/weight", "got 'stam'")(
      further.setStepFactors("stam=0.1").fit(data)
    )
    refused("hiddenLayer must be one of", "stem", "got '7-conv'") {
      further.setHiddenOutputCol("h").setHiddenLayer("7-conv").fit(data)
    }
    refused("a network", "a layer to train", "got only frozen ones") {
      classifier().setInitialModel(trained).setFrozenLayers("0-flatten", "1-dense").fit(data)
    }
    refused("initialModel", "", "conv/weight") {
      classifier("conv(5, 3)", "globalAvgPool").setInitialModel(trained).fit(data)
    }
    refused("", "initialModel", "nowhere") {
      further.setInitialModel("file:///nowhere/model").fit(data)
    }
  }

  test("a head of other size is new; its old name is refused where there is none of it") {
    val three = images.selectExpr("features", "label + cast(rand(1) > 0.5 as int) as label")
    val network = classifier("named(stem, conv(2, 3), relu)", "globalAvgPool")
      .setInputShape(4, 4, 2)
      .setInitialModel(trained)
    assert(network.fit(three).numClasses === 3)
    refused(
      "each of frozenLayers must be one of",
      "[stem, 1-globalAvgPool, 2-dense]",
      "'3-dense'"
    ) {
      network.setFrozenLayers("3-dense").fit(three)
    }
  }

  test("memory: refused before any row is read, with the batch size that would fit") {
    val huge = new NeuralNetworkClassifier()
      .setLayers(SmallArchitectures.resNet(8))
      .setInputShape(4, 4, 2)
      .setBatchSize(50 * 1000 * 1000)
    val message = intercept[IllegalArgumentException](huge.fit(images)).getMessage
    assert(message.startsWith("a worker must fit into the memory of a task, "), message)
    assert(message.contains("with batchSize 50000000, "), message)
    assert(message.matches("(?s).*; batchSize [1-9]\\d* is the largest that would fit"), message)
  }

  test("files that are no images, and images of no size") {
    val folder = Files.createTempDirectory("bad-images")
    Files.write(folder.resolve("a.png"), Array[Byte](-119, 80, 78, 71, 13, 10, 26, 10, 1, 2, 3))
    Files.write(folder.resolve("b.jpg"), "no image".getBytes)
    val files = spark.read
      .format("binaryFile")
      .load(folder.toString)
      .select("path", "content")
      .union(spark.sql("select 'c.png', X''"))
    val vectorizer = new ImageVectorizer()
      .setInputCol("content")
      .setOutputCol("features")
      .setHeight(4)
      .setWidth(4)
    for (name <- Seq("a.png", "b.jpg", "c.png")) {
      val one = files.where(col("path").endsWith(name))
      val error = intercept[Exception](vectorizer.transform(one).collect())
      assert(messages(error).contains("must"), name)
      assert(messages(error).contains("got"), name)
    }
    assert(vectorizer.setHandleInvalid("skip").transform(files).count() === 0)
  }

  test("there are more than 25 cases") {
    assert(written.size + misfits.size + depths.size > 50)
  }
}
