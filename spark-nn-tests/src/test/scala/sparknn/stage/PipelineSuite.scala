package sparknn.stage

import org.apache.spark.ml.{Pipeline, PipelineModel, PipelineStage}
import org.apache.spark.ml.feature.{IndexToString, StringIndexer, VectorAssembler, VectorSlicer}
import org.apache.spark.ml.functions.vector_to_array
import org.apache.spark.ml.param.ParamMap
import org.apache.spark.sql.functions.{array, col, element_at, lit}
import org.scalatest.funsuite.AnyFunSuite
import sparknn.classification.{NeuralNetworkClassificationModel, NeuralNetworkClassifier}
import sparknn.regression.NeuralNetworkRegressor
import sparknn.testing.{SmallData, TemporaryFolders}

/** Our stages among Spark's: names in, names out, saved and loaded as one. */
class PipelineSuite extends AnyFunSuite with SmallData with TemporaryFolders {
  private lazy val named = clouds
    .withColumn("x", vector_to_array(col("features")).getItem(0))
    .withColumn("y", vector_to_array(col("features")).getItem(1))
    .withColumn(
      "name",
      element_at(array(lit("left"), lit("right"), lit("top")), col("label").cast("int") + 1)
    )
    .select("id", "x", "y", "name")
    .cache()

  private lazy val indexer =
    new StringIndexer().setInputCol("name").setOutputCol("kind").setStringOrderType("alphabetDesc")
  private lazy val network = new NeuralNetworkClassifier()
    .setLabelCol("kind")
    .setFeaturesCol("point")
    .setHiddenLayers(8)
    .setMaxIter(20)
    .setStepSize(0.02)

  private lazy val pipeline = new Pipeline().setStages(
    Array[PipelineStage](
      indexer,
      new VectorAssembler().setInputCols(Array("x", "y")).setOutputCol("point"),
      network,
      new IndexToString()
        .setInputCol("prediction")
        .setOutputCol("guess")
        .setLabels(indexer.fit(named).labelsArray(0))
    )
  )
  private lazy val model = pipeline.fit(named)

  private def guesses(model: PipelineModel): Seq[String] =
    model.transform(named).orderBy("id").select("guess").collect().map(_.getString(0)).toSeq

  test("names go in and names come out") {
    val right = model.transform(named).where("guess = name").count()
    assert(right > 0.95 * named.count())
    assert(guesses(model).toSet === Set("left", "right", "top"))
  }

  test("the columns are known before anything is fitted") {
    val expectedSchema = pipeline.transformSchema(named.schema).map(f => f.name -> f.dataType).toSet
    assert(expectedSchema === model.transform(named).schema.map(f => f.name -> f.dataType).toSet)
  }

  test("a PipelineModel is loaded with the same predictions") {
    withPath { path =>
      model.write.save(path)
      val loaded = PipelineModel.load(path)
      assert(guesses(loaded) === guesses(model))
      def probabilities(m: PipelineModel) = vectors(m.transform(named), "probability")
      assert(probabilities(loaded) === probabilities(model))
      assert(loaded.stages(2).isInstanceOf[NeuralNetworkClassificationModel])
    }
  }

  test("a Pipeline is loaded and fits the same model") {
    withPath { path =>
      pipeline.write.save(path)
      assert(guesses(Pipeline.load(path).fit(named)) === guesses(model))
    }
  }

  test("a ParamMap of the whole pipeline reaches the network within") {
    val fitted = pipeline.fit(named, ParamMap(network.hiddenLayers -> Array(3)))
    val inner = fitted.stages(2).asInstanceOf[NeuralNetworkClassificationModel]
    assert(inner.getHiddenLayers === Array(3))
    assert(inner.parameters().length === (2 * 3 + 3) + (3 * 3 + 3))
  }

  test("a ParamMap in transform reaches the model within") {
    val scored = model.transform(named, ParamMap(network.probabilityCol -> "p"))
    assert(scored.columns.contains("p"))
    assert(!scored.columns.contains("probability"))
  }

  test("what a network predicts feeds another network") {
    val second = new NeuralNetworkRegressor()
      .setFeaturesCol("probability")
      .setLabelCol("x")
      .setPredictionCol("x guess")
      .setHiddenLayers(4)
      .setMaxIter(1)
    val stacked = new Pipeline().setStages(Array[PipelineStage](pipeline, second)).fit(named)
    assert(stacked.transform(named).columns.contains("x guess"))
  }

  test("several predicted targets are a vector to the stage behind") {
    val two = waves.withColumn("label", array(col("label"), -col("label")))
    val stages = Array[PipelineStage](
      new NeuralNetworkRegressor().setHiddenLayers(4).setMaxIter(1),
      new VectorSlicer().setInputCol("prediction").setOutputCol("second").setIndices(Array(1))
    )
    val sliced = new Pipeline().setStages(stages).fit(two).transform(two)
    val pairs = vectors(sliced, "prediction").zip(vectors(sliced, "second"))
    assert(pairs.size === two.count())
    assert(pairs.forall { case (both, second) => both(1) === second(0) })
  }
}
