package sparknn.examples

import java.nio.file.Files
import org.apache.spark.ml.{Pipeline, PipelineModel}
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator
import org.apache.spark.ml.feature.{IndexToString, OneHotEncoder, StringIndexer, VectorAssembler}
import org.apache.spark.ml.param.ParamMap
import org.apache.spark.ml.tuning.{CrossValidator, CrossValidatorModel, ParamGridBuilder}
import org.apache.spark.sql.{DataFrame, SparkSession}
import sparknn.classification.NeuralNetworkClassifier
import sparknn.feature.Standardizer
import sparknn.tuning.RandomParamGridBuilder

/** A whole pipeline, from a table with words and numbers to predicted words: the network's Params
  * are chosen by CrossValidator, from a grid and by random search; the best pipeline is saved,
  * loaded and used. JavaPipelineWithCrossValidation is the same in Java.
  */
object PipelineWithCrossValidation {

  def main(args: Array[String]): Unit = {
    val spark = SparkSession.builder().getOrCreate()
    val Array(train, test) =
      GeneratedWines.wines(spark, 3000).randomSplit(Array(0.8, 0.2), seed = 7)

    val indexer = new StringIndexer().setInputCol("quality").setOutputCol("label").fit(train)
    val region = new StringIndexer().setInputCol("region").setOutputCol("regionIndex")
    val regionOneHot = new OneHotEncoder().setInputCol("regionIndex").setOutputCol("regionVector")
    val assembler = new VectorAssembler()
      .setInputCols(Array("sugar", "acid", "alcohol", "regionVector"))
      .setOutputCol("assembled")
    val scaler = new Standardizer().setInputCol("assembled").setOutputCol("features")
    val network = new NeuralNetworkClassifier().setMaxIter(10).setSeed(7)
    val words = new IndexToString()
      .setInputCol("prediction")
      .setOutputCol("predictedQuality")
      .setLabels(indexer.labelsArray(0))

    val pipeline = new Pipeline()
      .setStages(Array(indexer, region, regionOneHot, assembler, scaler, network, words))
    val evaluator = new MulticlassClassificationEvaluator().setMetricName("accuracy")
    val validator = new CrossValidator()
      .setEstimator(pipeline)
      .setEvaluator(evaluator)
      .setNumFolds(3)
      .setParallelism(2)
      .setSeed(7)
    def search(name: String, settings: Array[ParamMap]): CrossValidatorModel = {
      val found = validator.setEstimatorParamMaps(settings).fit(train)
      println(s"$name:")
      for ((map, accuracy) <- settings.zip(found.avgMetrics)) {
        val hidden = map(network.hiddenLayers).mkString("[", ", ", "]")
        println(f"  hidden $hidden%-8s  step size ${map(network.stepSize)}%.4f  $accuracy%.4f")
      }
      found
    }

    val grid = new ParamGridBuilder()
      .addGrid(network.hiddenLayers, Seq(Array.empty[Int], Array(16), Array(32, 32)))
      .addGrid(network.stepSize, Array(0.002, 0.01))
      .build()
    val random = new RandomParamGridBuilder()
      .addChoice(network.hiddenLayers, Array(64), Array(256), Array(64, 64))
      .addLogUniform(network.stepSize, 0.003, 0.1)
      .setSeed(7)
      .build(6)
    val searches = Seq(search("grid", grid), search("random search", random))
    val best = searches.maxBy(_.avgMetrics.max).bestModel.asInstanceOf[PipelineModel]

    val folder = Files.createTempDirectory("wines").resolve("pipeline").toString
    best.write.save(folder)
    val loaded = PipelineModel.load(folder)
    val predictions = loaded.transform(test)
    predictions.select("region", "sugar", "acid", "quality", "predictedQuality").show(5)
    println(f"test accuracy: ${evaluator.evaluate(predictions)}%.4f")
    println(s"identical predictions after loading: ${scores(loaded, test) == scores(best, test)}")
    spark.stop()
  }

  private def scores(model: PipelineModel, test: DataFrame) =
    model.transform(test).select("probability", "predictedQuality").collect().toSeq
}
