package sparknn.troubles

import org.apache.spark.HashPartitioner
import org.apache.spark.ml.linalg.Vectors
import org.apache.spark.sql.DataFrame
import org.apache.spark.sql.functions.{avg, col, first, lit, udf}
import org.scalatest.funsuite.AnyFunSuiteLike
import scala.util.Random
import sparknn.classification.NeuralNetworkClassifier
import sparknn.ensemble.EnsembleClassifier
import sparknn.feature.{Standardizer, Whitener}
import sparknn.regression.NeuralNetworkRegressor
import sparknn.testing.{Numbers, SharedSpark}

/** How the input is read: how often, and what of it decides. */
trait InputTroubles extends AnyFunSuiteLike with SharedSpark {
  private val count = 60

  private def random(seed: Int): Seq[(Int, Double, Double, Double)] = {
    val random = new Random(seed)
    Seq.tabulate(count) { i =>
      val (x, y) = (random.nextGaussian(), random.nextGaussian())
      (i, x, y, if (x > y) 1.0 else 0.0)
    }
  }

  private def classifier = new NeuralNetworkClassifier()
    .setHiddenLayers(3)
    .setMaxIter(2)
    .setBatchSize(10)
    .setSeed(1)

  private def regressor =
    new NeuralNetworkRegressor().setHiddenLayers(3).setMaxIter(2).setBatchSize(10).setSeed(1)

  /** How many rows, upstream and behind a groupBy, are computed while some work reads them. */
  private def computed(work: DataFrame => Any): (Long, Long) = {
    val upstream = context.longAccumulator("upstream")
    val behind = context.longAccumulator("behind")
    val counted = udf { (x: Double) => upstream.add(1); x }.asNondeterministic()
    val vector = udf { (x: Double, y: Double) =>
      behind.add(1)
      Vectors.dense(x, y)
    }.asNondeterministic()
    val rows = spark
      .createDataFrame(context.parallelize(random(1), 3))
      .toDF("id", "x", "y", "label")
      .withColumn("x", counted(col("x")))
      .groupBy("id")
      .agg(avg("x").as("x"), avg("y").as("y"), first("label").as("label"))
      .withColumn("features", vector(col("x"), col("y")))
      .select("features", "label")
    work(rows)
    (upstream.value, behind.value)
  }

  private val readings = Seq[(String, DataFrame => Any)](
    ("a classifier's", classifier.fit(_)),
    ("one with a number of workers,", classifier.setNumWorkers(2).fit(_)),
    ("one with balanced classes", classifier.setClassWeights("balanced").fit(_)),
    ("one with held-out rows", classifier.setValidationFraction(0.2).fit(_)),
    ("one by L-BFGS", classifier.setSolver("lbfgs").fit(_)),
    ("a regressor's", regressor.fit(_)),
    ("an ensemble's", new EnsembleClassifier().setEstimator(classifier).setNumMembers(3).fit(_)),
    (
      "a bagged ensemble's",
      new EnsembleClassifier().setEstimator(classifier).setNumMembers(3).setBagging(true).fit(_)
    )
  )
  for ((whose, work) <- readings) {
    test(s"$whose fit computes its input once") {
      assert(computed(work) === ((count, count)))
    }
  }

  test("a feature stage computes what is before a shuffle once, and a partition behind it twice") {
    for (
      work <- Seq[DataFrame => Any](
        new Standardizer().setInputCol("features").setOutputCol("out").fit(_),
        new Whitener().setInputCol("features").setOutputCol("out").fit(_)
      )
    ) {
      val (upstream, behind) = computed(work)
      assert(upstream === count)
      assert(behind >= count && behind <= 2 * count)
    }
  }

  test("equal weights of 1 and of 1,000 give the same model behind a shuffle, as do none") {
    val rows = random(2)
    def shuffled(arrival: Seq[(Int, Double, Double, Double)], sources: Int): DataFrame = {
      val byKey = context.parallelize(arrival, sources).map(row => (row.hashCode, row))
      spark
        .createDataFrame(byKey.partitionBy(new HashPartitioner(3)).values)
        .toDF("id", "x", "y", "label")
        .selectExpr("array(x, y) AS features", "label")
    }
    val none = classifier.fit(shuffled(rows, 1)).parameters
    def fit(weight: Double) = classifier
      .setWeightCol("weight")
      .fit(shuffled(rows.reverse, 4).withColumn("weight", lit(weight)))
      .parameters
    // Times a power of two nothing is rounded.
    for (weight <- Seq(1.0, 1024.0)) {
      Numbers.assertSameBits(fit(weight), none, s"parameters with weights of $weight")
    }
    val thousand = fit(1000)
    assert(none.indices.forall(i => math.abs(thousand(i) - none(i)) < 1e-6))
  }

  test("rows that differ in their weights alone have an order behind a shuffle, too") {
    val rows = random(3).map { case (i, _, _, label) => (i, 1.0, 2.0, label) }
    def fit(arrival: Seq[(Int, Double, Double, Double)], sources: Int) = {
      val byKey = context.parallelize(arrival, sources).map(row => (row.hashCode, row))
      val data = spark
        .createDataFrame(byKey.partitionBy(new HashPartitioner(3)).values)
        .toDF("id", "x", "y", "label")
        .selectExpr("array(x, y) AS features", "label", "id + 0.5 AS weight")
      classifier.setWeightCol("weight").fit(data).parameters
    }
    Numbers.assertSameBits(fit(rows, 1), fit(Random.shuffle(rows), 4), "parameters")
  }

  test("a weight that classWeights make infinite is refused") {
    val rows = spark
      .createDataFrame(random(4))
      .toDF("id", "x", "y", "label")
      .selectExpr("array(x, y) AS features", "label", "1e30 AS weight")
    val error = intercept[IllegalArgumentException](
      classifier.setWeightCol("weight").setClassWeights("1, 1e30").fit(rows)
    )
    assert(error.getMessage.contains("classWeights must be finite"))
    assert(error.getMessage.contains("got 1.0000000000000001E60 (class 1)"))
  }

  test("features in thousandths and in thousands are learnt without a scaler before") {
    val random = new Random(6)
    val rows = Seq.fill(3000) {
      val z = Seq.fill(6)(random.nextGaussian())
      val units = z.indices.map(j => math.pow(10, j - 3))
      val label = if (z(0) + z(1) * z(2) - z(3) + z(5) > 0) 1.0 else 0.0
      (Vectors.dense(z.zip(units).map { case (value, unit) => unit * (value + 3) }.toArray), label)
    }
    val data = spark.createDataFrame(rows).toDF("features", "label")
    val Array(train, test) = data.randomSplit(Array(0.8, 0.2), 1)
    def accuracy(standardization: Boolean) = {
      val model = new NeuralNetworkClassifier()
        .setHiddenLayers(32)
        .setStepSize(0.01)
        .setStandardization(standardization)
        .setSeed(1)
        .fit(train)
      model.transform(test).where("prediction = label").count().toDouble / test.count()
    }
    assert(accuracy(standardization = true) >= 0.95)
    assert(accuracy(standardization = false) < 0.9, "these features must be hard as they are")
  }
}
