package sparknn.stage

import java.nio.file.{Files, Paths}
import org.apache.spark.ml.linalg.Vector
import org.apache.spark.sql.DataFrame
import org.apache.spark.sql.functions.{col, lit, when}
import org.scalatest.funsuite.AnyFunSuite
import sparknn.classification.{NeuralNetworkClassificationModel, NeuralNetworkClassifier}
import sparknn.nn.layer.{Dense, Layer}
import sparknn.nn.schedule.Schedule
import sparknn.nn.spec.ComponentCatalog
import sparknn.nn.train.Network
import sparknn.regression.NeuralNetworkRegressor
import sparknn.testing.{SmallData, TemporaryFolders, ThreeParts}

/** What the Params about layers, labels and steps make of a training. */
class TrainingOptionsSuite
    extends AnyFunSuite
    with SmallData
    with TemporaryFolders
    with ThreeParts {

  private def classifier: NeuralNetworkClassifier =
    new NeuralNetworkClassifier().setHiddenLayers(6, 4).setMaxIter(4).setStepSize(0.02).setSeed(5)

  private def bits(model: NeuralNetworkClassificationModel): Seq[Int] =
    model.parameters().toSeq.map(java.lang.Float.floatToRawIntBits)

  private def layersOf(network: Network): Seq[Layer] =
    (0 until network.layers.size).map(network.layers.get(_))

  private def names(estimator: NeuralNetworkClassifier): Seq[String] =
    layersOf(estimator.setMaxIter(1).fit(clouds).network()).map(_.spec.takeWhile(_ != '('))

  private def wrong(model: NeuralNetworkClassificationModel, data: DataFrame = clouds): Long =
    model.transform(data).where("prediction != label").count()

  // ------------------------------------------------------------------------- normalisation

  test("batchNorm stands between each hidden dense layer and its activation") {
    assert(
      names(classifier.setBatchNorm(true).setActivation("tanh").setDropout(0.2)) === Seq(
        "standardize",
        "dense",
        "batchNorm",
        "activate",
        "dropout",
        "dense",
        "batchNorm",
        "activate",
        "dropout",
        "dense"
      )
    )
  }

  private def normalised: NeuralNetworkClassifier =
    classifier.setBatchNorm(true).setNumWorkers(2).setBatchSize(8).setMaxIter(10)

  private lazy val batchNorm = normalised.fit(clouds)

  test("a network with batchNorm learns, and scores by its running statistics") {
    assert(wrong(batchNorm) <= 3)
    val scored = batchNorm.transform(clouds).select("features", "rawPrediction").collect()
    for (row <- scored.take(5)) {
      val alone = batchNorm.predictRaw(row.getAs[Vector](0)).toArray
      for ((a, b) <- alone.zip(row.getAs[Vector](1).toArray)) assert(math.abs(a - b) < 1e-5)
    }
  }

  test("with batchNorm over 2 workers the same data and settings give the same bits") {
    val again = normalised.fit(clouds)
    assert(bits(again) === bits(batchNorm))
    // Of the running statistics too.
    val scores = vectors(batchNorm.transform(clouds), "rawPrediction")
    assert(vectors(again.transform(clouds), "rawPrediction") === scores)
    assert(bits(normalised.setSeed(6).fit(clouds)) !== bits(batchNorm))
  }

  test("a model with batchNorm is saved with its running statistics, and predicts the same") {
    withPath { path =>
      batchNorm.write.save(path)
      val numbers = Files.size(Paths.get(path, "weights.bin")) / 4
      assert(numbers === batchNorm.parameters().length + 2 * (2 + 6 + 4))
      val loaded = NeuralNetworkClassificationModel.load(path)
      for (column <- Seq("rawPrediction", "probability")) {
        val expected = vectors(batchNorm.transform(clouds), column)
        assert(vectors(loaded.transform(clouds), column) === expected)
      }
    }
  }

  test("batchNorm works with averages over time, whose statistics are measured anew") {
    val averaged = normalised.setEmaDecay(0.9).fit(clouds)
    assert(wrong(averaged) <= 3)
    assert(wrong(normalised.setAveragedPasses(3).fit(clouds)) <= 3)
    assert(bits(averaged) !== bits(batchNorm))
    assert(bits(normalised.setEmaDecay(0.9).fit(clouds)) === bits(averaged))
  }

  // --------------------------------------------------------------------------- activations

  test("maxout as the activation makes the dense layers before it as many times as wide") {
    val model = classifier.setActivation("maxout(3)").setMaxIter(20).fit(clouds)
    val units = layersOf(model.network()).collect { case dense: Dense => dense.units }
    assert(units === Seq(18, 12, 3))
    assert(wrong(model) <= 3)
  }

  test("prelu as the activation learns its slopes") {
    val model = classifier.setActivation("prelu").setMaxIter(20).fit(clouds)
    val tensors = model.network().parameters
    val slopes = (0 until tensors.tensors.size)
      .map(tensors.tensors.get(_))
      .filter(_.name.endsWith("/slope"))
      .flatMap(t => model.parameters().slice(t.offset, t.end).toSeq)
    assert(slopes.length === 6 + 4)
    assert(slopes.exists(slope => math.abs(slope - 0.25f) > 1e-3f))
    assert(wrong(model) <= 3)
  }

  test("dropout behind selu is alphaDropout, behind others it is dropout") {
    def dropouts(activation: String): Seq[Layer] = {
      val model = classifier.setActivation(activation).setDropout(0.25).setMaxIter(1).fit(clouds)
      layersOf(model.network()).filter(_.noise)
    }
    assert(dropouts("selu").map(_.spec) === Seq.fill(2)("alphaDropout(0.25)"))
    for (other <- Seq("relu", "elu", "prelu", "maxout")) {
      assert(dropouts(other).map(_.spec) === Seq.fill(2)("dropout(0.25)"), other)
    }
  }

  test("noise on the features comes first, then their dropout") {
    val noisy = classifier.setHiddenLayers(4).setInputNoise(0.5).setInputDropout(0.1)
    assert(
      names(noisy) === Seq("standardize", "gaussianNoise", "dropout", "dense", "activate", "dense")
    )
    assert(bits(classifier.setInputNoise(0.5).fit(clouds)) !== bits(classifier.fit(clouds)))
  }

  private val besideLayers = Seq[(String, NeuralNetworkClassifier => NeuralNetworkClassifier)](
    ("batchNorm", _.setBatchNorm(true)),
    ("inputNoise", _.setInputNoise(0.1))
  )

  for ((name, set) <- besideLayers) {
    val estimator = set(new NeuralNetworkClassifier().setLayers("dense(4)", "relu"))
    test(s"layers and $name together are refused") {
      refused("layers", s"must be set without $name", "got both")(estimator.fit(clouds))
    }
  }

  // -------------------------------------------------------------------------------- labels

  test("labelSmoothing is that of the loss") {
    val smooth = bits(classifier.setLabelSmoothing(0.2).fit(clouds))
    assert(bits(classifier.setLoss("softmaxCrossEntropy(0.2)").fit(clouds)) === smooth)
    assert(bits(classifier.fit(clouds)) !== smooth)
    refused("multiclassHinge", "must fit", "got 'labelSmoothing'")(
      classifier.setLoss("multiclassHinge").setLabelSmoothing(0.2).fit(clouds)
    )
  }

  /** 40, 20 and 10 rows of the three classes. */
  private lazy val uneven = clouds
    .where("label = 0 or (label = 1 and id % 2 = 0) or (label = 2 and id % 4 = 0)")
    .withColumn("w", col("id") % 3 + 1.0)

  private def byHand(data: DataFrame, first: Double, second: Double, third: Double): DataFrame =
    data.withColumn(
      "w",
      col("w") * when(col("label") === 0, first).when(col("label") === 1, second).otherwise(third)
    )

  test("balanced classWeights are those that make each class count for as much") {
    val counts =
      uneven.groupBy("label").count().orderBy("label").collect().map(_.getLong(1).toDouble)
    assert(counts.toSeq === Seq(40.0, 20.0, 10.0))
    val one = uneven.withColumn("w", lit(1.0))
    val Array(a, b, c) = counts.map(n => 70 / (3 * n))
    val expected = bits(classifier.setWeightCol("w").fit(byHand(one, a, b, c)))
    assert(bits(classifier.setClassWeights("balanced").fit(one)) === expected)
    assert(bits(classifier.fit(one)) !== expected)
  }

  test("balanced classWeights are of the weights of the rows where they have some") {
    val sums = uneven.groupBy("label").sum("w").orderBy("label").collect().map(_.getDouble(1))
    val Array(a, b, c) = sums.map(s => sums.sum / (3 * s))
    val expected = bits(classifier.setWeightCol("w").fit(byHand(uneven, a, b, c)))
    val balanced = classifier.setWeightCol("w").setClassWeights("balanced")
    assert(bits(balanced.fit(uneven)) === expected)
    // Labels of another type are the same classes.
    val whole = uneven.withColumn("label", col("label").cast("int"))
    assert(bits(balanced.fit(whole)) === expected)
  }

  test("given classWeights multiply the weights; classes without one have 1") {
    val expected = bits(classifier.setWeightCol("w").fit(byHand(uneven, 0.5, 3, 1)))
    for (text <- Seq("0.5, 3", "0.5,3.0", " 0.5 , 3, 1 ")) {
      assert(
        bits(classifier.setWeightCol("w").setClassWeights(text).fit(uneven)) === expected,
        text
      )
    }
    val none = bits(classifier.setWeightCol("w").fit(uneven))
    assert(none !== expected)
    assert(bits(classifier.setWeightCol("w").setClassWeights("none").fit(uneven)) === none)
  }

  test("a class of weight 0 is not learnt") {
    val model = classifier.setMaxIter(20).setClassWeights("1, 1, 0").fit(clouds)
    assert(model.transform(clouds).where("prediction = 2").count() === 0)
    assert(model.numClasses === 3)
  }

  test("a label that is null is reported as without classWeights") {
    val holes = uneven.withColumn("label", when(col("id") =!= 8, col("label")))
    def complaint(estimator: NeuralNetworkClassifier): String =
      messages(intercept[Exception](estimator.fit(holes)))
    val plain = complaint(classifier)
    assert(plain.contains("'label'"))
    assert(complaint(classifier.setClassWeights("balanced")) === plain)
  }

  // --------------------------------------------------------------------------------- steps

  /** The Euclidean norms of the weights into each unit. */
  private def norms(model: NeuralNetworkClassificationModel): Seq[Double] = {
    val layout = model.network().parameters
    for {
      t <- 0 until layout.tensors.size
      tensor = layout.tensors.get(t)
      if tensor.name.endsWith("/weight")
      units = tensor.shape.dimension(1)
      unit <- 0 until units
    } yield {
      val into =
        (tensor.offset + unit until tensor.end by units).map(i => model.parameters()(i).toDouble)
      math.sqrt(into.map(w => w * w).sum)
    }
  }

  for (workers <- Seq(1, 2)) {
    test(s"maxNorm bounds the weights into each unit, with $workers workers") {
      def estimator =
        classifier.setMaxIter(10).setStepSize(0.1).setNumWorkers(workers).setBatchSize(8)
      assert(norms(estimator.fit(clouds)).max > 1.5, "the limit must matter")
      val limited = estimator.setMaxNorm(0.8).fit(clouds)
      assert(norms(limited).max <= 0.8 * (1 + 1e-5))
      assert(norms(limited).count(_ > 0.79) >= 2)
    }
  }

  test("maxNorm holds wherever training ends, though the outer step goes beyond the average") {
    for (passes <- 1 to 4; solver <- Seq("sgd", "adam")) {
      val limited = classifier
        .setSolver(solver)
        .setMaxIter(passes)
        .setStepSize(0.2)
        .setLearningRateSchedule("constant")
        .setNumWorkers(2)
        .setBatchSize(8)
        .setOuterMomentum(0.9)
        .setMaxNorm(0.8)
        .fit(clouds)
      assert(norms(limited).max <= 0.8 * (1 + 1e-5), s"$solver, $passes passes")
    }
  }

  test("weightDecay is what adamW brings with it, and both add up") {
    val expected = bits(classifier.setSolver("adamW(weightDecay=0.5)").fit(clouds))
    assert(bits(classifier.setSolver("adam").setWeightDecay(0.5).fit(clouds)) === expected)
    val both = classifier.setSolver("adamW(weightDecay=0.25)").setWeightDecay(0.25)
    assert(bits(both.fit(clouds)) === expected)
    assert(bits(classifier.setSolver("adam").fit(clouds)) !== expected)
    assert(
      bits(classifier.setSolver("adamW(weightDecay=0)").fit(clouds)) === bits(
        classifier.fit(clouds)
      )
    )
  }

  test("clipping changes what is clipped, and else not a bit") {
    def fit(set: NeuralNetworkClassifier => NeuralNetworkClassifier): Seq[Int] =
      bits(set(classifier.setSolver("sgd")).fit(clouds))
    val plain = fit(identity)
    assert(fit(_.setClipNorm(1e6)) === plain)
    assert(fit(_.setClipValue(1e6)) === plain)
    assert(fit(_.setClipNorm(0.05)) !== plain)
    assert(fit(_.setClipValue(0.01)) !== plain)
  }

  test("a gradient is clipped with its penalty: no step of sgd is longer than the limit") {
    // One step, so that what was learnt is the step.
    def one(clipNorm: Double): Seq[Float] = classifier
      .setSolver("sgd")
      .setLearningRateSchedule("constant")
      .setStepSize(1)
      .setRegParam(100)
      .setMaxIter(1)
      .setNumWorkers(1)
      .setBatchSize(1000)
      .setClipNorm(clipNorm)
      .fit(clouds)
      .parameters()
      .toSeq
    def distance(a: Seq[Float], b: Seq[Float]): Double =
      math.sqrt(a.zip(b).map { case (x, y) => math.pow(x.toDouble - y, 2) }.sum)
    val start = one(1e-12)
    assert(math.abs(distance(one(0.5), start) - 0.5) < 1e-4)
    assert(distance(one(0), start) > 10)
  }

  test("emaDecay and averagedPasses give other models, of the same training") {
    val plain = classifier.fit(clouds)
    val averages = Seq(classifier.setEmaDecay(0.9), classifier.setAveragedPasses(2))
    for (model <- averages.map(_.fit(clouds))) {
      assert(bits(model) !== bits(plain))
      assert(model.summary().objectiveHistory() === plain.summary().objectiveHistory())
    }
  }

  for (validates <- Seq(true, false)) {
    test(s"a plateau reduces the step size when the loss stalls, validation $validates") {
      // Steps that are too large to gain much for long.
      def model(schedule: String) = new NeuralNetworkRegressor()
        .setHiddenLayers(8)
        .setMaxIter(20)
        .setStepSize(0.3)
        .setLearningRateSchedule(schedule)
        .setPatience(100)
        .setValidationFraction(if (validates) 0.3 else 0)
        .setSeed(5)
        .fit(waves)
      val plateau = model("plateau(0.25, 2)")
      val passes = (0 until 20).map(i => plateau.summary().passes().get(i))
      val losses = passes.map(p => if (validates) p.validationLoss else p.loss).toArray
      assert(losses.forall(loss => !loss.isNaN))
      val schedule = Schedule.CATALOG.create("plateau(0.25, 2)")
      val expected = passes.indices.map(i => 0.3 * schedule.reaction(losses.take(i)))
      for ((pass, size) <- passes.zip(expected)) {
        assert(math.abs(pass.stepSize - size) < 1e-12, s"pass ${pass.pass}")
      }
      assert(passes.last.stepSize <= 0.3 / 4, "it must have come to a plateau")
      // Until then it is a constant; from then on it is not.
      val constant = model("constant").summary().passes()
      val first = expected.indexWhere(_ < 0.3)
      for (i <- 0 until 20) {
        assert((constant.get(i).loss == passes(i).loss) === i < first, s"pass ${i + 1}")
      }
    }
  }

  test("every layer can be named in layers") {
    val model = new NeuralNetworkClassifier()
      .setLayers(
        "gaussianNoise(0.1)",
        "dense(8)",
        "layerNorm",
        "prelu",
        "dense(8)",
        "batchNorm(0.5)",
        "maxout",
        "selu",
        "alphaDropout(0.1)"
      )
      .setMaxIter(20)
      .setStepSize(0.02)
      .setSeed(1)
      .fit(clouds)
    assert(wrong(model) <= 5)
    assert(ComponentCatalog.nameOf(model.network().layers.get(3)) === "layerNorm")
  }
}
