package sparknn.tuning

import org.apache.spark.ml.{Pipeline, PipelineModel}
import org.apache.spark.ml.classification.LogisticRegression
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator
import org.apache.spark.ml.feature.StandardScaler
import org.apache.spark.ml.param.ParamMap
import org.apache.spark.ml.tuning.{CrossValidator, CrossValidatorModel, ParamGridBuilder}
import org.scalatest.funsuite.AnyFunSuite
import sparknn.classification.{NeuralNetworkClassificationModel, NeuralNetworkClassifier}
import sparknn.regression.NeuralNetworkRegressor
import sparknn.testing.{SmallData, TemporaryFolders}

class SuccessiveHalvingSuite extends AnyFunSuite with SmallData with TemporaryFolders {
  private val network =
    new NeuralNetworkClassifier().setHiddenLayers(8).setMaxIter(9).setNumWorkers(2).setSeed(5)

  private def settings(steps: Double*): Array[ParamMap] =
    steps.map(step => new ParamMap().put(network.stepSize, step)).toArray

  private val nine = settings(1e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-6, 1e-7)

  private def search = new SuccessiveHalving().setEstimator(network).setEstimatorParamMaps(nine: _*)

  private lazy val found = search.fit(clouds)

  private def trials(model: SuccessiveHalvingModel): Seq[Trial] =
    model.trials.toArray(Array.empty[Trial]).toSeq

  /** All but the time. */
  private def facts(model: SuccessiveHalvingModel): Seq[Trial] = trials(model).map { t =>
    new Trial(
      t.number,
      t.bracket,
      t.settings,
      t.passes,
      t.metric,
      t.validationLoss,
      0,
      t.error
    )
  }

  private def bits(model: SuccessiveHalvingModel): Seq[Float] =
    model.bestModel.asInstanceOf[NeuralNetworkClassificationModel].parameters.toSeq

  test("a third goes on from each choice, and the winner is trained to the end") {
    assert(trials(found).map(_.passes).sorted === Seq(1, 1, 1, 1, 1, 1, 3, 3, 9))
    assert(found.totalPasses === 6 + 6 + 9)
    assert(found.bestTrial.passes === 9)
    assert(found.bestTrial === trials(found).maxBy(_.passes))
    assert(found.bestSettings.get(network.stepSize).exists(_ >= 3e-3))
    assert(found.transform(clouds).where("prediction = label").count() > 105)
  }

  test("those that went out were worse at that time than those that went on") {
    // Each alone for one pass of nine: the schedule is that of the whole training.
    val alone = nine.map { map =>
      val one = network.copy(map).setValidationFraction(0.2)
      one.fit(clouds).summary.passes.get(0).validationMetric
    }
    val on = trials(found).filter(_.passes > 1).map(_.number)
    val out = trials(found).filter(_.passes == 1).map(_.number)
    assert(on.map(i => alone(i)).min >= out.map(i => alone(i)).max)
  }

  test("a winner that went on in three parts has the bits of one that was trained at once") {
    val alone = network.copy(found.bestSettings).setValidationFraction(0.2).fit(clouds)
    assert(bits(found) === alone.parameters.toSeq)
  }

  test("the result does not depend on how many are trained at a time") {
    val parallel = search.setParallelism(4).fit(clouds)
    assert(facts(parallel) === facts(found))
    assert(bits(parallel) === bits(found))
  }

  test("brackets begin their races later, and all candidates take part in one") {
    val model = search.setBrackets(3).fit(clouds)
    val byBracket = trials(model).groupBy(_.bracket)
    assert(byBracket.keySet === Set(0, 1, 2))
    assert(byBracket(0).map(_.passes).min === 1)
    assert(byBracket(1).map(_.passes).min >= 3)
    assert(byBracket(2).forall(_.passes === 9))
    assert(byBracket(0).size > byBracket(2).size)
  }

  test("rows are packed once for candidates that share them, and nothing stays cached") {
    val before = spark.sparkContext.getPersistentRDDs.keySet
    val maps = settings(0.01, 0.02) ++ settings(0.03).map(_.put(network.labelSmoothing, 0.1)) ++
      settings(0.01).map(_.put(network.numWorkers, 1))
    val candidates = new SearchCandidates(network, maps)
    assert((0 until 4).map(i => candidates.rowsOf(i)).distinct.size === 2)
    search.setEstimatorParamMaps(maps: _*).fit(clouds)
    assert(spark.sparkContext.getPersistentRDDs.keySet === before)
  }

  test("a regressor is judged by its error: less is better") {
    val regressor = new NeuralNetworkRegressor().setHiddenLayers(16).setMaxIter(9).setSeed(1)
    val maps = Seq(1e-6, 1e-2, 1e-5).map(step => new ParamMap().put(regressor.stepSize, step))
    val model =
      new SuccessiveHalving().setEstimator(regressor).setEstimatorParamMaps(maps: _*).fit(waves)
    assert(model.bestTrial.number === 1)
    assert(model.bestTrial.metric === trials(model).map(_.metric).min)
  }

  test("a candidate that diverges is out, and the table says why") {
    val regressor = new NeuralNetworkRegressor()
      .setHiddenLayers()
      .setSolver("sgd")
      .setMaxIter(3)
      .setSeed(1)
      .setLearningRateSchedule("constant")
    def run(steps: Double*) = {
      val maps = steps.map(step => new ParamMap().put(regressor.stepSize, step))
      new SuccessiveHalving().setEstimator(regressor).setEstimatorParamMaps(maps: _*).fit(waves)
    }
    val model = run(1e30, 0.01, 1e29)
    assert(model.bestTrial.number === 1)
    assert(trials(model).map(_.error.contains("diverged")) === Seq(true, false, true))
    val table = model.trials(spark).orderBy("trial").collect()
    assert(table.map(_.getAs[Boolean]("best")).toSeq === Seq(false, true, false))
    assert(table(0).isNullAt(table(0).fieldIndex("metric")))
    val error = intercept[IllegalArgumentException](run(1e30, 1e29))
    assert(error.getMessage.startsWith("at least one candidate must train to the end"))
  }

