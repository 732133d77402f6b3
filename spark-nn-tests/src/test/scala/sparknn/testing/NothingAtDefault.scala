package sparknn.testing

import org.apache.spark.ml.param.{Param, ParamMap, Params}

/** A value for every Param of every stage that is not its default. */
object NothingAtDefault {
  private val values: Map[String, Any] = Map(
    // Spark's own.
    "featuresCol" -> "my features",
    "labelCol" -> "my label",
    "predictionCol" -> "my prediction",
    "rawPredictionCol" -> "my logits",
    "probabilityCol" -> "my probability",
    "thresholds" -> Array(0.2, 0.3, 0.5),
    "weightCol" -> "my weight",
    // The network.
    "hiddenLayers" -> Array(5, 3),
    "layers" -> Array("dense(4)", "tanh", "dropout(0.25)"),
    "inputShape" -> Array(2, 1),
    "activation" -> "tanh",
    "weightInit" -> "heNormal",
    "dropout" -> 0.25,
    "inputDropout" -> 0.125,
    "inputNoise" -> 0.0625,
    "batchNorm" -> true,
    "standardization" -> false,
    "loss" -> "softmaxCrossEntropy()",
    "labelSmoothing" -> 0.1,
    "classWeights" -> "balanced",
    "numericCols" -> Array("my number"),
    "categoricalCols" -> Array("my kind"),
    "maxOneHot" -> 12,
    "maxCategories" -> 5,
    "embeddingSize" -> 3,
    // Its training.
    "solver" -> "momentum(0.8)",
    "stepSize" -> 0.05,
    "momentum" -> 0.7,
    "learningRateSchedule" -> "step(4, 0.5)",
    "maxIter" -> 3,
    "batchSize" -> 11,
    "regParam" -> 0.01,
    "elasticNetParam" -> 0.5,
    "mixup" -> 0.2,
    "weightDecay" -> 0.02,
    "maxNorm" -> 3.0,
    "clipNorm" -> 5.0,
    "clipValue" -> 1.5,
    "emaDecay" -> 0.9,
    "averagedPasses" -> 2,
    "seed" -> 123456789012345L,
    "standardizeLabel" -> false,
    "offsetCol" -> "my offsets",
    "quantileProbabilities" -> Array(0.3, 0.6),
    "quantilesCol" -> "my quantiles",
    "quantileCalibration" -> "conformal",
    "calibration" -> "temperature",
    "validationIndicatorCol" -> "my held-out rows",
    "validationFraction" -> 0.3,
    "validationMetric" -> "topK(2)",
    "patience" -> 4,
    "tol" -> 0.001,
    "verbose" -> true,
    "numWorkers" -> 2,
    "averagingInterval" -> 6,
    "outerStepSize" -> 0.75,
    "outerMomentum" -> 0.4,
    "checkpointDir" -> "target/never written",
    "checkpointInterval" -> 5,
    "maxRollbacks" -> 2,
    // Transfer.
    "initialModel" -> "target/never saved",
    "frozenLayers" -> Array("0-dense"),
    "stepFactors" -> Array("bias=2", "0-dense=0.5"),
    "hiddenOutputCol" -> "my hidden outputs",
    "hiddenLayer" -> "0-dense",
    // Preprocessing.
    "inputCol" -> "my input",
    "outputCol" -> "my output",
    "channels" -> 1,
    "withMean" -> false,
    "withStd" -> false,
    "method" -> "pca",
    "k" -> 2,
    "variance" -> 0.5,
    "epsilon" -> 0.01,
    "height" -> 7,
    "width" -> 9,
    "outputType" -> "array<float>",
    "handleInvalid" -> "keep",
    "scoringBlockSize" -> 64,
    // Ensembles.
    "numMembers" -> 4,
    "parallelism" -> 2,
    "bagging" -> true,
    "snapshots" -> true,
    "stdCol" -> "my std",
    "entropyCol" -> "my entropy",
    "mutualInformationCol" -> "my mutual information"
  )

  /** For every Param of a stage; one that is not in the list above is an error. */
  def apply(stage: Params): ParamMap =
    stage.params.foldLeft(ParamMap.empty) { (map, param) =>
      val value = values.getOrElse(
        param.name,
        throw new NoSuchElementException(s"add a value for ${param.name} to NothingAtDefault")
      )
      map.put(param.asInstanceOf[Param[Any]], value)
    }
}
