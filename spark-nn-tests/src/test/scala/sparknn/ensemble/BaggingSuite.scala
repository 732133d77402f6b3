package sparknn.ensemble

import org.apache.spark.ml.linalg.Vectors
import org.apache.spark.sql.functions.{col, lit}
import org.scalatest.funsuite.AnyFunSuite
import sparknn.internal.distributed.Bootstrap
import sparknn.testing.ThreeParts

/** Each member on a bootstrap sample of its own. */
class BaggingSuite extends AnyFunSuite with SmallEnsembles with ThreeParts {
  private val rows = 20000

  private def counts(seed: Long, source: Int = 0): Seq[Int] =
    (0 until rows).map(position => Bootstrap.of(seed).count(source, position))

  test("rows are in a sample as often as a Poisson variable of mean 1 says") {
    val sample = counts(1)
    val shares = (0 to 4).map(k => sample.count(_ == k).toDouble / rows)
    val expected = Seq(1.0, 1.0, 1.0 / 2, 1.0 / 6, 1.0 / 24).map(_ / math.E)
    for ((share, p) <- shares.zip(expected)) {
      // Five standard deviations of a share of so many rows.
      assert(math.abs(share - p) < 5 * math.sqrt(p * (1 - p) / rows))
    }
    assert(math.abs(sample.sum.toDouble / rows - 1) < 5 / math.sqrt(rows))
  }

  test("a sample depends on seed, source partition and position, and on nothing else") {
    assert(counts(1) === counts(1))
    def correlation(a: Seq[Int], b: Seq[Int]) =
      a.zip(b).map { case (x, y) => (x - 1.0) * (y - 1.0) }.sum / rows
    for (other <- Seq(counts(2), counts(1, 1), counts(1).tail :+ 1)) {
      assert(math.abs(correlation(counts(1), other)) < 5 / math.sqrt(rows))
    }
    assert((0 until 100).forall(position => Bootstrap.NONE.count(3, position) === 1))
  }

  test("members differ from one another and from those without bagging, and come again") {
    val bagged = parameters(classifiers.setBagging(true).fit(clouds))
    assert(bagged.toSet.size === 3)
    assert(bagged === parameters(classifiers.setBagging(true).fit(clouds)))
    val plain = parameters(classifiers.fit(clouds))
    assert(bagged.zip(plain).forall { case (a, b) => a != b })
  }

  /** A linear regression whose optimum is the mean of the labels that a sample has. */
  private def means(members: Int, weight: Option[String] = None): Seq[Double] = {
    // One feature that is always 0: what is learnt is the intercept.
    val data = waves
      .selectExpr("cast(id % 2 as double) as label", "array(0f) as features", "1d as w", "id")
      .withColumn("w", col("id") % 2 * 2 + lit(1))
      .coalesce(2)
    val linear = regressor
      .setHiddenLayers()
      .setSolver("lbfgs")
      .setMaxIter(50)
      .setStandardizeLabel(false)
    weight.foreach(name => linear.setWeightCol(name))
    val model = new EnsembleRegressor()
      .setEstimator(linear)
      .setBagging(true)
      .setNumMembers(members)
      .fit(data)
    this.members(model).map(member => numbers(member.transform(data), "prediction").head)
  }

  test("what members learn spreads as the means of bootstrap samples do") {
    // The standard error of a mean of 400 labels that are 0 or 1.
    val error = 0.5 / math.sqrt(400)
    val learnt = means(20)
    assert(math.abs(mean(learnt) - 0.5) < 4 * error / math.sqrt(20))
    assert(deviation(learnt) > 0.5 * error)
    assert(deviation(learnt) < 2 * error)
  }

  test("samples multiply the weights that rows have") {
    // Labels 1 count three times as much.
    assert(math.abs(mean(means(10, Some("w"))) - 0.75) < 0.03)
  }

  test("held-out rows are the same for all members, and each counts once") {
    val linear = regressor
      .setHiddenLayers()
      .setMaxIter(1)
      .setStepSize(1e-30)
      .setWeightInit("constant(0)")
      .setStandardizeLabel(false)
      .setValidationFraction(0.5)
    val model = new EnsembleRegressor().setEstimator(linear).setBagging(true).fit(waves)
    // A network that has learnt nothing predicts the mean c of its sample. On rows with mean m and
    // mean square s its mean squared error is s - 2 m c + c²: with c² off, a line in c.
    val points = members(model).map { member =>
      val c = member.predict(Vectors.dense(0, 0))
      (c, math.pow(member.summary().passes().get(0).validationMetric(), 2) - c * c)
    }.sorted
    val ((low, first), (high, last)) = (points.head, points.last)
    assert(high - low > 0.01)
    for ((c, y) <- points) {
      assert(math.abs(y - first - (last - first) * (c - low) / (high - low)) < 1e-5)
    }
    val training = members(model).map(_.summary().passes().get(0).loss())
    assert(training.toSet.size === 5)
  }

  test("classes and features are those of all rows, drawn or not") {
    val few = clouds.where("id < 3").coalesce(1)
    val model = classifiers.setNumMembers(5).setSeed(3)
    model.setEstimator(classifier.setNumWorkers(1)).setBagging(true)
    try assert(model.fit(few).numClasses === 3)
    catch { case e: IllegalArgumentException => assert(e.getMessage.contains("bootstrap sample")) }
  }

  test("a sample without any row is refused") {
    // A sample of one row is empty in one case of e.
    refused("bootstrap sample", "at least one row to train on", "got none of 1 rows") {
      regressors.setNumMembers(20).setBagging(true).fit(waves.limit(1))
    }
  }
}
