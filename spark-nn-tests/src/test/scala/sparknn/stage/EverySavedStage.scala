package sparknn.stage

import org.apache.spark.ml.{Pipeline, PipelineModel, PipelineStage}
import org.apache.spark.ml.feature.{StandardScaler, StandardScalerModel}
import org.apache.spark.ml.linalg.{Vector, Vectors}
import org.apache.spark.ml.param.{Param, ParamMap, Params}
import org.apache.spark.ml.util.MLWritable
import org.scalatest.Suite
import sparknn.classification.{NeuralNetworkClassificationModel, NeuralNetworkClassifier}
import sparknn.ensemble._
import sparknn.feature._
import sparknn.regression.{NeuralNetworkRegressionModel, NeuralNetworkRegressor}
import sparknn.testing.{NothingAtDefault, SmallData}
import sparknn.tuning.{SuccessiveHalving, SuccessiveHalvingModel}

/** A small stage of every class that can be saved, and what is known of it afterwards. */
trait EverySavedStage extends SmallData { this: Suite =>

  /** A stage and how to load it again. */
  protected case class Kind(name: String, stage: Params with MLWritable, load: String => Params)

  /** What a stage is: its settings and those of its parts as text, and what it has learnt. */
  protected case class Facts(settings: Seq[String], numbers: Seq[Double])

  private val points: Seq[Vector] =
    for (a <- Seq(-2.0, -0.5, 1.25); b <- Seq(-1.0, 0.75)) yield Vectors.dense(a, b)

  protected lazy val kinds: Seq[Kind] = estimators ++ models

  private def classifier = new NeuralNetworkClassifier("classifier")
    .setLayers("dense(4)", "batchNorm", "tanh", "dropout(0.1)")
    .setMaxIter(3)
    .setStepSize(0.02)
    .setValidationFraction(0.2)
    .setNumWorkers(2)
    .setBatchSize(16)
    .setThresholds(Array(0.3, 0.3, 0.4))

  private def regressor = new NeuralNetworkRegressor("regressor")
    .setHiddenLayers(4)
    .setMaxIter(2)
    .setStepSize(0.02)
    .setNumWorkers(2)

  private def all[S <: Params](stage: S): S =
    stage.copy(NothingAtDefault(stage)).asInstanceOf[S]

  private def estimators: Seq[Kind] = Seq(
    Kind(
      "classifier-estimator",
      all(new NeuralNetworkClassifier("c")),
      NeuralNetworkClassifier.load
    ),
    Kind("regressor-estimator", all(new NeuralNetworkRegressor("r")), NeuralNetworkRegressor.load),
    Kind("mean-subtractor-estimator", all(new MeanSubtractor("m")), MeanSubtractor.load),
    Kind("standardizer-estimator", all(new Standardizer("s")), Standardizer.load),
    Kind("whitener-estimator", all(new Whitener("w")), Whitener.load),
    Kind("image-vectorizer", all(new ImageVectorizer("i")), ImageVectorizer.load),
    Kind("ensemble-classifier", classifiers, EnsembleClassifier.load),
    Kind("ensemble-regressor", regressors, EnsembleRegressor.load),
    Kind("search", search(classifier), SuccessiveHalving.load)
  )

  private def classifiers = new EnsembleClassifier("classifiers")
    .setEstimator(classifier)
    .setNumMembers(2)
    .setBagging(true)
    .setStdCol("std")

  private def regressors =
    new EnsembleRegressor("regressors").setEstimator(regressor).setNumMembers(2).setSeed(3)

  private def search(estimator: NeuralNetworkClassifier) = new SuccessiveHalving("search")
    .setEstimator(estimator)
    .setEstimatorParamMaps(
      new ParamMap().put(estimator.stepSize, 0.002),
      new ParamMap().put(estimator.stepSize, 0.02).put(estimator.solver, "nAdam")
    )
    .setReduction(2)
    .setValidationFraction(0.25)

