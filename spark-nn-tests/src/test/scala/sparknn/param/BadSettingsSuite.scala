package sparknn.param

import org.apache.spark.ml.param.{BooleanParam, LongParam, Param, ParamMap, Params}
import org.scalatest.funsuite.AnyFunSuite
import sparknn.classification.NeuralNetworkClassifier
import sparknn.feature.ImageVectorizer
import sparknn.regression.NeuralNetworkRegressor
import sparknn.stage.EveryStage
import sparknn.testing.ThreeParts
import sparknn.tuning.SuccessiveHalvingParams

/** Every Param of every stage refuses a bad value at once, and says what is wrong, what it expects,
  * what came.
  */
class BadSettingsSuite extends AnyFunSuite with ThreeParts {
  private case class Bad(
      param: String,
      value: Any,
      wrong: String,
      expected: String,
      came: String,
      of: Params => Boolean = _ => true
  )

  // Params that have another range in one stage than in the others.
  private val image = (stage: Params) => stage.isInstanceOf[ImageVectorizer]
  private val search = (stage: Params) => stage.isInstanceOf[SuccessiveHalvingParams]
  private def not(those: Params => Boolean) = (stage: Params) => !those(stage)

  private val table = Seq(
    Bad("hiddenLayers", Array(0), "hiddenLayers", "at least 1", "got 0"),
    Bad("hiddenLayers", Array(8, -2), "hiddenLayers", "at least 1", "got -2"),
    Bad("hiddenLayers", null, "hiddenLayers", "not be null", "got null"),
    Bad("layers", Array("dance(8)"), "layer", "one of activate", "got 'dance'"),
    Bad("layers", Array("dense(0)"), "dense's units", "at least 1", "got 0"),
    Bad("layers", Array("dense"), "dense", "given its units", "got dense"),
    Bad("layers", Array("dense(3.5)"), "dense's units", "a whole number", "got '3.5'"),
    Bad("layers", Array("dense(3, auto, 5)"), "dense(units", "must fit", "got '5'"),
    Bad("layers", Array("dense(3, bias=no)"), "dense(units", "must fit", "got 'bias'"),
    Bad("layers", Array("dense(8"), "cannot read 'dense(8'", "',' or ')' at position 7", "the end"),
    Bad("layers", Array("relu", ""), "cannot read ''", "expected a name", "got the end"),
    Bad("layers", Array("dropout(1.5)"), "dropout", "in [0, 1)", "got 1.5"),
    Bad("layers", Array[String](null), "layers", "not be null", "got null"),
    Bad("layers", null, "layers", "not be null", "got null"),
    Bad("inputShape", Array[Int](), "inputShape", "at least one number", "got none"),
    Bad("inputShape", Array(28, 0, 1), "each of inputShape", "at least 1", "got 0"),
    Bad("inputShape", Array(1 << 20, 1 << 20), "a shape", "fewer than 2^31", "got [1048576"),
    Bad("inputShape", null, "inputShape", "not be null", "got null"),
    Bad("activation", "rellu", "layer", "relu", "got 'rellu'"),
    Bad("activation", "reluu", "layer", "relu", "got 'reluu'; did you mean relu"),
    Bad("activation", "", "cannot read ''", "expected a name", "got the end"),
    Bad("activation", "relu)", "cannot read 'relu)'", "expected the end", "got ')'"),
    Bad("activation", "dropout(0.5)", "activation", "relu", "got 'dropout(0.5)'"),
    Bad("activation", "dense(3)", "activation", "relu", "got 'dense(3)'"),
    Bad("activation", "batchNorm", "activation", "relu", "got 'batchNorm'"),
    Bad("activation", null, "activation", "not be null", "got null"),
    Bad("weightInit", "zeros", "weight initialisation", "heNormal", "got 'zeros'"),
    Bad("dropout", -0.1, "dropout", "in [0, 1)", "got -0.1"),
    Bad("dropout", 1.0, "dropout", "in [0, 1)", "got 1"),
    Bad("dropout", Double.NaN, "dropout", "in [0, 1)", "got NaN"),
    Bad("inputDropout", 1.5, "inputDropout", "in [0, 1)", "got 1.5"),
    Bad("inputNoise", -0.1, "inputNoise", "0 or greater", "got -0.1"),
    Bad("inputNoise", Double.NaN, "inputNoise", "0 or greater", "got NaN"),
    Bad("quantileProbabilities", Array[Double](), "quantileProbabilities", "at least one", "none"),
    Bad("quantileProbabilities", Array(0.5, 0.1), "quantileProbabilities", "increase", "0.5, 0.1"),
    Bad("quantileProbabilities", Array(0.0), "quantileProbabilities", "greater than 0", "got 0"),
    Bad("quantileProbabilities", Array(0.1, 1.5), "quantileProbabilities", "than 1", "got 1.5"),
    Bad("quantileProbabilities", null, "quantileProbabilities", "not be null", "got null"),
    Bad("quantilesCol", null, "quantilesCol", "not be null", "got null"),
    Bad("loss", "focal(-1)", "focal's gamma", "0 or greater", "got -1"),
    Bad("loss", "tweedie(2)", "tweedie's power", "greater than 1 and less than 2", "got 2"),
    Bad("loss", "quantile([0.9, 0.1])", "quantile's probabilities", "increase", "got 0.9, 0.1"),
    Bad("quantileCalibration", "split", "quantileCalibration", "one of [none, conf", "got 'split'"),
    Bad("calibration", "platt", "calibration", "one of [none, temperature]", "got 'platt'"),
    Bad("validationMetric", "auc", "validation metric", "areaUnderPR", "got 'auc'"),
    Bad("validationMetric", "topK(0)", "topK's k", "at least 1", "got 0"),
    Bad("validationMetric", "f1(micro)", "f1's average", "macro", "got 'micro'"),
    Bad("validationMetric", null, "validationMetric", "not be null", "got null"),
    Bad("mixup", -0.2, "mixup", "0 or greater", "got -0.2"),
    Bad("mixup", Double.PositiveInfinity, "mixup", "finite", "got Infinity"),
    Bad("labelSmoothing", 1.0, "labelSmoothing", "in [0, 1)", "got 1"),
    Bad("labelSmoothing", -0.1, "labelSmoothing", "in [0, 1)", "got -0.1"),
    Bad("classWeights", "equal", "classWeights", "none, balanced, or weights", "got 'equal'"),
    Bad("classWeights", "1.0, two", "classWeights", "none, balanced, or weights", "got '1.0, two'"),
    Bad("classWeights", "1, 2,", "classWeights", "none, balanced, or weights", "got '1, 2,'"),
    Bad("classWeights", "", "classWeights", "none, balanced, or weights", "got ''"),
    Bad("classWeights", "1, -2", "classWeights", "0 or greater", "got -2"),
    Bad("classWeights", "1, NaN", "classWeights", "0 or greater", "got NaN"),
    Bad("classWeights", "1, Infinity", "classWeights", "finite", "got Infinity"),
    Bad("classWeights", null, "classWeights", "not be null", "got null"),
    Bad("loss", "crossEntropy", "loss", "softmaxCrossEntropy", "got 'crossEntropy'"),
    Bad("solver", "adamm", "solver", "adam", "got 'adamm'"),
    Bad("solver", "adam(beta1=1)", "adam's beta1", "in [0, 1)", "got 1"),
    Bad("solver", "adam(gamma=1)", "adam(beta1", "must fit", "got 'gamma'"),
    Bad("solver", "momentum(much)", "momentum's momentum", "a number", "got 'much'"),
    Bad("solver", "adam(beta1=0.9, 0.8)", "cannot read", "name=value", "got '0.8)'"),
    Bad("solver", "adamW(weightDecay=-1)", "adamW's weightDecay", "0 or greater", "got -1"),
    Bad("solver", "lbfgs(0)", "lbfgs's memory", "at least 1", "got 0"),
    Bad("solver", "lbfgs(tolerance=0)", "lbfgs's tolerance", "greater than 0", "got 0"),
    Bad("stepSize", 0.0, "stepSize", "greater than 0", "got 0"),
    Bad("stepSize", -0.5, "stepSize", "greater than 0", "got -0.5"),
    Bad("stepSize", Double.NaN, "stepSize", "greater than 0", "got NaN"),
    Bad("stepSize", Double.PositiveInfinity, "stepSize", "finite", "got Infinity"),
    Bad("momentum", 1.0, "momentum", "in [0, 1)", "got 1"),
    Bad("momentum", -0.5, "momentum", "in [0, 1)", "got -0.5"),
    Bad("learningRateSchedule", "linear", "schedule", "cosine", "got 'linear'"),
    Bad("learningRateSchedule", "step(0)", "step's every", "at least 1", "got 0"),
    Bad("learningRateSchedule", "step(9, 1.5)", "step's factor", "in [0, 1]", "got 1.5"),
    Bad("learningRateSchedule", "cosine(2)", "cosine's floor", "in [0, 1]", "got 2"),
    Bad("learningRateSchedule", "plateau(1)", "plateau's factor", "in [0, 1)", "got 1"),
    Bad("learningRateSchedule", "plateau(0)", "plateau's factor", "greater than 0", "got 0"),
    Bad("learningRateSchedule", "plateau(0.1, 0)", "plateau's patience", "at least 1", "got 0"),
    Bad("maxIter", 0, "maxIter", "at least 1", "got 0"),
    Bad("batchSize", 0, "batchSize", "at least 1", "got 0"),
    Bad("regParam", -1.0, "regParam", "0 or greater", "got -1"),
    Bad("regParam", Double.NaN, "regParam", "0 or greater", "got NaN"),
    Bad("regParam", Double.PositiveInfinity, "regParam", "finite", "got Infinity"),
    Bad("elasticNetParam", 1.1, "elasticNetParam", "in [0, 1]", "got 1.1"),
    Bad("elasticNetParam", -0.1, "elasticNetParam", "in [0, 1]", "got -0.1"),
    Bad("weightDecay", -0.1, "weightDecay", "0 or greater", "got -0.1"),
    Bad("weightDecay", Double.PositiveInfinity, "weightDecay", "finite", "got Infinity"),
    Bad("maxNorm", -1.0, "maxNorm", "0 or greater", "got -1"),
    Bad("maxNorm", Double.NaN, "maxNorm", "0 or greater", "got NaN"),
    Bad("clipNorm", -1.0, "clipNorm", "0 or greater", "got -1"),
    Bad("clipNorm", Double.NaN, "clipNorm", "0 or greater", "got NaN"),
    Bad("clipValue", -1.0, "clipValue", "0 or greater", "got -1"),
    Bad("clipValue", Double.NaN, "clipValue", "0 or greater", "got NaN"),
    Bad("emaDecay", 1.0, "emaDecay", "in [0, 1)", "got 1"),
    Bad("emaDecay", -0.1, "emaDecay", "in [0, 1)", "got -0.1"),
    Bad("averagedPasses", 0, "averagedPasses", "at least 1", "got 0"),
    Bad("validationFraction", 1.0, "validationFraction", "in [0, 1)", "got 1"),
    Bad("validationFraction", -0.2, "validationFraction", "in [0, 1)", "got -0.2", not(search)),
    Bad("validationFraction", 0.0, "validationFraction", "greater than 0", "got 0", search),
    Bad("patience", 0, "patience", "at least 1", "got 0"),
    Bad("tol", -1e-3, "tol", "0 or greater", "got -0.001"),
    Bad("numWorkers", 0, "numWorkers", "at least 1", "got 0"),
    Bad("averagingInterval", -1, "averagingInterval", "at least 0", "got -1"),
    Bad("outerStepSize", 0.0, "outerStepSize", "greater than 0", "got 0"),
    Bad("outerMomentum", 1.0, "outerMomentum", "in [0, 1)", "got 1"),
    Bad("checkpointDir", "", "checkpointDir", "the name of a folder", "got ''"),
    Bad("checkpointInterval", 0, "checkpointInterval", "at least 1", "got 0"),
    Bad("maxRollbacks", -1, "maxRollbacks", "at least 0", "got -1"),
    Bad("initialModel", " ", "initialModel", "the path of a saved model", "got ' '"),
    Bad("initialModel", null, "initialModel", "not be null", "got null"),
    Bad("frozenLayers", Array("0-dense", ""), "frozenLayers", "the name of a layer", "got ''"),
    Bad("frozenLayers", null, "frozenLayers", "not be null", "got null"),
    Bad("stepFactors", Array("bias"), "stepFactors", "a name and a number", "got 'bias'"),
    Bad("stepFactors", Array("bias=two"), "stepFactors", "a name and a number", "got 'bias=two'"),
    Bad("stepFactors", Array("bias=0"), "step factor of bias", "greater than 0", "got 0"),
    Bad("stepFactors", Array("bias=NaN"), "step factor of bias", "greater than 0", "got NaN"),
    Bad("hiddenOutputCol", null, "hiddenOutputCol", "not be null", "got null"),
    Bad("hiddenLayer", "", "hiddenLayer", "the name of a layer", "got ''"),
    Bad("scoringBlockSize", -1, "scoringBlockSize", "at least 0", "got -1"),
    Bad("numericCols", Array("age", " "), "numericCols", "the name of a column", "got ' '"),
    Bad("numericCols", null, "numericCols", "not be null", "got null"),
    Bad("categoricalCols", Array(""), "categoricalCols", "the name of a column", "got ''"),
    Bad("categoricalCols", null, "categoricalCols", "not be null", "got null"),
    Bad("maxOneHot", -1, "maxOneHot", "at least 0", "got -1"),
    Bad("maxCategories", 0, "maxCategories", "at least 1", "got 0"),
    Bad("embeddingSize", 0, "embeddingSize", "at least 1", "got 0"),
    // Preprocessing.
    Bad("inputCol", null, "inputCol", "not be null", "got null"),
    Bad("outputCol", null, "outputCol", "not be null", "got null"),
    Bad("channels", -1, "channels", "at least 0", "got -1", not(image)),
    Bad("channels", 2, "channels", "1 (gray) or 3", "got 2", image),
    Bad("method", "lda", "method", "one of pca, pcaWhitening, zca", "got 'lda'"),
    Bad("method", "ZCA", "method", "one of pca, pcaWhitening, zca", "got 'ZCA'"),
    Bad("k", 0, "k", "at least 1", "got 0"),
    Bad("variance", 0.0, "variance", "greater than 0", "got 0"),
    Bad("variance", 1.5, "variance", "in [0, 1]", "got 1.5"),
    Bad("variance", Double.NaN, "variance", "greater than 0", "got NaN"),
    Bad("epsilon", -1e-5, "epsilon", "0 or greater", "got -1.0E-5"),
    Bad("epsilon", Double.PositiveInfinity, "epsilon", "finite", "got Infinity"),
    Bad("height", -1, "height", "at least 0", "got -1"),
    Bad("width", -1, "width", "at least 0", "got -1"),
    Bad("outputType", "array", "outputType", "one of vector, array<float>", "got 'array'"),
    Bad("handleInvalid", "drop", "handleInvalid", "one of error, keep, skip", "got 'drop'"),
    // Ensembles and searches.
    Bad("numMembers", 0, "numMembers", "at least 1", "got 0"),
    Bad("numMembers", -2, "numMembers", "at least 1", "got -2"),
    Bad("parallelism", 0, "parallelism", "at least 1", "got 0"),
    Bad("stdCol", null, "stdCol", "not be null", "got null"),
    Bad("entropyCol", null, "entropyCol", "not be null", "got null"),
    Bad("mutualInformationCol", null, "mutualInformationCol", "not be null", "got null"),
    Bad("minPasses", 0, "minPasses", "at least 1", "got 0"),
    Bad("reduction", 1, "reduction", "at least 2", "got 1"),
    Bad("brackets", 0, "brackets", "at least 1", "got 0")
  )

