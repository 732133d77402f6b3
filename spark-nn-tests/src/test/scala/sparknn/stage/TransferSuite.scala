package sparknn.stage

import org.apache.spark.ml.{Pipeline, PipelineModel, PipelineStage}
import org.apache.spark.ml.attribute.AttributeGroup
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator
import org.apache.spark.ml.linalg.{Vector, Vectors}
import org.apache.spark.ml.param.ParamMap
import org.apache.spark.ml.tuning.{CrossValidator, CrossValidatorModel, ParamGridBuilder}
import org.apache.spark.sql.functions.{col, lit}
import org.apache.spark.sql.types.StructType
import org.scalatest.funsuite.AnyFunSuite
import sparknn.classification.{NeuralNetworkClassificationModel, NeuralNetworkClassifier}
import sparknn.ensemble.EnsembleClassifier
import sparknn.nn.param.ParameterLayout
import sparknn.regression.{NeuralNetworkRegressionModel, NeuralNetworkRegressor}
import sparknn.testing.{Numbers, SmallData, TemporaryFolders}
import sparknn.tuning.SuccessiveHalving

/** Trainings that begin with a model: warm starts, frozen layers, new heads, step factors. */
class TransferSuite extends AnyFunSuite with SmallData with TemporaryFolders {

  private def classifier: NeuralNetworkClassifier = new NeuralNetworkClassifier()
    .setLayers("dense(6)", "batchNorm", "tanh", "dense(5)", "tanh")
    .setMaxIter(4)
    .setStepSize(0.02)
    .setNumWorkers(2)
    .setBatchSize(8)
    .setSeed(3)

  private lazy val trained = classifier.fit(clouds)

  /** Each tensor of a model by its name, frozen or not. */
  private def tensors(model: NetworkModel): Map[String, Seq[Float]] = {
    val (network, values) = (model.scorer.network, model.scorer.values)
    def of(layout: ParameterLayout, numbers: Array[Float]) =
      layout.tensors.toArray.map(_.asInstanceOf[ParameterLayout.Tensor]).map { t =>
        t.name -> numbers.slice(t.offset, t.end).toSeq
      }
    (of(network.parameters, values.parameters) ++ of(network.statistics, values.statistics) ++
      of(network.constants, values.constants)).toMap
  }

  private def trunk(model: NetworkModel): Map[String, Seq[Float]] =
    tensors(model).filter { case (name, _) =>
      !name.startsWith(model.scorer.network.outputLayer.name + "/")
    }

  private val frozen = Seq("0-standardize", "1-dense", "2-batchNorm", "3-tanh", "4-dense", "5-tanh")

  test("a warm start begins with all of the model, by the model and by its path") {
    withPath { path =>
      trained.save(path)
      val begun =
        for (
          set <- Seq[NeuralNetworkClassifier => NeuralNetworkClassifier](
            _.setInitialModel(trained),
            _.setInitialModel(path)
          )
        ) yield {
          val still = set(classifier.setMaxIter(1).setSolver("sgd").setStepSize(1e-30))
          // Statistics that move in any training do not count.
          tensors(still.fit(clouds)).filter { case (name, _) =>
            !name.startsWith("2-batchNorm/mean") && !name.startsWith("2-batchNorm/var")
          }
        }
      for (one <- begun; (name, numbers) <- one) assert(numbers === tensors(trained)(name), name)
      val on = classifier.setInitialModel(trained).fit(clouds).summary
      assert(on.objectiveHistory.head < trained.summary.objectiveHistory.head / 1.5)
    }
  }

  test("a regressor goes on where it was, on labels of another scale, too") {
    val regressor =
      new NeuralNetworkRegressor().setHiddenLayers(8).setMaxIter(30).setNumWorkers(2).setSeed(1)
    val model = regressor.fit(waves)
    val still = regressor.setMaxIter(1).setSolver("sgd").setStepSize(1e-30).setInitialModel(model)
    val other = waves.withColumn("label", col("label") * 50 + 7)
    val back = still.fit(other)
    assert(
      numbers(back.transform(waves), "prediction") === numbers(model.transform(waves), "prediction")
    )
    val constant = still.fit(waves.withColumn("label", lit(2.5)))
    assert(constant.predict(Vectors.dense(0, 0)) === 2.5)
  }