  private val scaler = new StandardScaler().setInputCol("features").setOutputCol("scaled")
  private val pipeline = {
    val last = network.copy(ParamMap.empty).setFeaturesCol("scaled")
    new Pipeline().setStages(Array(scaler, last))
  }
  private val both = new ParamGridBuilder()
    .addGrid(scaler.withMean, Array(true, false))
    .addGrid(network.stepSize, Array(1e-6, 1e-2))
    .build()

  test("a pipeline is searched with the stages before the network") {
    val model =
      new SuccessiveHalving().setEstimator(pipeline).setEstimatorParamMaps(both: _*).fit(clouds)
    val best = model.bestModel.asInstanceOf[PipelineModel]
    assert(best.stages.length === 2 && best.uid === pipeline.uid)
    assert(model.bestSettings.get(network.stepSize) === Some(1e-2))
    assert(model.transform(clouds).where("prediction = label").count() > 105)
    assert(
      trials(model).map(_.settings).forall(s => s.contains("withMean") && s.contains("stepSize"))
    )
  }

  test("a search and its model are saved and loaded, alone and with a pipeline") {
    for (
      original <- Seq(
        search,
        new SuccessiveHalving().setEstimator(pipeline).setEstimatorParamMaps(both: _*)
      )
    ) {
      withPath { path =>
        original.setMinPasses(3).setParallelism(2).write.save(path)
        val loaded = SuccessiveHalving.load(path)
        assert(loaded.uid === original.uid)
        assert(loaded.getMinPasses === 3 && loaded.getParallelism === 2)
        val model = original.fit(clouds)
        assert(facts(loaded.fit(clouds)) === facts(model))
        withPath { modelPath =>
          model.write.save(modelPath)
          val back = SuccessiveHalvingModel.load(modelPath)
          assert(trials(back) === trials(model) && back.bestTrial === model.bestTrial)
          assert(
            back.bestSettings.get(network.stepSize) === model.bestSettings.get(network.stepSize)
          )
          val (one, other) = (back.transform(clouds), model.transform(clouds))
          assert(vectors(one, "probability") === vectors(other, "probability"))
        }
      }
    }
  }

  test("it works inside a cross-validator, whose grid may be over it and over the estimator") {
    val inner = search.setEstimatorParamMaps(settings(1e-6, 1e-2): _*)
    val grid = new ParamGridBuilder()
      .addGrid(inner.minPasses, Array(1, 9))
      .addGrid(network.hiddenLayers, Array(Array(4), Array(8)))
      .build()
    val model: CrossValidatorModel = new CrossValidator()
      .setEstimator(inner)
      .setEstimatorParamMaps(grid)
      .setEvaluator(new MulticlassClassificationEvaluator().setMetricName("accuracy"))
      .setNumFolds(2)
      .fit(clouds)
    assert(model.avgMetrics.forall(_ > 0.8))
    val best = model.bestModel.asInstanceOf[SuccessiveHalvingModel]
    assert(best.bestSettings.get(network.stepSize) === Some(1e-2))
  }

  test("what can't be searched is refused in three parts, before anything is trained") {
    val passes = new ParamMap().put(network.maxIter, 3)
    val other = new NeuralNetworkClassifier()
    val foreign = new ParamMap().put(other.stepSize, 0.1)
    val lbfgs = network.copy(ParamMap.empty).setSolver("lbfgs")
    val cases = Seq[(() => Any, String)](
      (() => new SuccessiveHalving().fit(clouds), "estimator must be set, got none"),
      (
        () => search.setEstimator(new LogisticRegression("lr")),
        "estimator must be one that trains a network, such as NeuralNetworkClassifier, or a" +
          " Pipeline that ends with one, got lr"
      ),
      (
        () => search.setEstimator(new Pipeline("p").setStages(Array(network, scaler))),
        s"ends with one, got $scaler"
      ),
      (
        () => search.setEstimatorParamMaps(),
        "there must be at least one ParamMap to try, got none"
      ),
      (
        () => search.setEstimatorParamMaps(passes).fit(clouds),
        "maxIter must be set on the estimator, as passes are what the search spends"
      ),
      (
        () => search.setEstimatorParamMaps(foreign).fit(clouds),
        s"settings to try must be of the estimator or of a stage before it, got stepSize of ${other.uid}"
      ),
      (() => search.setMinPasses(10).fit(clouds), "minPasses must be at most maxIter"),
      (() => search.setBrackets(4).fit(clouds), "brackets must be at most the number of rungs"),
      (() => search.setReduction(1), "reduction must be at least 2, got 1"),
      (() => search.setMinPasses(0), "minPasses must be at least 1, got 0"),
      (() => search.setParallelism(0), "parallelism must be at least 1, got 0"),
      (() => search.setBrackets(0), "brackets must be at least 1, got 0"),
      (() => search.setValidationFraction(0), "validationFraction must be greater than 0, got 0"),
      (() => search.setValidationFraction(1), "validationFraction must be in [0, 1), got 1"),
      (
        () => search.setEstimator(lbfgs).fit(clouds),
        "solver must be one that trains by mini-batches"
      ),
      (() => search.fit(clouds.drop("label")), "label")
    )
    for ((make, message) <- cases) {
      val error = intercept[IllegalArgumentException](make())
      assert(error.getMessage.contains(message))
    }
  }
}
