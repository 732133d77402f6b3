package sparknn.stage

import breeze.linalg.DenseVector
import breeze.optimize.{DiffFunction, LBFGS}
import org.apache.spark.ml.linalg.{Vector, Vectors}
import org.apache.spark.ml.param.ParamMap
import org.apache.spark.sql.DataFrame
import org.apache.spark.sql.functions.col
import org.scalatest.funsuite.AnyFunSuite
import sparknn.classification.{NeuralNetworkClassificationModel, NeuralNetworkClassifier}
import sparknn.nn.train.{PassRecord, TrainingDivergedException}
import sparknn.regression.NeuralNetworkRegressor
import sparknn.testing.{SmallData, ThreeParts}

/** Training by L-BFGS on all rows at once. */
class LbfgsSuite extends AnyFunSuite with SmallData with ThreeParts {

  private def classifier: NeuralNetworkClassifier =
    new NeuralNetworkClassifier()
      .setHiddenLayers(6)
      .setActivation("tanh")
      .setSolver("lbfgs")
      .setMaxIter(40)
      .setNumWorkers(2)
      .setSeed(3)

  private def regressor: NeuralNetworkRegressor =
    new NeuralNetworkRegressor()
      .setHiddenLayers(16)
      .setActivation("tanh")
      .setSolver("lbfgs")
      .setMaxIter(300)
      .setSeed(3)

  private def records(summary: NetworkTrainingSummary): Seq[PassRecord] =
    (0 until summary.passes.size).map(summary.passes.get(_))

  private def bits(model: NeuralNetworkClassificationModel): Seq[Int] =
    model.parameters().toSeq.map(java.lang.Float.floatToRawIntBits)

  private lazy val model = classifier.fit(clouds)

  test("trains a classifier") {
    val wrong = model.transform(clouds).where("prediction != label").count()
    assert(wrong <= 2)
    assert(model.summary().objectiveHistory().last < 0.05)
  }

  test("trains a regressor") {
    val scored = regressor.fit(waves).transform(waves)
    val errors = scored.select(col("prediction") - col("label")).collect().map(_.getDouble(0))
    assert(math.sqrt(errors.map(e => e * e).sum / errors.length) < 1.3 * noise)
  }

  test("the loss never rises") {
    for (losses <- Seq(model.summary(), regressor.fit(waves).summary()).map(_.objectiveHistory())) {
      assert(losses.length > 5)
      for ((before, after) <- losses.zip(losses.tail)) assert(after <= before)
    }
  }

  test("every look at the loss is a pass; maxIter ends them, but not within a line search") {
    for (most <- Seq(2, 3, 10, 25)) {
      // No search is over by itself so soon.
      val estimator = classifier.setSolver("lbfgs(tolerance=1e-12)").setMaxIter(most)
      val passes = records(estimator.fit(clouds).summary()).map(_.pass)
      assert(passes.head >= 2, "one look at the start and one behind the first step")
      assert(passes.zip(passes.tail).forall { case (a, b) => a < b })
      assert(passes.init.forall(_ < most))
      assert(passes.last >= most && passes.last <= most + 40)
    }
  }

  test("a training whose loss has come to rest ends before maxIter") {
    val estimator = classifier.setHiddenLayers().setRegParam(0.1).setMaxIter(1000)
    assert(records(estimator.fit(clouds).summary()).last.pass < 100)
  }

  /** The weights and centred biases of a softmax regression, from Breeze in double precision. */
  private def softmaxRegression(data: DataFrame, regParam: Double): Seq[Double] = {
    val rows = data.select("features", "label", "w").collect().map { row =>
      (row.getAs[Vector](0).toArray :+ 1.0, row.getDouble(1).toInt, row.getDouble(2))
    }
    val total = rows.map(_._3).sum
    val objective = new DiffFunction[DenseVector[Double]] {
      override def calculate(p: DenseVector[Double]): (Double, DenseVector[Double]) = {
        val gradient = DenseVector.zeros[Double](9)
        var value = 0.0
        for (i <- 0 until 6) {
          value += regParam / 2 * p(i) * p(i)
          gradient(i) = regParam * p(i)
        }
        for ((x, y, weight) <- rows) {
          val scores = (0 until 3).map(c => x.indices.map(i => x(i) * p(3 * i + c)).sum)
          val odds = scores.map(s => math.exp(s - scores.max))
          value -= weight / total * math.log(odds(y) / odds.sum)
          for (c <- 0 until 3; i <- x.indices) {
            val error = odds(c) / odds.sum - (if (c == y) 1 else 0)
            gradient(3 * i + c) += weight / total * error * x(i)
          }
        }
        (value, gradient)
      }
    }
    val solver = new LBFGS[DenseVector[Double]](maxIter = 500, m = 10, tolerance = 1e-10)
    centred(solver.minimize(objective, DenseVector.zeros[Double](9)).toArray.toSeq)
  }

  /** Biases are the same for the loss whatever is added to all of them. */
  private def centred(parameters: Seq[Double]): Seq[Double] = {
    val biases = parameters.drop(6)
    parameters.take(6) ++ biases.map(_ - biases.sum / 3)
  }

  test("finds the one minimum of a softmax regression, with its L2 penalty and row weights") {
    val weighted = clouds.withColumn("w", col("id") % 4 + 0.5)
    val found = Seq(0.01, 0.3).map { regParam =>
      val expected = softmaxRegression(weighted, regParam)
      val estimator = classifier
        .setHiddenLayers()
        .setSolver("lbfgs(tolerance=1e-9)")
        .setMaxIter(200)
        .setRegParam(regParam)
        .setStandardization(false)
        .setWeightCol("w")
      val parameters = centred(estimator.fit(weighted).parameters().toSeq.map(_.toDouble))
      for (i <- 0 until 9) assert(math.abs(parameters(i) - expected(i)) < 1e-3, s"parameter $i")
      parameters
    }
    assert(math.abs(found.head.head - found(1).head) > 0.1, "the penalty must matter")
  }