  test("frozen layers keep their bits, whatever the training does; a new head is learned") {
    val base = trunk(trained)
    def begin =
      classifier.setInitialModel(trained).setFrozenLayers(frozen: _*).setMaxIter(4).setNumWorkers(3)
    withPath { folder =>
      for (
        estimator <- Seq(
          begin,
          begin.setEmaDecay(0.9).setWeightDecay(0.1).setMaxNorm(0.5),
          begin.setAveragedPasses(2).setRegParam(0.1).setOuterMomentum(0.5),
          begin.setMaxRollbacks(2).setCheckpointDir(folder).setMaxIter(2),
          begin.setCheckpointDir(folder + "-2").setValidationFraction(0.2),
          begin.setLayers("dense(6)", "batchNorm", "tanh", "dense(5)", "tanh", "dropout(0.2)")
        )
      ) {
        val model = estimator.fit(twoClouds)
        assert(trunk(model) === base)
        assert(model.network.parameters.size === 5 * 2 + 2)
      }
      val model = begin.setMaxIter(30).fit(twoClouds)
      assert(model.transform(twoClouds).where("prediction = label").count() > 75)
    }
  }

  test("so they do by L-BFGS, from a model that another solver trained with dropout") {
    def regressor = new NeuralNetworkRegressor().setHiddenLayers(8, 4).setDropout(0.1).setMaxIter(5)
    val model = regressor.fit(waves)
    val tuned =
      regressor.setSolver("lbfgs").setInitialModel(model).setFrozenLayers("1-dense").fit(waves)
    val (before, after) = (tensors(model), tensors(tuned))
    assert(after("1-dense/weight") === before("1-dense/weight"))
    assert(after("1-dense/bias") === before("1-dense/bias"))
    assert(
      after.keySet === Set("0-standardize/mean", "0-standardize/scale") ++
        Seq("1-dense", "3-dense", "5-dense").flatMap(n => Seq(s"$n/weight", s"$n/bias"))
    )
    assert(after("3-dense/weight") !== before("4-dense/weight"))
    assert(tuned.summary.objectiveHistory.last < model.summary.objectiveHistory.last)
  }

  test("a layer with a name is frozen by it, wherever it stands") {
    def named(before: String*) = classifier.setLayers(before :+ "named(stem, dense(6), tanh)": _*)
    val model = named().fit(clouds)
    val moved = named("prelu").setInitialModel(model).setFrozenLayers("stem").fit(twoClouds)
    assert(tensors(moved)("stem/0-dense/weight") === tensors(model)("stem/0-dense/weight"))
    assert(moved.describe().frozen === 18)
  }

  test("step factors: a layer that hardly moves, biases that move twice as far") {
    def one(factors: String*) = {
      val estimator = new NeuralNetworkClassifier()
        .setHiddenLayers(4)
        .setSolver("sgd")
        .setMaxIter(1)
        .setBatchSize(1000)
        .setNumWorkers(1)
        .setStepSize(0.25)
        .setLearningRateSchedule("constant")
        .setSeed(2)
      if (factors.isEmpty) estimator else estimator.setStepFactors(factors: _*)
    }
    val before = tensors(one().setStepSize(1e-30).fit(clouds))
    val (plain, factored) =
      (tensors(one().fit(clouds)), tensors(one("1-dense/bias=1e-30", "bias = 2").fit(clouds)))
    assert(factored("1-dense/bias").forall(math.abs(_) < 1e-20))
    assert(factored("1-dense/weight") === plain("1-dense/weight"))
    for (
      ((b, p), f) <- before("3-dense/bias").zip(plain("3-dense/bias")).zip(factored("3-dense/bias"))
    ) {
      Numbers.assertClose(f - b, 2.0 * (p - b), 1e-4, 1e-6, "bias")
    }
  }

