package sparknn.tuning

import org.apache.spark.ml.{Estimator, Pipeline, PipelineModel, PipelineStage}
import org.apache.spark.ml.evaluation.{Evaluator, MulticlassClassificationEvaluator}
import org.apache.spark.ml.evaluation.RegressionEvaluator
import org.apache.spark.ml.feature.StandardScaler
import org.apache.spark.ml.linalg.{Vector, Vectors}
import org.apache.spark.ml.param.{Param, ParamMap, Params}
import org.apache.spark.ml.tuning.{ParamGridBuilder, TrainValidationSplit}
import org.apache.spark.sql.DataFrame
import org.apache.spark.sql.functions.{col, concat, lit, udf, when}
import org.scalatest.funsuite.AnyFunSuite
import sparknn.classification.{NeuralNetworkClassificationModel, NeuralNetworkClassifier}
import sparknn.regression.{NeuralNetworkRegressionModel, NeuralNetworkRegressor}
import sparknn.testing.{NothingAtDefault, SmallData, TemporaryFolders}

/** Each Param of our stages in a search of Spark's: its value reaches the training and the model.
  */
class EveryParamSearchSuite extends AnyFunSuite with SmallData with TemporaryFolders {

  /** Values that make a difference in a training this small. */
  private lazy val telling = Map[String, Any](
    "maxNorm" -> 0.01,
    "clipNorm" -> 0.01,
    "clipValue" -> 0.001,
    "initialModel" -> aModel,
    "frozenLayers" -> Array("1-dense"),
    "stepFactors" -> Array("bias=2"),
    "hiddenLayer" -> "1-dense",
    "quantileProbabilities" -> Array(0.3, 0.6, 0.7)
  )

  /** The path of one whose hidden layer fits all. */
  private lazy val aModel: String = {
    val small = new NeuralNetworkClassifier().setMaxIter(1).fit(clouds)
    new NeuralNetworkClassifier().setInitialModel(small).getInitialModel
  }

  /** Settings without which a Param has nothing to do. */
  private def companions(stage: Params, name: String): ParamMap = {
    def set(pairs: (String, Any)*) = pairs.foldLeft(ParamMap.empty) { case (map, (other, value)) =>
      map.put(stage.getParam(other).asInstanceOf[Param[Any]], value)
    }
    name match {
      case "momentum"              => set("solver" -> "nesterov")
      case "elasticNetParam"       => set("regParam" -> 0.5)
      case "patience" | "tol"      => set("validationFraction" -> 0.3)
      case "offsetCol"             => set("loss" -> "poisson", "labelCol" -> "my counts")
      case "quantileProbabilities" => set("loss" -> "quantile")
      case "quantileCalibration" =>
        set("loss" -> "quantile", "validationFraction" -> 0.3)
      case "calibration" | "validationMetric" => set("validationFraction" -> 0.3)
      case "quantilesCol"                     => set("loss" -> "quantile")
      case "inputShape"                       => set("layers" -> Array("dense(4)", "tanh"))
      case "maxOneHot" | "maxCategories" | "embeddingSize" =>
        set("categoricalCols" -> Array("my kind"))
      case "averagingInterval"        => set("numWorkers" -> 2)
      case n if n.startsWith("outer") => set("numWorkers" -> 2)
      case _                          => set()
    }
  }

  /** What these do shows in the columns, in the log or in longer trainings only. */
  private val silent =
    Set(
      "rawPredictionCol",
      "probabilityCol",
      "thresholds",
      "verbose",
      "handleInvalid",
      "patience",
      "tol",
      "checkpointInterval",
      "maxRollbacks",
      "quantilesCol",
      "validationMetric",
      "hiddenOutputCol",
      "hiddenLayer",
      "scoringBlockSize"
    )

  /** The one says what the evaluator reads, the other belongs to one training. */
  private val notSearched = Set("predictionCol", "checkpointDir")