  private def models: Seq[Kind] = {
    val one = classifier.setValidationFraction(0)
    val scaler = new StandardScaler("scaler").setInputCol("features").setOutputCol("scaled")
    val last = classifier.setValidationFraction(0).setFeaturesCol("scaled").setLayers("dense(3)")
    val pipeline = new Pipeline("pipeline").setStages(Array[PipelineStage](scaler, last))
    val two = waves.selectExpr("features", "array(label, 500 - 20 * label) as label")
    def prepared[S](stage: ColumnParams.Setters[S]): S = {
      stage.setInputCol("features")
      stage.setOutputCol("out")
    }
    Seq(
      Kind("classifier", classifier.fit(clouds), NeuralNetworkClassificationModel.load),
      Kind("regressor", regressor.fit(two), NeuralNetworkRegressionModel.load),
      Kind(
        "mean-subtractor",
        prepared(new MeanSubtractor("m")).fit(clouds),
        MeanSubtractorModel.load
      ),
      Kind("standardizer", prepared(new Standardizer("s")).fit(clouds), StandardizerModel.load),
      Kind("whitener", prepared(new Whitener("w")).setK(1).fit(clouds), WhitenerModel.load),
      Kind(
        "ensemble-of-classifiers",
        classifiers.fit(clouds),
        EnsembleClassificationModel.load
      ),
      Kind("ensemble-of-regressors", regressors.fit(waves), EnsembleRegressionModel.load),
      Kind("search-result", search(one).fit(clouds), SuccessiveHalvingModel.load),
      Kind(
        "search-result-of-a-pipeline",
        new SuccessiveHalving("search")
          .setEstimator(pipeline)
          .setEstimatorParamMaps(
            new ParamMap().put(last.stepSize, 0.002),
            new ParamMap().put(last.stepSize, 0.02)
          )
          .setReduction(2)
          .fit(clouds),
        SuccessiveHalvingModel.load
      )
    )
  }

  private def settings(stage: Params): Seq[String] =
    s"${stage.getClass.getName} ${stage.uid}" +:
      stage.params.toSeq.flatMap { param =>
        val any = param.asInstanceOf[Param[Any]]
        val set = stage.get(any).map(value => s"${any.name}=${any.jsonEncode(value)}")
        val default = stage.getDefault(any).map(v => s"${any.name} by default ${any.jsonEncode(v)}")
        set.toSeq ++ default
      }

  private def settings(map: ParamMap): Seq[String] =
    map.toSeq.map { pair =>
      val any = pair.param.asInstanceOf[Param[Any]]
      s"with ${any.parent}.${any.name}=${any.jsonEncode(pair.value)}"
    }.sorted

  private def together(own: Params, parts: Seq[Facts], more: Seq[String] = Nil): Facts =
    Facts(settings(own) ++ parts.flatMap(_.settings) ++ more, parts.flatMap(_.numbers))

  private def numbers(predict: Vector => Vector): Seq[Double] =
    points.flatMap(point => predict(point).toArray.toSeq)

  private def passes(summary: NetworkTrainingSummary): Seq[String] =
    Seq(s"best pass ${summary.bestPass} of ${summary.totalIterations}")

  /** All that a user can see of a stage, found without a job. */
  protected def facts(stage: Params): Facts = stage match {
    case model: NeuralNetworkClassificationModel =>
      Facts(settings(model) ++ passes(model.summary), numbers(model.predictRaw))
    case model: NeuralNetworkRegressionModel =>
      Facts(settings(model) ++ passes(model.summary), numbers(model.predictAll))
    case model: MeanSubtractorModel => Facts(settings(model), model.mean.toArray.toSeq)
    case model: StandardizerModel =>
      Facts(settings(model), model.mean.toArray.toSeq ++ model.std.toArray)
    case model: WhitenerModel =>
      val learnt = Seq(model.mean.toArray, model.components.toArray, model.variances.toArray)
      Facts(settings(model), learnt.flatten ++ model.explainedVariance.toArray)
    case model: EnsembleClassificationModel =>
      val members = model.models().toArray(Array.empty[NeuralNetworkClassificationModel])
      val parts = members.toSeq.map(member => facts(member))
      together(model, parts :+ Facts(Nil, numbers(model.predictRaw)))
    case model: EnsembleRegressionModel =>
      val members = model.models().toArray(Array.empty[NeuralNetworkRegressionModel])
      val parts = members.toSeq.map(member => facts(member))
      together(model, parts :+ Facts(Nil, points.map(point => model.predict(point))))
    case model: SuccessiveHalvingModel =>
      val trials = model.trials().toArray.toSeq.map(_.toString) :+ model.bestTrial.toString
      together(model, Seq(facts(model.bestModel)), trials ++ settings(model.bestSettings))
    case model: PipelineModel => together(model, model.stages.toSeq.map(part => facts(part)))
    case model: StandardScalerModel =>
      Facts(settings(model), model.mean.toArray.toSeq ++ model.std.toArray)
    case search: SuccessiveHalving =>
      val maps = search.getEstimatorParamMaps.toSeq.flatMap(map => "a candidate" +: settings(map))
      together(search, Seq(facts(search.getEstimator)), maps)
    case ensemble: EnsembleClassifier => together(ensemble, Seq(facts(ensemble.getEstimator)))
    case ensemble: EnsembleRegressor  => together(ensemble, Seq(facts(ensemble.getEstimator)))
    case _                            => Facts(settings(stage), Nil)
  }
}
