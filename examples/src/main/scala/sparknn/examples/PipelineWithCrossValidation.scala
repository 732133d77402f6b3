package sparknn.examples

import java.nio.file.Files
import org.apache.spark.ml.{Pipeline, PipelineModel}
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator
import org.apache.spark.ml.feature.{IndexToString, OneHotEncoder, StandardScaler}
import org.apache.spark.ml.feature.{StringIndexer, VectorAssembler}
import org.apache.spark.ml.tuning.{CrossValidator, CrossValidatorModel, ParamGridBuilder}
import org.apache.spark.sql.{DataFrame, SparkSession}
import sparknn.classification.NeuralNetworkClassifier

/** A whole pipeline, from a table with words and numbers to predicted words: the network's Params
  * are chosen by CrossValidator, the best pipeline is saved, loaded and used.
  */
object PipelineWithCrossValidation {

  def main(args: Array[String]): Unit = {
    val spark = SparkSession.builder().getOrCreate()
    val Array(train, test) = wines(spark, rows = 3000).randomSplit(Array(0.8, 0.2), seed = 7)

    val indexer = new StringIndexer().setInputCol("quality").setOutputCol("label").fit(train)
    val region = new StringIndexer().setInputCol("region").setOutputCol("regionIndex")
    val regionOneHot = new OneHotEncoder().setInputCol("regionIndex").setOutputCol("regionVector")
    val assembler = new VectorAssembler()
      .setInputCols(Array("sugar", "acid", "alcohol", "regionVector"))
      .setOutputCol("assembled")
    val scaler = new StandardScaler()
      .setInputCol("assembled")
      .setOutputCol("features")
      .setWithMean(true)
    val network = new NeuralNetworkClassifier().setMaxIter(10).setSeed(7)
    val words = new IndexToString()
      .setInputCol("prediction")
      .setOutputCol("predictedQuality")
      .setLabels(indexer.labelsArray(0))

    val pipeline = new Pipeline()
      .setStages(Array(indexer, region, regionOneHot, assembler, scaler, network, words))
    val grid = new ParamGridBuilder()
      .addGrid(network.hiddenLayers, Seq(Array.empty[Int], Array(16), Array(32, 32)))
      .addGrid(network.stepSize, Array(0.002, 0.01))
      .build()
    val evaluator = new MulticlassClassificationEvaluator().setMetricName("accuracy")
    val validator = new CrossValidator()
      .setEstimator(pipeline)
      .setEstimatorParamMaps(grid)
      .setEvaluator(evaluator)
      .setNumFolds(3)
      .setParallelism(2)
      .setSeed(7)

    val best: CrossValidatorModel = validator.fit(train)
    for ((params, accuracy) <- grid.zip(best.avgMetrics)) {
      val hidden = params(network.hiddenLayers).mkString("[", ", ", "]")
      println(f"hidden $hidden%-9s step size ${params(network.stepSize)}%.3f: $accuracy%.4f")
    }

    val folder = Files.createTempDirectory("wines").resolve("pipeline").toString
    best.bestModel.asInstanceOf[PipelineModel].write.save(folder)
    val loaded = PipelineModel.load(folder)
    val predictions = loaded.transform(test)
    predictions.select("region", "sugar", "acid", "quality", "predictedQuality").show(5)
    println(f"test accuracy: ${evaluator.evaluate(predictions)}%.4f")
    spark.stop()
  }

  /** Made-up wines: what is good depends on the region and on how sugar and acid balance. */
  private def wines(spark: SparkSession, rows: Int): DataFrame =
    spark
      .range(0, rows, 1, 1)
      .selectExpr(
        "element_at(array('hills', 'coast', 'river'), 1 + int(3 * rand(1))) as region",
        "10 * rand(2) as sugar",
        "10 * rand(3) as acid",
        "9 + 6 * rand(4) as alcohol",
        "randn(5) as taste"
      )
      .selectExpr(
        "region",
        "sugar",
        "acid",
        "alcohol",
        """case when abs(sugar - acid) + 0.4 * taste < 2 then 'balanced'
          |     when region = 'coast' and sugar * alcohol > 60 + 5 * taste then 'heavy'
          |     else 'plain' end as quality""".stripMargin
      )
}
