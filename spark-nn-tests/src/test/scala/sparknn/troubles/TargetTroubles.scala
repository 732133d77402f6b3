package sparknn.troubles

import org.apache.spark.ml.attribute.NominalAttribute
import org.apache.spark.ml.linalg.{Vector, Vectors}
import org.apache.spark.sql.{DataFrame, Row}
import org.apache.spark.sql.functions.{array, avg, col, expr, lit, pow, sqrt}
import org.scalatest.funsuite.AnyFunSuite
import scala.util.Random
import sparknn.classification.NeuralNetworkClassifier
import sparknn.ensemble.EnsembleRegressor
import sparknn.regression.{NeuralNetworkRegressionModel, NeuralNetworkRegressor}
import sparknn.testing.{SharedSpark, TemporaryFolders, ThreeParts}

/** Labels: how far from 0 they are, how many of each there are, how they are held out. */
trait TargetTroubles extends SharedSpark with TemporaryFolders with ThreeParts {
  this: AnyFunSuite =>
  private lazy val slopes: DataFrame = {
    val random = new Random(5)
    val rows = Seq.fill(1000) {
      val (a, b) = (random.nextGaussian(), random.nextGaussian())
      (Vectors.dense(a, b), 30 * math.sin(a) + 15 * b + random.nextGaussian())
    }
    spark.createDataFrame(rows).toDF("features", "label").coalesce(1).cache()
  }

  private def regressor =
    new NeuralNetworkRegressor()
      .setHiddenLayers(16)
      .setMaxIter(20)
      .setStepSize(0.01)
      .setNumWorkers(2)

  private def rmse(scored: DataFrame): Double =
    scored.select(sqrt(avg(pow(col("prediction") - col("label"), 2)))).head().getDouble(0)

  private def predictions(model: NeuralNetworkRegressionModel, rows: DataFrame): Set[Double] =
    model.transform(rows).select("prediction").collect().map(_.getDouble(0)).toSet

  test("labels of 1.7e9 are learnt as well as the same around 0, standardised or not") {
    val far = slopes.withColumn("label", col("label") + 1.7e9)
    for (standardize <- Seq(true, false)) {
      val own = regressor.setStandardizeLabel(standardize)
      val (near, moved) =
        (rmse(own.fit(slopes).transform(slopes)), rmse(own.fit(far).transform(far)))
      assert(near < (if (standardize) 3 else 10))
      assert(math.abs(moved / near - 1) < 0.05, s"$near, far from 0 $moved")
    }
  }

  test("the RMSE that a training reports of labels of 1.7e9 is that of its predictions") {
    val far = slopes.withColumn("label", col("label") + 1.7e9).withColumn("held", lit(true))
    val both = far.union(far.withColumn("held", lit(false)))
    val model = regressor.setMaxIter(3).setValidationIndicatorCol("held").fit(both)
    val best = model.summary.passes.get(model.summary.bestPass - 1)
    assert(math.abs(best.validationMetric / rmse(model.transform(far)) - 1) < 1e-5)
  }

  for (constant <- Seq(5.0, 1e-6, 1.7e9 + 0.1, -0.3, 0.0); standardize <- Seq(true, false)) {
    val how = if (standardize) "standardised" else "not standardised"
    test(s"a label of $constant everywhere is predicted exactly, $how") {
      val flat = slopes.withColumn("label", lit(constant))
      val own = regressor.setMaxIter(2).setStandardizeLabel(standardize)
      for (loss <- Seq("squaredError", "absolute", "huber")) {
        assert(predictions(own.setLoss(loss).fit(flat), flat) === Set(constant))
      }
    }
  }

  test("counts that are all the same, or all 0, are predicted exactly") {
    for (count <- Seq(5.0, 0.0)) {
      val flat = slopes.withColumn("label", lit(count))
      val model = regressor.setMaxIter(2).setLoss("poisson").fit(flat)
      assert(predictions(model, flat) === Set(count))
      assert(model.summary.passes.get(0).metric === 0)
    }
  }

  test("a constant beside another target is predicted exactly, and the other is learnt") {
    val both = slopes.withColumn("label", array(col("label"), lit(0.1)))
    val model = regressor.fit(both)
    val rows = model.transform(both).select("label", "prediction").collect()
    val errors = rows.map { case Row(label: scala.collection.Seq[_], prediction: Vector) =>
      assert(prediction(1) === 0.1)
      math.pow(prediction(0) - label.head.asInstanceOf[Double], 2)
    }
    assert(math.sqrt(errors.sum / errors.length) < 3)
  }