  /** Every Param of a stage, but for those. */
  private def grid(stage: Params, loss: String): Seq[(Param[Any], ParamMap)] = {
    val values = NothingAtDefault(stage)
    for (
      param <- stage.params.toSeq.map(_.asInstanceOf[Param[Any]])
      if !notSearched(param.name)
    )
      yield {
        val value =
          if (param.name == "loss") loss
          else if (param.name == "validationMetric") {
            if (stage.hasParam("classWeights")) "accuracy" else "rmse"
          } else telling.getOrElse(param.name, values(param))
        // As a user would, by Spark's own builder.
        val Array(map) = new ParamGridBuilder()
          .baseOn(companions(stage, param.name))
          .addGrid(param, Seq[Any](value))
          .build()
        (param, map)
      }
  }

  private def withOtherColumns(data: DataFrame): DataFrame = {
    // Not at another scale only, which standardization would take away.
    val cubed = udf((v: Vector) => Vectors.dense(v.toArray.map(x => x * x * x)))
    data
      .withColumn("my features", cubed(col("features")))
      .withColumn("my label", lit(2) - col("label"))
      .withColumn("my counts", col("label") * col("label"))
      .withColumn("my offsets", col("id") % 3)
      .withColumn("my number", when(col("id") % 5 > 0, col("id") % 7))
      .withColumn("my kind", concat(lit("kind "), col("id") % 10))
      .withColumn("my weight", col("id") % 2)
      .withColumn("my held-out rows", col("id") % 3 === 0)
      .cache()
  }

  private case class Trained(settings: Params, parameters: Seq[Float])

  private def check(
      estimator: Estimator[_],
      stage: Params,
      evaluator: Evaluator,
      data: DataFrame,
      loss: String
  )(trained: Any => Trained): Unit = {
    val tried = grid(stage, loss)
    val plain = tried.map { case (param, _) => companions(stage, param.name) }
    val split = new TrainValidationSplit()
      .setEstimator(estimator)
      .setEstimatorParamMaps((tried.map(_._2) ++ plain.groupBy(texts).values.map(_.head)).toArray)
      .setEvaluator(evaluator)
      .setParallelism(2)
      .setCollectSubModels(true)
      .setSeed(3)
    withPath { path =>
      split.save(path)
      val loaded = TrainValidationSplit.load(path).getEstimatorParamMaps
      assert(loaded.map(texts).toSeq === split.getEstimatorParamMaps.map(texts).toSeq)
    }
    val found = split.fit(withOtherColumns(data))
    assert(found.validationMetrics.forall(!_.isNaN))
    val models = split.getEstimatorParamMaps.map(texts).zip(found.subModels.map(trained)).toMap
    for ((param, map) <- tried) {
      val model = models(texts(map))
      for (pair <- map.toSeq) {
        val got = model.settings.getOrDefault(model.settings.getParam(pair.param.name))
        assert(comparable(got) === comparable(pair.value), param)
      }
      val without = models(texts(companions(stage, param.name)))
      val changed = model.parameters !== without.parameters
      assert(changed === !silent(param.name), param)
    }
  }

  private def comparable(value: Any): Any = value match {
    case array: Array[_] => array.toSeq
    case other           => other
  }

  private def texts(map: ParamMap): Map[String, Any] =
    map.toSeq.map(pair => pair.param.toString -> comparable(pair.value)).toMap

  test("every Param of the classifier") {
    val classifier = new NeuralNetworkClassifier().setMaxIter(2).setNumWorkers(1)
    val evaluator = new MulticlassClassificationEvaluator().setMetricName("accuracy")
    check(classifier, classifier, evaluator, clouds, "multiclassHinge") { model =>
      val network = model.asInstanceOf[NeuralNetworkClassificationModel]
      Trained(network, network.parameters().toSeq)
    }
  }

  test("every Param of the regressor, in a pipeline behind a scaler") {
    val scaler = new StandardScaler().setInputCol("features").setOutputCol("scaled")
    val regressor =
      new NeuralNetworkRegressor().setFeaturesCol("scaled").setMaxIter(2).setNumWorkers(1)
    val pipeline = new Pipeline().setStages(Array[PipelineStage](scaler, regressor))
    check(pipeline, regressor, new RegressionEvaluator(), waves, "absolute") { model =>
      val network = model.asInstanceOf[PipelineModel].stages(1)
      val trained = network.asInstanceOf[NeuralNetworkRegressionModel]
      Trained(trained, trained.parameters().toSeq)
    }
  }
}
