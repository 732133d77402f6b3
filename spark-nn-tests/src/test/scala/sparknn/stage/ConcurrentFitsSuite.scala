package sparknn.stage

import java.io.File
import java.util.concurrent.{Callable, Executors}
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator
import org.apache.spark.ml.param.ParamMap
import org.apache.spark.ml.tuning.{CrossValidator, CrossValidatorModel}
import org.apache.spark.scheduler.{SparkListener, SparkListenerJobStart}
import org.scalatest.concurrent.Eventually._
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.time.SpanSugar._
import sparknn.classification.{NeuralNetworkClassificationModel, NeuralNetworkClassifier}
import sparknn.ensemble.{EnsembleClassificationModel, EnsembleClassifier}
import sparknn.feature.{Standardizer, StandardizerModel, Whitener, WhitenerModel}
import sparknn.nn.train.PassRecord
import sparknn.regression.{NeuralNetworkRegressionModel, NeuralNetworkRegressor}
import sparknn.testing.{SmallData, TemporaryFolders}
import sparknn.tuning.{SuccessiveHalving, SuccessiveHalvingModel, Trial}

/** Several trainings in one session at a time, as CrossValidator runs them. */
class ConcurrentFitsSuite extends AnyFunSuite with SmallData with TemporaryFolders {

  /** Runs everything at once and gives what came of it, in order. */
  private def atOnce[T](work: Seq[() => T]): Seq[T] = {
    val pool = Executors.newFixedThreadPool(work.size)
    try {
      val futures = work.map(job => pool.submit(new Callable[T] { override def call(): T = job() }))
      futures.map(_.get())
    } finally pool.shutdownNow()
  }

  private val fits: Seq[() => Seq[Float]] = {
    def classifier(seed: Long) =
      new NeuralNetworkClassifier().setHiddenLayers(6).setMaxIter(3).setSeed(seed)
    def regressor(workers: Int) =
      new NeuralNetworkRegressor().setHiddenLayers(5).setMaxIter(2).setNumWorkers(workers)
    Seq(
      () => classifier(1).fit(clouds).parameters().toSeq,
      () => classifier(2).setDropout(0.5).fit(clouds).parameters().toSeq,
      () => classifier(1).setNumWorkers(2).fit(clouds).parameters().toSeq,
      () => regressor(1).fit(waves).parameters().toSeq,
      () => regressor(2).setValidationFraction(0.2).fit(waves).parameters().toSeq
    )
  }

  private lazy val alone = fits.map(fit => fit())

  test("fits at the same time give the same bits as one after the other") {
    assert(alone.distinct.size === fits.size)
    assert(atOnce(fits) === alone)
  }

  test("one estimator may be fitted by several threads at once") {
    val estimator = new NeuralNetworkClassifier().setHiddenLayers(6).setMaxIter(3).setSeed(1)
    val same = Seq.fill(3)(() => estimator.fit(clouds).parameters().toSeq)
    assert(atOnce(same).forall(_ == alone.head))
  }

  test("a fit that fails does not disturb the others, and nothing stays cached") {
    val before = context.getPersistentRDDs.keySet
    val failing = () => {
      intercept[IllegalArgumentException] {
        new NeuralNetworkClassifier()
          .setMaxIter(1)
          .fit(clouds.selectExpr("features", "label - 1 as label"))
      }
      Seq.empty[Float]
    }
    assert(atOnce(fits.take(2) :+ failing) === alone.take(2) :+ Seq.empty)
    assert(context.getPersistentRDDs.keySet === before)
  }

  test("a model scores in one thread while another trains") {
    val model =
      new NeuralNetworkClassifier().setHiddenLayers(6).setMaxIter(3).setSeed(1).fit(clouds)
    val expected =
      vectors(model.transform(clouds), "probability").map(_.toArray.map(_.toFloat).toSeq)
    val scoring =
      () => vectors(model.transform(clouds), "probability").flatMap(_.toArray.map(_.toFloat))
    val got = atOnce(Seq(fits(1), scoring))
    assert(got === Seq(alone(1), expected.flatten))
  }

  // ---- Every kind of fit beside every other ----

  private def records(summary: NetworkTrainingSummary): Seq[Any] =
    summary.passes.toArray(Array.empty[PassRecord]).toSeq.map { p =>
      // As text, in which NaN is NaN; all but the seconds.
      s"${p.pass} ${p.loss} ${p.metric} ${p.validationLoss} ${p.validationMetric} ${p.stepSize}"
    }

  private def known(model: Any): Seq[Any] = model match {
    case m: NeuralNetworkClassificationModel => m.parameters().toSeq ++ records(m.summary())
    case m: NeuralNetworkRegressionModel     => m.parameters().toSeq ++ records(m.summary())
    case m: EnsembleClassificationModel      => m.models().toArray.toSeq.flatMap(known)
    case m: SuccessiveHalvingModel =>
      val trials = m.trials().toArray(Array.empty[Trial]).toSeq
      known(m.bestModel) ++ trials.map(t => s"${t.settings} ${t.passes} ${t.metric}")
    case m: CrossValidatorModel => m.avgMetrics.toSeq ++ known(m.bestModel)
    case m: WhitenerModel       => m.mean.toArray.toSeq ++ m.components.values
    case m: StandardizerModel   => m.mean.toArray.toSeq ++ m.std.toArray
  }

