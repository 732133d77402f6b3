package sparknn.stage

import sparknn.internal.rows.ColumnShape
import org.apache.spark.ml.attribute.AttributeGroup
import org.apache.spark.ml.linalg.{Vector, Vectors}
import org.apache.spark.ml.tuning.ParamGridBuilder
import org.apache.spark.ml.{Pipeline, PipelineModel}
import org.apache.spark.sql.DataFrame
import org.apache.spark.sql.functions.col
import org.apache.spark.sql.types.{Metadata, MetadataBuilder}
import org.scalatest.funsuite.AnyFunSuite
import scala.util.Random
import sparknn.classification.{NeuralNetworkClassificationModel, NeuralNetworkClassifier}
import sparknn.ensemble.EnsembleClassifier
import sparknn.feature.{MeanSubtractor, Standardizer, Whitener}
import sparknn.nn.linalg.Shape
import sparknn.regression.NeuralNetworkRegressor
import sparknn.testing.{Numbers, SharedSpark, TemporaryFolders, ThreeParts}
import sparknn.tuning.SuccessiveHalving

/** In which shape a network takes its features: by `inputShape`, by the column's metadata, or as a
  * vector.
  */
class InputShapeSuite extends AnyFunSuite with SharedSpark with TemporaryFolders with ThreeParts {
  private val shape = Shape.of(3, 2, 2)

  /** Images of 3 × 2 pixels with 2 channels; of which class, one channel tells. */
  private lazy val plain: DataFrame = {
    val random = new Random(1)
    val rows = for (i <- 0 until 90) yield {
      val values = Array.tabulate(shape.size)(j => random.nextGaussian() + (i % 2) * (j % 2))
      (i, (i % 2).toDouble, Vectors.dense(values))
    }
    spark.createDataFrame(rows).toDF("id", "label", "features")
  }

  private def described(data: DataFrame, metadata: Metadata): DataFrame =
    data.withColumn("features", col("features").as("features", metadata))

  private lazy val sized = described(plain, new AttributeGroup("features", 12).toMetadata())
  private lazy val images = described(plain, ColumnShape.put(Metadata.empty, shape))

  private def classifier =
    new NeuralNetworkClassifier().setMaxIter(2).setSeed(3).setStandardization(false)

  private def layered = classifier.setLayers("dense(3)", "relu")

  private def network(of: NeuralNetworkClassificationModel): String = of.network.toString

  test("layers act on the channels of each position; the output layer on all values") {
    val model = layered.setInputShape(3, 2, 2).fit(plain)
    assert(network(model).startsWith("[3, 2, 2] -> dense(3"))
    val names = model.network.layers.toArray.map(_.getClass.getSimpleName).toSeq
    assert(names === Seq("Dense", "Activate", "Flatten", "Dense"))
    assert(model.parameters().length === (2 * 3 + 3) + (6 * 3 * 2 + 2))
    assert(model.numFeatures === 12)
  }

  test("augmentation and mixup work in every kind of estimator, the same bits for the same seed") {
    val layers =
      Seq("randomCrop(1, edge)", "flip", "zoom(0.1)", "colorJitter", "conv(4, 2)", "relu")
    def augmented = classifier.setLayers(layers: _*).setInputShape(3, 2, 2).setMixup(0.4)
    val model = augmented.fit(plain)
    assert(model.parameters().toSeq === augmented.fit(plain).parameters().toSeq)
    assert(model.parameters().toSeq !== augmented.setMixup(0).fit(plain).parameters().toSeq)
    val fewer = augmented.setLayers(layers.drop(3): _*)
    assert(model.parameters().toSeq !== fewer.fit(plain).parameters().toSeq)
    // Scoring changes nothing: the same twice, and as read back.
    val loaded = withPath { path =>
      model.save(path)
      NeuralNetworkClassificationModel.load(path)
    }
    val features = plain.first().getAs[Vector]("features")
    assert(loaded.predictRaw(features) === model.predictRaw(features))
    assert(loaded.getMixup === 0.4)

    val regressor = new NeuralNetworkRegressor().setMaxIter(2).setLayers(layers: _*)
    assert(regressor.setInputShape(3, 2, 2).setMixup(0.4).fit(plain).getMixup === 0.4)
    val ensemble = new EnsembleClassifier().setEstimator(augmented).setNumMembers(2)
    assert(ensemble.fit(plain).getNumMembers === 2)
    refused("flip must be given an image", "inputShape", "got [12]")(
      classifier.setLayers("flip", "flatten").fit(plain)
    )
  }