  test("a single row is predicted exactly; after a load, too") {
    val one = spark.createDataFrame(Seq((Vectors.dense(1, 2), 5.0))).toDF("features", "label")
    val model = new NeuralNetworkRegressor().setMaxIter(2).fit(one)
    assert(model.predict(Vectors.dense(1, 2)) === 5.0)
    withPath { path =>
      model.save(path)
      assert(NeuralNetworkRegressionModel.load(path).predict(Vectors.dense(3, 4)) === 5.0)
    }
  }

  test("rows of weight 0 make no constant another") {
    val flat = slopes.limit(20).withColumn("label", lit(0.3)).withColumn("w", lit(0.7))
    val all = flat.union(flat.withColumn("label", lit(9.0)).withColumn("w", lit(0.0)))
    assert(predictions(regressor.setMaxIter(2).setWeightCol("w").fit(all), all) === Set(0.3))
  }

  test("held-out rows with other labels are reported as far from a constant as they are") {
    val flat = slopes.limit(20).withColumn("label", lit(0.5)).withColumn("held", lit(false))
    val all = flat.union(flat.withColumn("label", lit(2.5)).withColumn("held", lit(true)))
    val model = regressor.setMaxIter(2).setValidationIndicatorCol("held").fit(all)
    assert(model.summary.passes.get(1).validationMetric === 2.0)
  }

  /** The outputs of a network that can give nothing but constants, before it has learnt anything.
    */
  private def untrained(loss: String, rows: DataFrame): NeuralNetworkRegressor =
    new NeuralNetworkRegressor()
      .setNumWorkers(2)
      .setLayers("dense(1, constant(0))")
      .setLoss(loss)
      .setMaxIter(1)
      .setStepSize(1e-12)

  private def start(loss: String, rows: DataFrame, standardize: Boolean): Double = {
    val one = untrained(loss, rows).setStandardizeLabel(standardize)
    one.fit(rows).predict(Vectors.dense(0, 0))
  }

  test("training begins at the best constant for the loss") {
    val labels = Seq(1.0, 2.0, 4.0, 7.0, 100.0, 3.0, 5.0)
    val rows = spark
      .createDataFrame(labels.map(label => (Vectors.dense(1, 2), label)))
      .toDF("features", "label")
    val mean = labels.sum / 7
    for (standardize <- Seq(true, false)) {
      assert(math.abs(start("squaredError", rows, standardize) - mean) < 1e-5)
      assert(math.abs(start("absolute", rows, standardize) - 4) < 1e-5)
      assert(math.abs(start("huber(0.5)", rows, standardize) - 4) < 1e-5)
    }
    assert(math.abs(start("poisson", rows, standardize = false) / mean - 1) < 1e-5)
  }

  test("the median is that of the weights, and as right where rows are many and sorted") {
    val weighted = spark
      .createDataFrame(
        (1 to 9).map(i => (Vectors.dense(1, 2), i.toDouble, if (i == 8) 9.0 else 1.0))
      )
      .toDF("features", "label", "w")
    val model = untrained("absolute", weighted).setWeightCol("w").fit(weighted)
    assert(math.abs(model.predict(Vectors.dense(0, 0)) - 8) < 1e-5)
    val many = spark
      .range(0, 100000, 1, 3)
      .select(array(lit(1.0), lit(2.0)).as("features"), pow(col("id") / 100000, 4).as("label"))
    assert(math.abs(start("absolute", many, standardize = true) - 0.0625) < 0.01)
  }

  test("counts with a mean of 500 are learnt as well as by the squared error") {
    val counts = {
      val random = new Random(6)
      val rows = Seq.fill(2000) {
        val (a, b) = (random.nextGaussian(), random.nextGaussian())
        val mean = 500 * math.exp(0.3 * math.sin(a) + 0.2 * b)
        (Vectors.dense(a, b), math.rint(mean + math.sqrt(mean) * random.nextGaussian()))
      }
      spark.createDataFrame(rows).toDF("features", "label").coalesce(1).cache()
    }
    val own = new NeuralNetworkRegressor().setHiddenLayers(16).setMaxIter(20).setNumWorkers(2)
    val squared = rmse(own.fit(counts).transform(counts))
    val poisson = rmse(own.setLoss("poisson").fit(counts).transform(counts))
    assert(poisson < 1.3 * squared, s"squared error $squared, poisson $poisson")
  }