  test("the same data and settings give the same bits, another seed others") {
    assert(bits(classifier.fit(clouds)) === bits(model))
    assert(
      classifier.fit(clouds).summary().objectiveHistory() === model.summary().objectiveHistory()
    )
    assert(bits(classifier.setSeed(4).fit(clouds)) !== bits(model))
  }

  test("dropout and noise are off") {
    val noisy = classifier.setDropout(0.5).setInputDropout(0.3).setInputNoise(2).fit(clouds)
    assert(bits(noisy) === bits(model))
    val layers = Array("dropout(0.4)", "dense(6)", "tanh", "alphaDropout(0.5)")
    val still = classifier.setLayers("dense(6)", "tanh")
    still.clear(still.hiddenLayers).clear(still.activation)
    val other = still.copy(ParamMap.empty).setLayers(layers: _*)
    assert(bits(other.fit(clouds)) === bits(still.fit(clouds)))
    val within = still.copy(ParamMap.empty).setLayers("sequential(dropout(0.4), dense(6))", "tanh")
    val bare = still.copy(ParamMap.empty).setLayers("sequential(dense(6))", "tanh")
    assert(bits(within.fit(clouds)) === bits(bare.fit(clouds)))
  }

  test("the size of a mini-batch changes only the rounding") {
    def losses(batchSize: Int): Seq[Double] =
      classifier
        .setMaxIter(5)
        .setBatchSize(batchSize)
        .fit(clouds)
        .summary()
        .objectiveHistory()
        .toSeq
    for ((a, b) <- losses(7).zip(losses(1000))) assert(math.abs(a - b) < 1e-4 * b)
  }

  test("with held-out rows training stops where they gain no more, and the best is the model") {
    val random = new scala.util.Random(5)
    // A label in three is wrong: there is much to learn by heart.
    val rows = clouds.select("features", "label").collect().map { row =>
      val label = if (random.nextInt(3) == 0) random.nextInt(3).toDouble else row.getDouble(1)
      (row.getAs[Vector](0), label, random.nextInt(2) == 0)
    }
    val data = spark.createDataFrame(rows.toSeq).toDF("features", "label", "held")
    val estimator = classifier
      .setHiddenLayers(20)
      .setMaxIter(400)
      .setPatience(5)
      .setValidationIndicatorCol("held")
    val stopped = estimator.fit(data)
    val all = records(stopped.summary())
    assert(all.last.pass < 200, "it must stop early")
    val best = all.minBy(_.validationLoss)
    assert(stopped.summary().bestPass() === best.pass)
    assert(all.length === all.indexOf(best) + 1 + 5)
    val scored = stopped.transform(data.where("held")).select("probability", "label").collect()
    val loss = scored.map(r => -math.log(r.getAs[Vector](0)(r.getDouble(1).toInt))).sum
    assert(math.abs(loss / scored.length - best.validationLoss) < 1e-4)
  }

  test("batch normalisation is refused: its result depends on the mini-batch") {
    refused("solver lbfgs", "without batch normalisation", "got")(
      classifier.setBatchNorm(true).fit(clouds)
    )
    refused("solver lbfgs", "without batch normalisation", "got")(
      classifier.setBatchNorm(true).transformSchema(clouds.schema)
    )
    val inLayers = new NeuralNetworkClassifier()
      .setLayers("dense(4)", "sequential(batchNorm, relu)")
      .setSolver("lbfgs")
    refused("solver lbfgs", "without batch normalisation", "got")(inLayers.fit(clouds))
  }

  test("what works step by step is refused, before any work") {
    val each = Seq[(NeuralNetworkClassifier => Any, String, String)](
      (_.setClipNorm(1), "clipNorm", "got 1"),
      (_.setClipValue(2), "clipValue", "got 2"),
      (_.setWeightDecay(0.1), "weightDecay", "got 0.1"),
      (_.setMaxNorm(3), "maxNorm", "got 3"),
      (_.setEmaDecay(0.5), "emaDecay", "got 0.5"),
      (_.setMixup(0.5), "mixup", "got 0.5"),
      (_.setRegParam(0.1).setElasticNetParam(0.5), "elasticNetParam", "got 0.5")
    )
    for ((set, name, came) <- each) {
      val estimator = classifier
      set(estimator)
      refused(name, "must be 0 with solver lbfgs", came)(estimator.transformSchema(clouds.schema))
    }
    refused("averagedPasses", "must be 1 with solver lbfgs", "got 2")(
      classifier.setAveragedPasses(2).fit(clouds)
    )
    // Without a penalty there is nothing to share.
    classifier.setElasticNetParam(0.5).transformSchema(clouds.schema)
  }

  test("momentum is an argument that it does not have") {
    refused("lbfgs(memory", "must fit", "got 'momentum'")(classifier.setMomentum(0.5).fit(clouds))
  }

  test("a loss that is no number from the beginning is reported as such") {
    // For one sign or the other the exponential of the output is infinite.
    val rows = (1 to 20).map(i => (Vectors.dense(if (i % 2 == 0) 1e5 else -1e5), i % 3 + 1.0))
    val far = spark.createDataFrame(rows).toDF("features", "label")
    val error = intercept[TrainingDivergedException](
      regressor.setHiddenLayers().setLoss("poisson").setStandardization(false).fit(far)
    )
    assert(error.getMessage.contains("training can't begin"))
    assert(error.getMessage.contains("must be a finite number, got"))
  }
}