  test("no flatten is added where there is nothing to flatten") {
    for (
      (estimator, layers) <- Seq(
        layered -> 3,
        layered.setInputShape(12) -> 3,
        layered.setInputShape(3, 2, 2).setLayers("flatten", "dense(3)") -> 3,
        layered.setInputShape(3, 2, 2).setLayers() -> 2
      )
    ) assert(estimator.fit(plain).network.layers.size === layers)
  }

  test("hidden layers see the vector of all values, whatever its shape: the same bits") {
    val hidden = classifier.setHiddenLayers(5).setInputDropout(0.1)
    val vector = hidden.fit(plain)
    val image = hidden.setInputShape(3, 2, 2).fit(plain)
    assert(network(image).startsWith("[3, 2, 2] -> flatten, dropout(0.1)"))
    Numbers.assertSameBits(image.parameters(), vector.parameters(), "parameters")
  }

  test("standardisation is by channel for layers, by feature for hidden layers") {
    val image = layered.setStandardization(true).fit(images)
    assert(network(image).startsWith("[3, 2, 2] -> standardize, dense(3"))
    assert(image.network.statistics.size === 2 * 2)
    val hidden = classifier.setHiddenLayers(5).setStandardization(true)
    val vector = hidden.fit(plain)
    val flattened = hidden.setInputShape(3, 2, 2).fit(plain)
    assert(network(flattened).startsWith("[3, 2, 2] -> flatten, standardize, dense(5"))
    assert(flattened.network.statistics.size === 2 * 12)
    Numbers.assertSameBits(flattened.parameters(), vector.parameters(), "parameters")
    val scores = Seq(vector, flattened).map(_.transform(plain).select("rawPrediction").collect())
    assert(scores.head === scores(1))
  }

  test("the column's metadata tell the shape where layers are set, and inputShape overrules them") {
    assert(layered.fit(images).network.input === shape)
    assert(classifier.setHiddenLayers(3).fit(images).network.input === Shape.of(12))
    assert(layered.setInputShape(12).fit(images).network.input === Shape.of(12))
    assert(layered.setInputShape(6, 2).fit(images).network.input === Shape.of(6, 2))
    assert(layered.fit(plain).network.input === Shape.of(12))
    val arrays = spark
      .createDataFrame(plain.collect().map(r => (r.getDouble(1), r.getAs[Vector](2).toArray)).toSeq)
      .toDF("label", "features")
    val told = described(arrays, ColumnShape.put(Metadata.empty, shape))
    assert(layered.fit(told).network.input === shape)
    val regressor = new NeuralNetworkRegressor().setMaxIter(1).setLayers("dense(3)", "tanh")
    assert(regressor.fit(images).network.input === shape)
    assert(regressor.setInputShape(2, 6).fit(images).network.input === Shape.of(2, 6))
  }

  test("the shape goes where the metadata go, and through stages that keep the features") {
    withPath { path =>
      images.write.parquet(path)
      val read = spark.read.parquet(path).where("id >= 0").select(col("features").as("kept"))
      assert(ColumnShape.of(read.schema("kept")).get === shape)
    }
    def through(column: String) = Array(
      new MeanSubtractor().setInputCol("features").setOutputCol("a").setChannels(2),
      new Standardizer().setInputCol("a").setOutputCol("b"),
      new Whitener().setInputCol("b").setOutputCol("c").setMethod("zca"),
      new Whitener().setInputCol("c").setOutputCol("d").setMethod("pcaWhitening"),
      layered.setFeaturesCol(column)
    )
    for ((column, expected) <- Seq("c" -> shape, "d" -> Shape.of(12))) {
      val pipeline = new Pipeline().setStages(through(column))
      val model = pipeline.fit(images)
      val last = model.stages.last.asInstanceOf[NeuralNetworkClassificationModel]
      assert(last.network.input === expected)
      withPath { path =>
        model.save(path)
        val loaded = PipelineModel.load(path)
        val (before, after) = (model.transform(images), loaded.transform(images))
        assert(after.schema === before.schema)
        val expectedSchema = loaded.transformSchema(images.schema)
        for (name <- Seq("a", "b", "c", "d")) assert(after.schema(name) === expectedSchema(name))
        assert(after.select("rawPrediction").collect() === before.select("rawPrediction").collect())
      }
    }
  }