  private def classifier = new NeuralNetworkClassifier().setHiddenLayers(5).setMaxIter(3)

  private def grid(of: NeuralNetworkClassifier) =
    Array(0.002, 0.02, 0.05).map(step => new ParamMap().put(of.stepSize, step))

  private def search = {
    val inner = classifier
    new SuccessiveHalving()
      .setEstimator(inner)
      .setEstimatorParamMaps(grid(inner).toSeq: _*)
      .setParallelism(2)
  }

  private def crossValidator = {
    val inner = classifier.setSeed(4)
    new CrossValidator()
      .setEstimator(inner)
      .setEstimatorParamMaps(grid(inner))
      .setEvaluator(new MulticlassClassificationEvaluator().setMetricName("accuracy"))
      .setNumFolds(2)
      .setParallelism(4)
      .setSeed(1)
  }

  private def mixed: Seq[() => Any] = Seq(
    () =>
      new NeuralNetworkClassifier()
        .setLayers("dense(6)", "batchNorm", "relu", "dropout(0.3)")
        .setMaxIter(3)
        .fit(clouds),
    () => classifier.setValidationFraction(0.3).setPatience(1).fit(clouds),
    () => classifier.setSolver("lbfgs").fit(clouds),
    () => new NeuralNetworkRegressor().setHiddenLayers(5).setMaxIter(2).setEmaDecay(0.9).fit(waves),
    () => new NeuralNetworkRegressor().setHiddenLayers(5).setMaxIter(2).setSeed(9).fit(waves),
    () =>
      new EnsembleClassifier()
        .setEstimator(classifier)
        .setNumMembers(3)
        .setBagging(true)
        .setParallelism(2)
        .fit(clouds),
    () => search.fit(clouds),
    () => crossValidator.fit(clouds),
    () => new Whitener().setInputCol("features").setOutputCol("out").fit(clouds),
    () => new Standardizer().setInputCol("features").setOutputCol("out").fit(waves)
  )

  private lazy val mixedAlone = mixed.map(fit => known(fit()))

  test("all kinds of estimators at once, each twice, come to what they come to alone") {
    val before = context.getPersistentRDDs.keySet
    val expected = mixedAlone
    val got = atOnce((mixed ++ mixed).map(fit => () => known(fit())))
    for (((a, b), i) <- got.zip(expected ++ expected).zipWithIndex) assert(a === b, s"fit $i")
    assert(context.getPersistentRDDs.keySet === before)
  }

  test("CrossValidator with parallelism 4 comes to what it comes to with 1") {
    val four = crossValidator.fit(clouds)
    val one = crossValidator.setParallelism(1).fit(clouds)
    assert(known(four) === known(one))
  }

  test("trainings with checkpoints at once keep to their folders, and go on from their own") {
    def estimator(seed: Long) =
      new NeuralNetworkClassifier().setHiddenLayers(5).setMaxIter(4).setNumWorkers(2).setSeed(seed)
    val seeds = 1L to 4L
    val whole = seeds.map(seed => known(estimator(seed).fit(clouds)))
    withPath { parent =>
      def own(seed: Long) = estimator(seed).setCheckpointDir(s"$parent/$seed")
      // Cut off after as many passes as the seed says, all at once.
      atOnce(seeds.map { seed => () =>
        val training = own(seed).training(clouds.schema)
        val packed = training.pack(clouds)
        try training.start(packed).advance(math.min(3, seed.toInt))
        finally packed.close()
      })
      val resumed = atOnce(seeds.map(seed => () => known(own(seed).fit(clouds))))
      assert(resumed === whole)
      for (seed <- seeds) {
        val files = new File(s"$parent/$seed").list().filterNot(_.endsWith(".crc")).sorted.toSeq
        assert(files === Seq("checkpoint-000003.bin", "checkpoint-000004.bin"))
      }
    }
  }

  test("each thread's jobs keep the description and the group that the thread has given") {
    val seen = new java.util.concurrent.ConcurrentLinkedQueue[(String, String)]
    val listener = new SparkListener {
      override def onJobStart(job: SparkListenerJobStart): Unit = {
        val group = job.properties.getProperty("spark.jobGroup.id")
        if (group != null) seen.add(group -> job.properties.getProperty("owner"))
        ()
      }
    }
    context.addSparkListener(listener)
    try {
      atOnce((1 to 4).map { i => () =>
        context.setJobGroup(s"group $i", "a fit", interruptOnCancel = false)
        context.setLocalProperty("owner", s"group $i")
        classifier.setSeed(i.toLong).fit(clouds)
        assert(context.getLocalProperty("spark.jobGroup.id") === s"group $i")
      })
      eventually(timeout(30.seconds)) {
        val groups = seen.toArray.toSeq.map(_.asInstanceOf[(String, String)]._1).toSet
        assert(groups === (1 to 4).map(i => s"group $i").toSet)
      }
    } finally context.removeSparkListener(listener)
    val pairs = seen.toArray.toSeq.map(_.asInstanceOf[(String, String)])
    assert(pairs.forall { case (group, owner) => group == owner })
  }
}
