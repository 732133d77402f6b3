package sparknn.tuning

import org.apache.spark.ml.{Pipeline, PipelineModel, PipelineStage}
import org.apache.spark.ml.evaluation.{MulticlassClassificationEvaluator, RegressionEvaluator}
import org.apache.spark.ml.feature.StandardScaler
import org.apache.spark.ml.param.ParamMap
import org.apache.spark.ml.tuning._
import org.scalatest.funsuite.AnyFunSuite
import sparknn.classification.{NeuralNetworkClassificationModel, NeuralNetworkClassifier}
import sparknn.regression.{NeuralNetworkRegressionModel, NeuralNetworkRegressor}
import sparknn.testing.{SmallData, TemporaryFolders}

/** Spark's own search over our Params. */
class CrossValidationSuite extends AnyFunSuite with SmallData with TemporaryFolders {
  private lazy val classifier = new NeuralNetworkClassifier().setMaxIter(4).setSeed(5)

  private lazy val grid = new ParamGridBuilder()
    .addGrid(classifier.hiddenLayers, Seq(Array(2), Array(6, 4)))
    .addGrid(classifier.stepSize, Array(1e-6, 0.02))
    .addGrid(classifier.dropout, Array(0.1))
    .build()

  private lazy val validator = new CrossValidator()
    .setEstimator(classifier)
    .setEstimatorParamMaps(grid)
    .setEvaluator(new MulticlassClassificationEvaluator().setMetricName("accuracy"))
    .setNumFolds(2)
    .setParallelism(2)
    .setSeed(9)
    .setCollectSubModels(true)

  private lazy val found = validator.fit(clouds)

  private def best(model: CrossValidatorModel) =
    model.bestModel.asInstanceOf[NeuralNetworkClassificationModel]

  test("a grid over arrays and numbers is searched, and the better step size wins") {
    assert(found.avgMetrics.length === 4)
    val byStepSize = grid.zip(found.avgMetrics).groupBy(_._1(classifier.stepSize))
    val slow = byStepSize(1e-6).map(_._2).max
    assert(byStepSize(0.02).map(_._2).max > slow)
    assert(best(found).getStepSize === 0.02)
    assert(best(found).getDropout === 0.1)
  }

  test("the best model has the hidden layers of its ParamMap") {
    val map = grid(found.avgMetrics.indexOf(found.avgMetrics.max))
    assert(best(found).getHiddenLayers === map(classifier.hiddenLayers))
    assert(
      best(found).network.layers.size === 3 * map(classifier.hiddenLayers).length + 2
    )
  }

  test("two fits at a time find what one at a time finds") {
    val alone =
      validator.copy(ParamMap.empty).setParallelism(1).fit(clouds)
    assert(alone.avgMetrics === found.avgMetrics)
    assert(best(alone).parameters() === best(found).parameters())
  }

  test("sub-models are kept where they are asked for, each of its own settings") {
    assert(found.subModels.length === 2)
    for (fold <- found.subModels) {
      val models = fold.map(_.asInstanceOf[NeuralNetworkClassificationModel])
      assert(models.map(_.getStepSize).toSeq === grid.map(_(classifier.stepSize)).toSeq)
      assert(
        models.map(_.getHiddenLayers.toSeq).toSeq === grid
          .map(_(classifier.hiddenLayers).toSeq)
          .toSeq
      )
    }
  }

  test("a CrossValidatorModel is loaded with its best model, its sub-models and its grid") {
    withPath { path =>
      found.write.option("persistSubModels", "true").save(path)
      val loaded = CrossValidatorModel.load(path)
      assert(loaded.avgMetrics === found.avgMetrics)
      assert(best(loaded).parameters() === best(found).parameters())
      assert(loaded.subModels.map(_.length).toSeq === Seq(4, 4))
      val maps = loaded.getEstimatorParamMaps
      assert(
        maps.map(_(classifier.hiddenLayers).toSeq).toSeq ===
          grid.map(_(classifier.hiddenLayers).toSeq).toSeq
      )
      assert(maps.map(_(classifier.stepSize)).toSeq === grid.map(_(classifier.stepSize)).toSeq)
      val scored = vectors(found.transform(clouds), "probability")
      assert(vectors(loaded.transform(clouds), "probability") === scored)
    }
  }

  test("a CrossValidator that is not fitted is loaded with its grid") {
    withPath { path =>
      validator.write.save(path)
      val loaded = CrossValidator.load(path)
      assert(loaded.getEstimator.uid === classifier.uid)
      assert(
        loaded.getEstimatorParamMaps.map(_(classifier.hiddenLayers).toSeq).toSeq ===
          grid.map(_(classifier.hiddenLayers).toSeq).toSeq
      )
    }
  }

  test("TrainValidationSplit searches over a regressor within a pipeline") {
    val regressor = new NeuralNetworkRegressor()
      .setFeaturesCol("scaled")
      .setHiddenLayers(8)
      .setMaxIter(10)
    val scaler = new StandardScaler().setInputCol("features").setOutputCol("scaled")
    val split = new TrainValidationSplit()
      .setEstimator(new Pipeline().setStages(Array[PipelineStage](scaler, regressor)))
      .setEstimatorParamMaps(
        new ParamGridBuilder()
          .addGrid(regressor.standardizeLabel)
          .addGrid(regressor.solver, Seq("adam", "sgd"))
          .addGrid(regressor.stepSize, Array(1e-7, 0.02))
          .build()
      )
      .setEvaluator(new RegressionEvaluator())
      .setTrainRatio(0.7)
      .setParallelism(2)
      .setSeed(1)
    val found = split.fit(waves)
    assert(found.validationMetrics.length === 8)
    val best = found.bestModel.asInstanceOf[PipelineModel].stages(1)
    assert(best.asInstanceOf[NeuralNetworkRegressionModel].getStepSize === 0.02)
    withPath { path =>
      found.save(path)
      val loaded = TrainValidationSplitModel.load(path)
      assert(
        numbers(loaded.transform(waves), "prediction") ===
          numbers(found.transform(waves), "prediction")
      )
    }
  }
}