  private def shown(value: Any): String = value match {
    case array: Array[_] => array.map(item => s"'$item'").mkString("[", ", ", "]")
    case other           => s"'$other'"
  }

  for (stage <- EveryStage.made) {
    for (
      Bad(name, value, wrong, expected, came, of) <- table if stage.hasParam(name) && of(stage)
    ) {
      test(s"$name of ${stage.getClass.getSimpleName} refuses ${shown(value)}") {
        val param = stage.getParam(name).asInstanceOf[Param[Any]]
        refused(wrong, expected, came)(stage.set(param, value))
        // As a grid or `fit(data, map)` would set it.
        refused(wrong, expected, came)(ParamMap.empty.put(param, value))
        assert(!stage.isSet(param))
      }
    }
  }

  test("every Param of every stage is in the table, but those that take all values") {
    // Which columns there are is known with the data: BadColumnsSuite.
    val columns = Set("weightCol", "validationIndicatorCol", "offsetCol") ++
      Seq("features", "label", "prediction", "rawPrediction", "probability").map(_ + "Col")
    // Spark's own check and words.
    val sparks = Set("thresholds")
    assert(EveryStage.made.size >= 9)
    for (stage <- EveryStage.made) {
      val free = stage.params.filter { param =>
        param.isInstanceOf[BooleanParam] || param.isInstanceOf[LongParam]
      }
      val needed = stage.params.map(_.name).toSet -- free.map(_.name) -- columns -- sparks
      val tested = table.filter(_.of(stage)).map(_.param).filter(stage.hasParam)
      assert((needed -- tested) === Set.empty, stage.getClass)
    }
    assert(table.map(_.param).toSet.forall(name => EveryStage.made.exists(_.hasParam(name))))
    assert(table.size >= 80)
  }

  test("a setter refuses as the Param itself does") {
    refused("hiddenLayers", "at least 1", "got 0")(
      new NeuralNetworkRegressor().setHiddenLayers(8, 0)
    )
    refused("dropout", "in [0, 1)", "got 1")(new NeuralNetworkClassifier().setDropout(1))
  }
}
