package sparknn.tuning

import org.apache.spark.ml.{Pipeline, PipelineModel, PipelineStage}
import org.apache.spark.ml.evaluation.{MulticlassClassificationEvaluator, RegressionEvaluator}
import org.apache.spark.ml.feature.{StandardScaler, StringIndexer}
import org.apache.spark.ml.tuning._
import org.apache.spark.sql.functions.{col, concat, lit}
import org.scalatest.funsuite.AnyFunSuite
import sparknn.classification.{NeuralNetworkClassificationModel, NeuralNetworkClassifier}
import sparknn.regression.{NeuralNetworkRegressionModel, NeuralNetworkRegressor}
import sparknn.testing.{SmallData, TemporaryFolders}

/** A random search over a pipeline: names to labels, features scaled, a network. */
class PipelineSearchSuite extends AnyFunSuite with SmallData with TemporaryFolders {
  private lazy val named = clouds
    .withColumn("name", concat(lit("kind "), col("label").cast("int")))
    .withColumn("fold", (col("id") % 2).cast("int"))
    .drop("label")
    .cache()

  private val indexer = new StringIndexer().setInputCol("name").setOutputCol("label")
  private val scaler = new StandardScaler().setInputCol("features").setOutputCol("scaled")
  private val network =
    new NeuralNetworkClassifier().setFeaturesCol("scaled").setMaxIter(3).setNumWorkers(1)
  private val pipeline = new Pipeline().setStages(Array[PipelineStage](indexer, scaler, network))
  private val evaluator = new MulticlassClassificationEvaluator().setMetricName("logLoss")

  private val search = new RandomParamGridBuilder()
    .addLogUniform(network.stepSize, 1e-4, 1e-1)
    .addUniform(network.dropout, 0, 0.5)
    .addLogUniform(network.batchSize, 4, 32)
    .addDrawn(network.hiddenLayers, rng => Array.fill(1 + rng.nextInt(2))(2 + rng.nextInt(5)))
    .addChoice(scaler.withMean)
    .baseOn(network.activation -> "tanh")
    .setSeed(11)
  private val settings = search.build(4)

  private lazy val validator = new CrossValidator()
    .setEstimator(pipeline)
    .setEstimatorParamMaps(settings)
    .setEvaluator(evaluator)
    .setNumFolds(2)
    .setFoldCol("fold")
    .setParallelism(2)
    .setCollectSubModels(true)
  private lazy val found = validator.fit(named)

  private def networkIn(model: Any) =
    model.asInstanceOf[PipelineModel].stages(2).asInstanceOf[NeuralNetworkClassificationModel]

  test("each fold of a fold column is held out once, as by hand") {
    val byHand = settings.map { map =>
      val losses = Seq(0, 1).map { fold =>
        val model = pipeline.fit(named.where(col("fold") =!= fold), map)
        evaluator.evaluate(model.transform(named.where(col("fold") === fold)))
      }
      losses.sum / 2
    }
    assert(found.avgMetrics.toSeq === byHand.toSeq)
    assert(byHand.distinct.length === settings.length)
  }

  test("sub-models are those of each fold and each point, trained side by side") {
    assert(found.subModels.length === 2)
    for (fold <- found.subModels) {
      val networks = fold.map(networkIn)
      assert(networks.map(_.getStepSize) === settings.map(_(network.stepSize)))
      assert(networks.map(_.getDropout) === settings.map(_(network.dropout)))
      assert(networks.map(_.getBatchSize) === settings.map(_(network.batchSize)))
      assert(networks.forall(_.getActivation === "tanh"))
      assert(
        networks.map(_.getHiddenLayers.toSeq).toSeq ===
          settings.map(_(network.hiddenLayers).toSeq).toSeq
      )
    }
  }

  test("the best model has the settings of the least loss and is loaded with the same bits") {
    val best = settings(found.avgMetrics.indexOf(found.avgMetrics.min))
    assert(networkIn(found.bestModel).getStepSize === best(network.stepSize))
    withPath { path =>
      found.write.option("persistSubModels", "true").save(path)
      val loaded = CrossValidatorModel.load(path)
      assert(
        vectors(loaded.transform(named), "probability") ===
          vectors(found.transform(named), "probability")
      )
      val maps = loaded.getEstimatorParamMaps
      assert(maps.map(_(network.stepSize)) === settings.map(_(network.stepSize)))
      assert(maps.map(_(scaler.withMean)) === settings.map(_(scaler.withMean)))
      // A search that went to disk can be gone on with.
      assert(search.around(loaded, 0.5).toString === search.around(found, 0.5).toString)
    }
  }

  test("a finer search around what a CrossValidator found goes by its evaluator") {
    val least = search.around(settings, found.avgMetrics, false, 0.5)
    val greatest = search.around(settings, found.avgMetrics, true, 0.5)
    assert(search.around(found, 0.5).toString === least.toString)
    assert(least.toString !== greatest.toString)
    val finer = new CrossValidator()
      .setEstimator(pipeline)
      .setEstimatorParamMaps(search.around(found, 0.5).build(2))
      .setEvaluator(evaluator)
      .setNumFolds(2)
      .setFoldCol("fold")
    assert(finer.fit(named).avgMetrics.length === 2)
  }

  test("a random search in TrainValidationSplit, and a finer one") {
    val regressor = new NeuralNetworkRegressor().setHiddenLayers(8).setMaxIter(3).setNumWorkers(1)
    val coarse = new RandomParamGridBuilder()
      .addLogUniform(regressor.stepSize, 1e-4, 1)
      .addChoice(regressor.standardizeLabel)
    val split = new TrainValidationSplit()
      .setEstimator(regressor)
      .setEvaluator(new RegressionEvaluator().setMetricName("r2"))
      .setParallelism(2)
      .setSeed(1)
    val first = split.setEstimatorParamMaps(coarse.build(4)).fit(waves)
    val best = first.bestModel.asInstanceOf[NeuralNetworkRegressionModel]
    val winner = coarse.build(4).apply(first.validationMetrics.indexOf(first.validationMetrics.max))
    assert(best.getStepSize === winner(regressor.stepSize))
    val fine = coarse.around(first, 0.25).build(20).map(map => math.log10(map(regressor.stepSize)))
    // A quarter of four decades.
    assert(fine.max - fine.min <= 1)
    assert(fine.forall(x => math.abs(x - math.log10(best.getStepSize)) <= 0.5 + 1e-9))
  }
}
