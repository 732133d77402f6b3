package sparknn.internal.distributed

import java.util.concurrent.{Callable, Executors, TimeUnit}
import org.scalatest.funsuite.AnyFunSuite
import sparknn.nn.train.{EarlyStopping, TrainingPlan, WorkerRound}

/** The same data, plan, seed and workers give the same bits, however the work was scheduled. */
class RepeatabilitySuite extends AnyFunSuite with DistributedTraining {
  private val points = Point.weighted(300)
  private val layers = Seq("dropout(0.1)", "dense(8)", "relu", "dropout(0.3)", "dense(2)")
  private val outer = new Averaging(2, 0.9, 0.6)

  private def plan(seed: Long = 1): TrainingPlan =
    Training.plan(layers, "adam", stepSize = 0.01, passes = 3, batchSize = 16, seed = seed)

  private def fit(
      workers: Int = 3,
      planSeed: Long = 1,
      packingSeed: Long = 1
  ): TrainingResult =
    packed(rdd(points), workers, 0.2, packingSeed)(train(_, plan(planSeed), outer))

  private lazy val first = fit()

  test("a fit repeats itself to the last bit, with Adam, dropout and outer momentum") {
    for (_ <- 1 to 3) {
      val again = fit()
      assert(Training.bits(again) === Training.bits(first))
      assert(Training.history(again) === Training.history(first))
    }
  }

  test("fits that run side by side give the bits of a fit that runs alone") {
    val pool = Executors.newFixedThreadPool(4)
    try {
      val task: Callable[TrainingResult] = () => fit()
      val fits = (1 to 6).map(_ => pool.submit(task)).map(_.get(2, TimeUnit.MINUTES))
      fits.foreach(other => assert(Training.bits(other) === Training.bits(first)))
    } finally pool.shutdownNow()
  }

  test("training twice on what was packed once gives the same bits") {
    packed(rdd(points), 3, 0.2) { data =>
      assert(Training.bits(train(data, plan(), outer)) === Training.bits(first))
      assert(Training.bits(train(data, plan(), outer)) === Training.bits(first))
    }
  }

  test("a training that goes on pass by pass gives the bits of one that does not stop") {
    for (emaDecay <- Seq(0.0, 0.9); averagedPasses <- Seq(1, 2)) {
      val plan = Training.plan(
        layers,
        "adam",
        stepSize = 0.01,
        passes = 4,
        batchSize = 16,
        emaDecay = emaDecay,
        averagedPasses = averagedPasses
      )
      packed(rdd(points), 3, 0.2) { data =>
        val stepwise = Training.begin(javaContext, data, plan, outer, new EarlyStopping(1000, 0))
        for (pass <- 1 to 4) {
          assert(!stepwise.finished)
          stepwise.advance(pass)
          assert(stepwise.passes.size === pass)
          stepwise.trained // May be looked at in between.
        }
        assert(stepwise.finished)
        stepwise.advance(10)
        assert(stepwise.passes.size === 4)
        val whole = train(data, plan, outer)
        assert(Training.bits(stepwise.trained) === Training.bits(whole))
        assert(Training.history(stepwise.trained) === Training.history(whole))
      }
    }
  }

  test("packed rows that were lost from the cache come back with the same bits") {
    packed(rdd(points), 3, 0.2) { data =>
      data.blocks.unpersist(true)
      assert(Training.bits(train(data, plan(), outer)) === Training.bits(first))
    }
  }

  test("another seed gives other parameters, whether it is the plan's or the packing's") {
    val bits = Training.bits(first)
    assert(Training.bits(fit(planSeed = 2)) !== bits)
    assert(Training.bits(fit(packingSeed = 2)) !== bits)
  }

  test("another number of workers gives other parameters") {
    assert(Training.bits(fit(workers = 2)) !== Training.bits(first))
  }

  test("workers with the very same rows drop other units and take the rows in another order") {
    def distance(plan: TrainingPlan, one: Int, other: Int): Double =
      packed(rdd(points), 1) { data =>
        val blocks = data.blocks.collect()
        def work(worker: Int) = {
          val rows = PackedData.training(blocks.iterator())
          new WorkerRound(0, 0, 100).run(plan, plan.initialState, worker, points.size, rows).state
        }
        Training.distance(work(one).toFlat, work(other).toFlat)
      }
    val drops = Training.plan(layers, batchSize = points.size)
    val orders = Training.plan(Seq("dense(8)", "relu", "dense(2)"), batchSize = 10)
    for (plan <- Seq(drops, orders)) {
      assert(distance(plan, 4, 4) === 0)
      assert(distance(plan, 4, 5) > 1e-3)
    }
  }
}
