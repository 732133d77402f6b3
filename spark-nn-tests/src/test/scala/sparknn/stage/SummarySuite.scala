package sparknn.stage

import java.io.{ByteArrayOutputStream, PrintStream}
import org.apache.spark.sql.Row
import org.scalatest.funsuite.AnyFunSuite
import scala.collection.mutable.ArrayBuffer
import sparknn.classification.{NeuralNetworkClassificationModel, NeuralNetworkClassifier}
import sparknn.regression.NeuralNetworkRegressor
import sparknn.testing.{SmallData, TemporaryFolders}

/** What a model tells of its training, pass by pass. */
class SummarySuite extends AnyFunSuite with SmallData with TemporaryFolders {
  private def classifier =
    new NeuralNetworkClassifier().setHiddenLayers(8).setMaxIter(6).setStepSize(0.02)
  private lazy val plain = classifier.fit(clouds)
  private lazy val validated = classifier.setValidationFraction(0.3).fit(clouds)

  private def records(model: NeuralNetworkClassificationModel) = {
    val passes = model.summary().passes()
    (0 until passes.size).map(i => passes.get(i))
  }

  test("there is a record for every pass, and the loss falls") {
    val passes = records(plain)
    assert(passes.map(_.pass) === (1 to 6))
    assert(plain.summary().totalIterations() === 6)
    val losses = plain.summary().objectiveHistory()
    assert(losses === passes.map(_.loss).toArray)
    assert(losses.last < losses.head / 2)
    assert(losses.forall(loss => loss > 0 && loss < 10))
  }

  test("the metric is accuracy for classes and RMSE for values, and gets better") {
    assert(plain.summary().metricLabel() === "accuracy")
    val accuracies = records(plain).map(_.metric)
    assert(accuracies.forall(accuracy => accuracy >= 0 && accuracy <= 1))
    assert(accuracies.last > accuracies.head)
    val regressor = new NeuralNetworkRegressor().setHiddenLayers(8).setMaxIter(6).setStepSize(0.02)
    val summary =
      regressor.fit(waves.selectExpr("id", "features", "label * 100 as label")).summary()
    assert(summary.metricLabel() === "RMSE")
    val errors = (0 until 6).map(i => summary.passes().get(i).metric)
    assert(errors.last < errors.head)
    // In the units of the label.
    assert(errors.forall(error => error > 10 && error < 200))
  }

  test("the step size is that of the schedule at the end of the pass") {
    val cosine = records(plain).map(_.stepSize)
    for (i <- 0 until 6) {
      assert(math.abs(cosine(i) - 0.01 * (1 + math.cos(math.Pi * (i + 1) / 6))) < 1e-9)
    }
    val steps = records(classifier.setLearningRateSchedule("step(2, 0.5)").fit(clouds))
    assert(steps.map(_.stepSize) === Seq(0.02, 0.02, 0.01, 0.01, 0.005, 0.005))
    val constant = records(classifier.setLearningRateSchedule("constant").fit(clouds))
    assert(constant.map(_.stepSize).toSet === Set(0.02))
  }

  test("seconds are those that the pass took") {
    val start = System.nanoTime()
    val seconds = records(classifier.fit(clouds)).map(_.seconds)
    assert(seconds.forall(_ > 0))
    assert(seconds.sum < (System.nanoTime() - start) / 1e9)
  }

  test("without held-out rows there is no validation, and the last pass is the model") {
    assert(records(plain).forall(pass => !pass.validated && pass.validationLoss.isNaN))
    assert(plain.summary().bestPass() === 6)
  }

  test("with held-out rows there are validation loss and metric, and the best pass is the model") {
    val passes = records(validated)
    assert(passes.forall(pass => pass.validated && pass.validationLoss > 0))
    assert(passes.forall(pass => pass.validationMetric >= 0 && pass.validationMetric <= 1))
    val best = passes.minBy(_.validationLoss).pass
    assert(validated.summary().bestPass() === best)
  }

  test("training stops when the validation loss has not fallen for patience passes") {
    // No loss falls by so much; so the first pass stays the best.
    val stopped = classifier.setValidationFraction(0.3).setMaxIter(50).setPatience(2).setTol(100)
    val model = stopped.fit(clouds)
    assert(model.summary().totalIterations() === 3)
    assert(model.summary().bestPass() === 1)
    val first = stopped.setMaxIter(1).setLearningRateSchedule("constant").fit(clouds)
    val constant = stopped.setMaxIter(50).fit(clouds)
    assert(constant.parameters() === first.parameters())
  }

  test("the history is a DataFrame for those who want to draw it") {
    val history = validated.summary().history(spark)
    assert(
      history.columns === Array(
        "pass",
        "loss",
        "metric",
        "validationLoss",
        "validationMetric",
        "stepSize",
        "seconds"
      )
    )
    val Row(pass: Int, loss: Double, metric: Double, validationLoss: Double) =
      history.select("pass", "loss", "metric", "validationLoss").collect()(4)
    val record = records(validated)(4)
    assert(
      (pass, loss, metric, validationLoss) ===
        ((5, record.loss, record.metric, record.validationLoss))
    )
    assert(plain.summary().history(spark).where("validationLoss is null").count() === 6)
  }

  test("the summary is saved with the model") {
    withPath { path =>
      validated.save(path)
      val loaded = NeuralNetworkClassificationModel.load(path)
      assert(records(loaded) === records(validated))
      assert(loaded.summary().bestPass() === validated.summary().bestPass())
      assert(loaded.summary().toString === validated.summary().toString)
    }
  }

  private def printed(work: => Any): Seq[String] = {
    val out = System.out
    val bytes = new ByteArrayOutputStream
    System.setOut(new PrintStream(bytes, true, "UTF-8"))
    try work
    finally System.setOut(out)
    bytes.toString("UTF-8").split("\\R").toSeq.filter(_.startsWith("Finished pass"))
  }

  test("verbose prints a line for every pass, the same that the summary shows") {
    val models = ArrayBuffer.empty[NeuralNetworkClassificationModel]
    val lines =
      printed(models += classifier.setVerbose(true).setValidationFraction(0.3).fit(clouds))
    assert(lines.mkString("", "\n", "\n") === models.head.summary().toString)
    assert(lines.size === 6)
    val line =
      """Finished pass 3 / 6: loss \d\S*, train accuracy \d\S*, validation loss \d\S*, """ +
        """validation accuracy \d\S*, step 1\.0e-02, \d+\.\d s"""
    assert(lines(2).matches(line), lines(2))
    val quiet =
      """Finished pass 1 / 6: loss \d\S*, train accuracy \d\S*, step 1\.9e-02, \d+\.\d s"""
    assert(plain.summary().toString.linesIterator.next().matches(quiet), plain.summary())
  }

  test("without verbose nothing is printed") {
    assert(printed(classifier.fit(clouds)) === Nil)
  }
}