  test("an estimator with a model is copied, searched over, saved, and used by ensembles") {
    val begin = classifier.setInitialModel(trained).setFrozenLayers(frozen: _*)
    assert(begin.copy(ParamMap.empty).getInitialModel === begin.getInitialModel)
    val grid = new ParamGridBuilder()
      .addGrid(begin.stepSize, Array(0.1, 1e-9))
      .addGrid(begin.stepFactors, Seq(Array("bias=2")))
      .build()
    val validator = new CrossValidator()
      .setEstimator(new Pipeline().setStages(Array[PipelineStage](begin)))
      .setEstimatorParamMaps(grid)
      .setEvaluator(new MulticlassClassificationEvaluator())
      .setNumFolds(2)
    val found = validator.fit(twoClouds)
    def best(of: CrossValidatorModel) =
      of.bestModel
        .asInstanceOf[PipelineModel]
        .stages(0)
        .asInstanceOf[NeuralNetworkClassificationModel]
    assert(trunk(best(found)) === trunk(trained))
    withPath { path =>
      found.save(path)
      assert(tensors(best(CrossValidatorModel.load(path))) === tensors(best(found)))
    }
    withPath { path =>
      begin.save(path)
      assert(
        tensors(NeuralNetworkClassifier.load(path).fit(twoClouds)) === tensors(begin.fit(twoClouds))
      )
    }
    val ensemble = new EnsembleClassifier().setEstimator(begin).setNumMembers(2).fit(twoClouds)
    for (k <- 0 until 2) assert(trunk(ensemble.models.get(k)) === trunk(trained))
    val halving =
      new SuccessiveHalving().setEstimator(begin).setEstimatorParamMaps(grid: _*).fit(twoClouds)
    assert(
      trunk(halving.bestModel.asInstanceOf[NeuralNetworkClassificationModel]) === trunk(trained)
    )
  }

  test("a checkpoint belongs to the model that its training began with, and to its step factors") {
    withPath { folder =>
      val begin = classifier.setInitialModel(trained).setCheckpointDir(folder)
      begin.fit(clouds)
      val other = classifier.setSeed(4).fit(clouds)
      for (
        (name, wrong) <- Seq(
          "initialModel" -> classifier.setInitialModel(other).setCheckpointDir(folder),
          "stepFactors" -> classifier
            .setInitialModel(trained)
            .setStepFactors("bias=2")
            .setCheckpointDir(folder)
        )
      ) {
        val refused = intercept[IllegalArgumentException](wrong.fit(clouds))
        assert(refused.getMessage.contains(s"of the same training: $name must be"))
      }
    }
  }

  private def refused(parts: String*)(fit: => Any): Unit = {
    val message = intercept[IllegalArgumentException](fit).getMessage
    for (part <- parts) assert(message.contains(part), message)
  }

  test("what can't be is refused, and says what would do") {
    val begin = classifier.setInitialModel(trained)
    refused("initialModel must have tensors", "1-dense/weight [2, 9]", "got 1-dense/weight [2, 6]")(
      begin.setLayers("dense(9)", "prelu").fit(clouds)
    )
    refused(
      "initialModel must be the path of a saved classification or regression model",
      "got 'nowhere'"
    )(
      classifier.setInitialModel("nowhere").fit(clouds)
    )
    refused("initialModel must be the path of a saved model, got ' '")(
      classifier.setInitialModel(" ")
    )
    refused("initialModel must be a classification or regression model, got null")(
      classifier.setInitialModel(null: NetworkModel)
    )
    refused(
      "each of frozenLayers must be one of [0-standardize, 1-dense, 2-batchNorm, 3-tanh, 4-dense, 5-tanh, 6-dense]",
      "got '1-dence'; did you mean 1-dense"
    )(classifier.setFrozenLayers("1-dence").fit(clouds))
    refused("must be the name of a layer, got ''")(classifier.setFrozenLayers(""))
    refused("a network must have a layer to train, got only frozen ones")(
      classifier.setFrozenLayers(frozen :+ "6-dense": _*).fit(clouds)
    )
    for (text <- Seq("bias", "=2", "bias=", "bias=two")) {
      refused("each of stepFactors must be a name and a number greater than 0", s"got '$text'")(
        classifier.setStepFactors(text)
      )
    }
    refused("the step factor of bias must be greater than 0, got -1")(
      classifier.setStepFactors("bias=-1")
    )
    refused("a step factor must be of tensors that the network has and trains", "got 'head'")(
      new NeuralNetworkClassifier().setStepFactors("head=2").transformSchema(clouds.schema)
    )
    refused("a step factor must be of tensors", "got '1-dense'")(
      classifier.setFrozenLayers("1-dense").setStepFactors("1-dense=2").fit(clouds)
    )
    refused("stepFactors must not be set with solver lbfgs", "got bias=2")(
      new NeuralNetworkClassifier().setSolver("lbfgs").setStepFactors("bias=2").fit(clouds)
    )
    refused("hiddenOutputCol must not be set within an ensemble", "got 'h'")(
      new EnsembleClassifier().setEstimator(classifier.setHiddenOutputCol("h")).fit(clouds)
    )
    refused(
      "hiddenLayer must be one of [0-standardize, 1-dense, 2-relu, 3-dense]",
      "got '1-dens'; did you mean 1-dense"
    )(
      new NeuralNetworkClassifier()
        .setHiddenOutputCol("h")
        .setHiddenLayer("1-dens")
        .transformSchema(clouds.schema)
    )
    refused("hiddenOutputCol must be of a network with a layer before the output layer")(
      new NeuralNetworkClassifier()
        .setHiddenLayers()
        .setStandardization(false)
        .setHiddenOutputCol("h")
        .fit(clouds)
    )
  }

