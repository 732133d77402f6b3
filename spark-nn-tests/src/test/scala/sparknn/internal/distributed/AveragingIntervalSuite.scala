package sparknn.internal.distributed

import org.apache.spark.scheduler.{SparkListener, SparkListenerJobStart}
import org.scalatest.concurrent.Eventually
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.time.SpanSugar._
import scala.collection.mutable
import sparknn.nn.train.{EarlyStopping, TrainingPlan, WorkerRound}

/** How often workers are averaged: after so many mini-batches, or once a pass. */
class AveragingIntervalSuite extends AnyFunSuite with DistributedTraining with Eventually {
  private val layers = Seq("dense(5)", "tanh", "dense(2)")
  // Two workers of 50 rows: 7 mini-batches a pass, the last of 2 rows.
  private val points = Point.curved(100)

  private def plan(passes: Int = 3, solver: String = "momentum"): TrainingPlan =
    Training.plan(layers, solver, passes = passes, batchSize = 8)

  private def fit(workers: Int, interval: Int, how: TrainingPlan = plan()) =
    packed(rdd(points, 1), workers)(train(_, how, new Averaging(interval, 1, 0)))

  /** What the jobs of the rounds are called. */
  private def rounds(interval: Int): Seq[String] = {
    val names = mutable.Buffer[String]()
    val listener = new SparkListener {
      override def onJobStart(job: SparkListenerJobStart): Unit = names.synchronized {
        names += String.valueOf(job.properties.getProperty("spark.job.description"))
      }
    }
    context.addSparkListener(listener)
    try {
      fit(2, interval)
      context.setJobDescription("the end")
      context.parallelize(Seq(1), 1).count()
      eventually(timeout(20.seconds), interval0)(
        assert(names.synchronized(names.last) === "the end")
      )
      names.synchronized(names.filter(_.startsWith("spark-nn: pass")).toList)
    } finally {
      context.setJobDescription(null)
      context.removeSparkListener(listener)
    }
  }

  private def interval0 = interval(20.millis)

  private def expected(perPass: Int): Seq[String] =
    for (pass <- 1 to 3; round <- 1 to perPass)
      yield s"spark-nn: pass $pass of 3, round $round of $perPass"

  test("interval 0 averages once a pass, and every job says which pass and round it is") {
    assert(rounds(0) === expected(1))
  }

  test("an interval that does not divide a pass leaves a shorter round at its end") {
    assert(rounds(2) === expected(4))
    assert(rounds(3) === expected(3))
    assert(rounds(1) === expected(7))
  }

  test("an interval as long as a pass, or longer, averages once a pass") {
    val once = Training.bits(fit(2, 0))
    assert(Training.bits(fit(2, 7)) === once)
    assert(Training.bits(fit(2, 1000000)) === once)
    assert(Training.bits(fit(2, 6)) !== once)
  }

  test("one worker's training does not depend on the interval: nothing is averaged") {
    for (solver <- Seq("sgd", "momentum", "adam")) {
      val whole = fit(1, 0, plan(solver = solver))
      for (interval <- Seq(1, 3, 5)) {
        val cut = fit(1, interval, plan(solver = solver))
        assert(Training.bits(cut) === Training.bits(whole))
      }
    }
  }

  test("every row is trained on once a pass, whatever the interval") {
    packed(rdd(points, 1), 2) { data =>
      for (interval <- Seq(1, 2, 3, 7)) {
        val state = javaContext.broadcast(plan().initialState.toFlat)
        val round = new Round(plan(), data, SharedConstants.none, 1)
        val outcomes = (0 until 7 by interval).map { first =>
          round.run(new WorkerRound(0, first, interval), state, 0).totals
        }
        state.destroy()
        assert(outcomes.map(_.weight).sum === 100)
        assert(outcomes.map(_.batches).sum === 14)
      }
    }
  }

  test("training without held-out rows makes all passes and gives the last one's parameters") {
    val impatient = new EarlyStopping(1, 1e9)
    val trained =
      packed(rdd(points, 1), 2)(train(_, plan(passes = 4), stopping = impatient))
    assert(trained.history.passes.size === 4)
    assert(trained.history.bestPass === 4)
    assert(trained.history.maxPasses === 4)
  }
}