  test("metadata that say how many features there are refuse another shape before any work") {
    for (estimator <- Seq(layered, classifier)) {
      refused("inputShape", "as many values as 'features', 12", "got [3, 3, 2], which has 18") {
        estimator.setInputShape(3, 3, 2).transformSchema(sized.schema)
      }
    }
    refused("inputShape", "as many values as 'features', 12", "got [11], which has 11") {
      new NeuralNetworkRegressor().setInputShape(11).transformSchema(sized.schema)
    }
    val both = ColumnShape.put(sized.schema("features").metadata, Shape.of(5, 5))
    refused("sparknn.shape in the metadata of 'features'", "12", "got [5, 5], which has 25") {
      layered.transformSchema(described(plain, both).schema)
    }
  }

  test("without such metadata the first row refuses it") {
    val wrong = layered.setInputShape(3, 3, 2)
    for (call <- Seq(() => wrong.fit(plain), () => wrong.diagnose(plain))) {
      refused("inputShape", "as many values as 'features', 12", "got [3, 3, 2], which has 18")(
        call()
      )
    }
    refused("sparknn.shape in the metadata of 'features'", "12", "got [5, 5], which has 25") {
      layered.fit(described(plain, ColumnShape.put(Metadata.empty, Shape.of(5, 5))))
    }
  }

  test("layers that do not fit the shape are refused before any work") {
    refused("maxout(2)", "a multiple of 2 values in the last dimension", "got [4, 3]") {
      layered.setInputShape(4, 3).setLayers("maxout").transformSchema(plain.schema)
    }
    refused("maxout(5)", "a multiple of 5 values in the last dimension", "got [12]") {
      layered.setLayers("maxout(5)").transformSchema(sized.schema)
    }
  }

  test("metadata of that name that are no shape are refused") {
    for (
      broken <- Seq(
        new MetadataBuilder().putString(ColumnShape.KEY, "square").build(),
        new MetadataBuilder().putLongArray(ColumnShape.KEY, Array(3, 0)).build(),
        new MetadataBuilder().putLongArray(ColumnShape.KEY, Array(1L << 40)).build(),
        new MetadataBuilder().putLongArray(ColumnShape.KEY, Array()).build(),
        new MetadataBuilder().putDoubleArray(ColumnShape.KEY, Array(3.0, 4.0)).build()
      )
    ) refused("sparknn.shape in the metadata of 'features'", "numbers of a shape", "got {") {
      layered.transformSchema(described(plain, broken).schema)
    }
  }

  test("a saved model of images scores to the same bits; a saved estimator keeps the shape") {
    val model = layered.setInputShape(3, 2, 2).fit(plain)
    withPath { path =>
      model.save(path)
      val loaded = NeuralNetworkClassificationModel.load(path)
      assert(loaded.network.input === shape)
      assert(loaded.getInputShape === Array(3, 2, 2))
      val scores = Seq(model, loaded).map(_.transform(plain).select("rawPrediction").collect())
      assert(scores.head === scores(1))
    }
    withPath { path =>
      layered.setInputShape(3, 2, 2).save(path)
      assert(NeuralNetworkClassifier.load(path).getInputShape === Array(3, 2, 2))
    }
  }

  test("a network of images is diagnosed as any other") {
    val look = classifier.setLayers("dense(3)", "tanh").diagnose(images)
    assert(look.gradientCheck.agrees)
    assert(look.layerStatistics.size === 4)
  }

  test("members of an ensemble take images, bagged or not") {
    for (bagging <- Seq(false, true)) {
      val model = new EnsembleClassifier()
        .setEstimator(layered)
        .setNumMembers(2)
        .setBagging(bagging)
        .fit(images)
      assert(model.models.toArray.forall {
        _.asInstanceOf[NeuralNetworkClassificationModel].network.input == shape
      })
    }
  }

  test("a search tries shapes, and keeps to the column's where none is tried") {
    val network = layered
    val shapes = new ParamGridBuilder()
      .addGrid(network.inputShape, Seq(Array(3, 2, 2), Array(12), Array(6, 2)))
      .build()
    val search = new SuccessiveHalving().setEstimator(network)
    val best = search.setEstimatorParamMaps(shapes: _*).fit(images).bestModel
    val found = best.asInstanceOf[NeuralNetworkClassificationModel]
    assert(found.network.input === Shape.of(found.getInputShape: _*))
    val steps = new ParamGridBuilder().addGrid(network.stepSize, Array(0.01, 0.02)).build()
    val other = search.setEstimatorParamMaps(steps: _*).fit(images).bestModel
    assert(other.asInstanceOf[NeuralNetworkClassificationModel].network.input === shape)
    refused("inputShape", "as many values as 'features', 12", "got [5], which has 5") {
      search
        .setEstimatorParamMaps(
          new ParamGridBuilder().addGrid(network.inputShape, Seq(Array(12), Array(5))).build(): _*
        )
        .fit(images)
    }
  }
}