  test("a column has what any layer gives, with its size, beside the others as they were") {
    val model = trained.copy(ParamMap.empty)
    val plain = trained.transform(clouds)
    model.setHiddenOutputCol("hidden")
    for (
      (layer, size) <- Seq(
        "" -> 5,
        "5-tanh" -> 5,
        "1-dense" -> 6,
        "0-standardize" -> 2,
        "6-dense" -> 3
      )
    ) {
      if (layer.nonEmpty) model.setHiddenLayer(layer)
      val scored = model.transform(clouds)
      def fields(schema: StructType) = schema.map(f => (f.name, f.dataType, f.metadata)).toSet
      assert(fields(scored.schema) === fields(model.transformSchema(clouds.schema)))
      assert(AttributeGroup.fromStructField(scored.schema("hidden")).size === size)
      for (column <- Seq("rawPrediction", "probability")) {
        assert(vectors(scored, column) === vectors(plain, column))
      }
      assert(numbers(scored, "prediction") === numbers(plain, "prediction"))
      assert(vectors(scored, "hidden").forall(_.size == size))
    }
    assert(vectors(model.transform(clouds), "hidden") === vectors(plain, "rawPrediction"))
    // By hand: the output layer on what the last hidden layer gives.
    val hidden = vectors(model.setHiddenLayer("5-tanh").transform(clouds), "hidden")
    val (weight, bias) = (tensors(trained)("6-dense/weight"), tensors(trained)("6-dense/bias"))
    for ((h, raw) <- hidden.zip(vectors(plain, "rawPrediction")); c <- 0 until 3) {
      val sum = bias(c) + (0 until 5).map(i => h(i) * weight(3 * i + c)).sum
      Numbers.assertClose(raw(c), sum, 1e-5, 1e-5, "output")
    }
    withPath { path =>
      model.save(path)
      val back = NeuralNetworkClassificationModel.load(path)
      assert(vectors(back.transform(clouds), "hidden") === hidden)
    }
    assert(model.setHiddenOutputCol("").transform(clouds).columns.toSeq === plain.columns.toSeq)
  }

  test("so it is for a regressor, in a pipeline, for invalid rows, and without other columns") {
    val regressor = new NeuralNetworkRegressor()
      .setLayers("residual(dense(4), tanh, dense(2))", "dense(3)", "relu")
      .setMaxIter(2)
      .setHandleInvalid("keep")
      .setHiddenOutputCol("hidden")
      .setHiddenLayer("1-residual/body/0-dense")
    assert(regressor.transformSchema(waves.schema).fieldNames.contains("hidden"))
    val model = new Pipeline().setStages(Array[PipelineStage](regressor)).fit(waves)
    val scored = model.transform(waves)
    assert(vectors(scored, "hidden").forall(_.size == 4))
    val network = model.stages(0).asInstanceOf[NeuralNetworkRegressionModel]
    val features = vectors(waves, "features")
    assert(numbers(scored, "prediction") === features.map(f => network.predict(f)))
    val bad = spark.createDataFrame(Seq((0, Vectors.dense(Double.NaN, 1)))).toDF("id", "features")
    assert(vectors(network.transform(bad), "hidden").head.toArray.forall(_.isNaN))
    network.setPredictionCol("")
    assert(network.transform(waves).columns.toSeq === waves.columns.toSeq :+ "hidden")
  }
}