  /** Events counted for longer and longer, at rates of about 0.02. */
  private lazy val events: DataFrame = {
    val random = new Random(7)
    val rows = Seq.fill(2000) {
      val (a, b) = (random.nextGaussian(), random.nextGaussian())
      val time = math.exp(4 + 3 * random.nextDouble())
      val mean = 0.02 * time * math.exp(0.5 * a - 0.3 * b)
      val count = math.max(0, math.rint(mean + math.sqrt(mean) * random.nextGaussian()))
      (Vectors.dense(a, b), count, math.log(time), mean)
    }
    spark.createDataFrame(rows).toDF("features", "label", "exposure", "mean").coalesce(1).cache()
  }

  private def counting = regressor.setLoss("poisson").setOffsetCol("exposure")

  /** How far predictions are from the means that the counts were drawn from, relative to them. */
  private def relativeError(scored: DataFrame): Double =
    scored.select(sqrt(avg(pow(col("prediction") / col("mean") - 1, 2)))).head().getDouble(0)

  test("an offset is added to the logarithm of the mean: where counts were taken for longer") {
    val model = counting.fit(events)
    assert(relativeError(model.transform(events)) < 0.1)
    val without = regressor.setLoss("poisson").fit(events)
    assert(relativeError(without.transform(events)) > 0.5)
    // Twice as long: twice as many; predict takes an exposure of 1.
    val twice = events.withColumn("exposure", col("exposure") + math.log(2))
    val once = model.transform(events).select("prediction").collect().map(_.getDouble(0))
    val doubled = model.transform(twice).select("prediction").collect().map(_.getDouble(0))
    for ((a, b) <- once.zip(doubled)) assert(math.abs(b / a - 2) < 1e-9)
    val Row(features: Vector, offset: Double) = events.select("features", "exposure").head()
    assert(math.abs(model.predict(features) * math.exp(offset) / once.head - 1) < 1e-12)
  }

  test("with offsets training begins at the sum of the counts by the sum of the exposures") {
    val own = untrained("poisson", events).setOffsetCol("exposure")
    val rate = own.fit(events).predict(Vectors.dense(0, 0))
    val sums = events.selectExpr("sum(label) / sum(exp(exposure))").head().getDouble(0)
    assert(math.abs(rate / sums - 1) < 1e-5)
  }

  test("offsets in a saved model, in an ensemble, and of several targets") {
    val model = counting.setMaxIter(3).fit(events)
    withPath { path =>
      model.save(path)
      val loaded = NeuralNetworkRegressionModel.load(path).transform(events)
      assert(relativeError(loaded) === relativeError(model.transform(events)))
    }
    val ensemble = new EnsembleRegressor().setEstimator(counting).setNumMembers(2).setStdCol("std")
    val scored = ensemble.fit(events).transform(events)
    assert(relativeError(scored) < 0.1)
    assert(scored.where("std > prediction").count() === 0)
    val two = events.withColumn("label", array(col("label"), lit(2) * col("label")))
    val both = counting.fit(two).transform(two).select("prediction", "mean").collect().map {
      case Row(prediction: Vector, mean: Double) =>
        (math.abs(prediction(0) / mean - 1), math.abs(prediction(1) / mean / 2 - 1))
    }
    assert(both.map(_._1).sum / both.length < 0.1 && both.map(_._2).sum / both.length < 0.1)
  }

  test("offsets that are missing, null or no numbers are refused, in fit and in transform") {
    val model = counting.setMaxIter(1).fit(events)
    def fit(rows: DataFrame): Any = counting.setMaxIter(1).fit(rows)
    def score(rows: DataFrame): Any = model.transform(rows).collect()
    for (use <- Seq(fit _, score _)) {
      val missing = intercept[IllegalArgumentException](use(events.drop("exposure")))
      assert(missing.getMessage.startsWith("offset column 'exposure' must exist, got columns"))
      val text = events.withColumn("exposure", lit("long"))
      val wrong = intercept[IllegalArgumentException](use(text))
      assert(wrong.getMessage === "offset column 'exposure' must be numeric, got string")
      for (
        (value, said) <- Seq(
          ("cast(null as double)", "null"),
          ("double('NaN')", "NaN"),
          ("1000d", "1000.0")
        )
      ) {
        val rows = events.limit(5).withColumn("exposure", expr(value))
        val error = messages(intercept[Exception](use(rows)))
        assert(error.contains("'exposure' must") && error.contains(s"got $said"), error)
      }
    }
    val other = intercept[IllegalArgumentException](counting.setLoss("absolute").fit(events))
    assert(other.getMessage.startsWith("offsetCol must be set only with a loss whose outputs are"))
  }

