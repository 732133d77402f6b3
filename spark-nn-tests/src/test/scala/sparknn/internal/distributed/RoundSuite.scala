package sparknn.internal.distributed

import java.util.ArrayList
import java.util.concurrent.atomic.AtomicInteger
import org.apache.spark.scheduler.{SparkListener, SparkListenerStageSubmitted}
import org.scalatest.concurrent.Eventually
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.time.SpanSugar._
import sparknn.nn.train.{TrainingPlan, TrainingState, WorkerRound}

/** A round in Spark does what its workers do one after another, averaged whole. */
class RoundSuite extends AnyFunSuite with DistributedTraining with Eventually {
  private val points = Point.weighted(90)
  private val workers = 5
  private val parallelism = 4

  private def plan(units: Int, passes: Int = 1): TrainingPlan =
    Training.plan(
      Seq(s"dense($units)", "relu", "dropout(0.2)", "dense(2)"),
      "adam",
      stepSize = 0.01,
      batchSize = 4,
      passes = passes
    )

  // Of 5 workers: 0.01 and 32 megabytes, and 16 are the limit.
  private val small = plan(8)
  private val large = plan(80000)

  /** The same without a job: every worker in turn, then one average of whole states. */
  private def byHand(
      data: PackedData,
      plan: TrainingPlan,
      round: WorkerRound,
      flat: Array[Float],
      steps: Long
  ): StateSlice = {
    val blocks = data.blocks.glom().collect()
    val parts = new ArrayList[Array[Byte]]
    for (worker <- 0 until data.workers) {
      val state = TrainingState.fromFlat(plan, flat, steps)
      val rows = PackedData.training(blocks.get(worker).iterator())
      val result = round.run(plan, state, worker, data.trainingRows()(worker), rows)
      if (result.totals.batches > 0) {
        parts.add(StateSlice.of(result, 0, flat.length).bytes)
      }
    }
    new StateSlice(StateSlice.average(parts.iterator()))
  }

  private def checkRound(plan: TrainingPlan, round: WorkerRound): Unit =
    packed(rdd(points), workers) { data =>
      val flat = plan.initialState.toFlat
      val state = javaContext.broadcast(flat)
      try {
        val outcome = new Round(plan, data, SharedConstants.none, parallelism).run(round, state, 7)
        val expected = byHand(data, plan, round, flat, 7)
        val numbers = new Array[Float](flat.length)
        expected.read(numbers, 0)
        assert(java.util.Arrays.equals(outcome.flat, numbers))
        assert(!java.util.Arrays.equals(outcome.flat, flat))
        assert(outcome.totals === expected.totals)
        assert(outcome.steps === expected.steps)
      } finally state.destroy()
    }

  /** How many stages the jobs in between needed. */
  private def stages(work: => Unit): Int = {
    val count = new AtomicInteger
    val end = new AtomicInteger
    val listener = new SparkListener {
      override def onStageSubmitted(stage: SparkListenerStageSubmitted): Unit =
        if (stage.stageInfo.name == "the end") end.incrementAndGet() else count.incrementAndGet()
    }
    context.addSparkListener(listener)
    try {
      work
      context.setCallSite("the end")
      context.parallelize(Seq(1), 1).count()
      eventually(timeout(20.seconds), interval(20.millis))(assert(end.get === 1))
      count.get
    } finally {
      context.clearCallSite()
      context.removeSparkListener(listener)
    }
  }

  test("a small state is averaged on the driver, with the bits of the plain average") {
    val rounds = stages(checkRound(small, new WorkerRound(0, 0, 2)))
    // Packing has 2, the round 1, the look at the blocks 1.
    assert(rounds === 4)
  }

  test(
    "a large state is averaged slice by slice in a shuffle, with the bits of the plain average"
  ) {
    assert(Slices.of(TrainingState.flatSize(large), workers, parallelism).count > 4)
    val rounds = stages(checkRound(large, new WorkerRound(0, 0, 2)))
    assert(rounds === 5)
  }

  test("workers that have no more rows leave the average to the others") {
    // 18 rows a worker make 4 full mini-batches and one of 2 rows; shares of 17 rows one of 1.
    checkRound(small, new WorkerRound(0, 4, 3))
    val few = rdd(points.take(43), 1)
    packed(few, workers) { data =>
      // 8 or 9 rows: only the workers with 9 have a third mini-batch.
      assert(data.trainingRows.sorted.toSeq === Seq(8, 8, 9, 9, 9))
      val flat = small.initialState.toFlat
      val state = javaContext.broadcast(flat)
      val outcome = new Round(small, data, SharedConstants.none, parallelism)
        .run(new WorkerRound(0, 2, 5), state, 2)
      state.destroy()
      assert(outcome.totals.batches === 3)
      assert(outcome.steps === 3)
    }
  }

  test("a round behind the end of a pass leaves the state as it was") {
    packed(rdd(points), workers) { data =>
      val flat = small.initialState.toFlat
      val state = javaContext.broadcast(flat)
      val outcome = new Round(small, data, SharedConstants.none, parallelism)
        .run(new WorkerRound(0, 99, 1), state, 5)
      assert(Training.bits(outcome.flat) === Training.bits(flat))
      assert(outcome.steps === 5)
      assert(outcome.totals.batches === 0)
      state.destroy()
    }
  }

  test("the optimiser's memory is averaged with the parameters") {
    packed(rdd(points), 2) { data =>
      val flat = small.initialState.toFlat
      val state = javaContext.broadcast(flat)
      val next =
        new Round(small, data, SharedConstants.none, 1).run(new WorkerRound(0, 0, 1), state, 0).flat
      state.destroy()
      val parameters = small.network.parameters.size
      val (mean, square) = next.drop(parameters).splitAt(parameters)
      assert(mean.exists(_ != 0) && square.exists(_ > 0) && square.forall(_ >= 0))
    }
  }
}