  private def classes(counts: Int*): DataFrame = {
    val rows = for ((count, c) <- counts.zipWithIndex; _ <- 1 to count) yield c.toDouble
    spark
      .createDataFrame(rows.map(c => (Vectors.dense(1, 2), c)))
      .toDF("features", "label")
      .coalesce(1)
  }

  private def classifier =
    new NeuralNetworkClassifier().setHiddenLayers(4).setMaxIter(2).setNumWorkers(2)

  private def startOfClasses(own: NeuralNetworkClassifier, rows: DataFrame): Vector = {
    val outputs = rows.select("label").distinct().count()
    val layers = s"dense($outputs, constant(0))"
    own.clear(own.hiddenLayers)
    own.setLayers(layers).setStepSize(1e-12).setMaxIter(1).fit(rows).predictRaw(Vectors.dense(0, 0))
  }

  test("classes with unequal shares begin at the logarithms of their shares") {
    val rows = classes(960, 32, 8)
    val raw = startOfClasses(classifier, rows).toArray.map(math.exp)
    for ((got, share) <- raw.map(_ / raw.sum).zip(Seq(0.96, 0.032, 0.008))) {
      assert(math.abs(got / share - 1) < 1e-5)
    }
    val balanced = startOfClasses(classifier.setClassWeights("balanced"), rows).toArray
    assert(balanced.forall(math.abs(_) < 1e-6))
    val smoothed =
      startOfClasses(classifier.setLabelSmoothing(0.3), rows).toArray.map(math.exp)
    assert(math.abs(smoothed(2) / smoothed.sum - (0.7 * 0.008 + 0.1)) < 1e-6)
    val hinge = startOfClasses(classifier.setLoss("multiclassHinge"), rows)
    assert(Vectors.sqdist(hinge, Vectors.dense(1, 0, 0)) < 1e-12)
  }

  test("a tenth of 20 rows is held out with every seed, in any partitions") {
    val rows = classes(10, 10)
    for (seed <- 1L to 10L; partitions <- Seq(1, 3)) {
      val own = classifier.setMaxIter(1).setValidationFraction(0.1).setSeed(seed)
      assert(own.fit(rows.repartition(partitions)).summary.passes.get(0).validated)
    }
  }

  test("a class of two rows among many stays in training") {
    for (seed <- 1L to 10L) {
      val rows = classes(18, 2)
      val own = classifier
        .setClassWeights("0,1")
        .setMaxIter(1)
        .setValidationFraction(0.5)
        .setSeed(seed)
      // Refused where all rows with a weight are held out, or none.
      assert(own.fit(rows).summary.passes.get(0).validated)
    }
  }

  test("a fold of one class trains where metadata tell of more classes") {
    val rows = classes(12).select(
      col("features"),
      col("label").as(
        "label",
        NominalAttribute.defaultAttr.withName("label").withValues("a", "b", "c").toMetadata()
      )
    )
    val model = classifier.fit(rows)
    assert(model.numClasses === 3)
    assert(model.predict(Vectors.dense(1, 2)) === 0.0)
  }

  test("class weights for more classes than there are, are refused") {
    val error = intercept[IllegalArgumentException] {
      classifier.setClassWeights("1,2,3,4").fit(classes(5, 5))
    }
    assert(
      error.getMessage ===
        "classWeights must be at most one for each of the 2 classes, got 4 (1,2,3,4)"
    )
  }

  test("false and true are the classes 0 and 1") {
    val rows = classes(20, 10)
    val flags = rows.withColumn("label", col("label") === 1)
    val model = classifier.fit(flags)
    assert(model.numClasses === 2)
    assert(model.parameters.toSeq === classifier.fit(rows).parameters.toSeq)
    assert(model.transform(flags).select("prediction").distinct().count() === 1)
  }
}
