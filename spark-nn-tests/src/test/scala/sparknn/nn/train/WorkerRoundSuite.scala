package sparknn.nn.train

import org.scalatest.funsuite.AnyFunSuite
import sparknn.nn.data.RowBlock
import sparknn.nn.rule.Penalty
import sparknn.testing.{Numbers, Plans}

/** What workers do between two averages, without Spark. */
class WorkerRoundSuite extends AnyFunSuite {
  private val network =
    Plans.network(5, "softmaxCrossEntropy", "dense(6)", "dropout(0.3)", "relu", "dense(3)")
  private val rows = Plans.rows(20, 5, 0, classes = 3)

  private def run(
      plan: TrainingPlan,
      round: WorkerRound,
      state: TrainingState,
      partition: Int = 0,
      block: RowBlock = Plans.block(rows)
  ): WorkerTask.Result =
    round.run(plan, state, partition, block.rows, Plans.iterator(block))

  for (loss <- Seq("softmaxCrossEntropy", "squaredError"); shards <- Seq(2, 4)) {
    test(s"one step on $shards equal shards, averaged, is one step on all: $loss") {
      val network = Plans.network(5, loss, "dense(8)", "tanh", "dense(3)")
      val classes = if (loss == "squaredError") 0 else 3
      val all = Plans.rows(8 * shards, 5, 3, classes).map(_.copy(weight = 1))
      val penalty = new Penalty(0.001, 0.01)
      val whole = Plans.plan(network, penalty = penalty, batchSize = 8 * shards)
      val part = Plans.plan(network, penalty = penalty, batchSize = 8)
      val once = new WorkerRound(0, 0, 1)
      val expected = run(whole, once, whole.initialState, block = Plans.block(all))
      val workers = all.grouped(8).toSeq.zipWithIndex.map { case (shard, k) =>
        run(part, once, part.initialState, k, Plans.block(shard))
      }
      val average = workers
        .map(worker => Numbers.doubles(worker.state.toFlat))
        .reduce((a, b) => a.zip(b).map { case (x, y) => x + y })
        .map(_ / shards)
      Numbers.assertAllClose(expected.state.toFlat, average, 1e-6, 1e-6, "parameters")
      val totals = workers.map(_.totals).reduce((a, b) => a.plus(b))
      Numbers.assertClose(totals.meanLoss, expected.totals.meanLoss, 1e-6, 0, "loss")
      assert(totals.weight === 8.0 * shards)
      assert(totals.batches === shards)
      assert(
        expected.state.toFlat.toSeq !== whole.initialState.toFlat.toSeq,
        "a step that does not move proves nothing"
      )
    }
  }

  test("a round that is run again gives the same bits") {
    val plan = Plans.plan(network, "adam", 0.01, batchSize = 6)
    val round = new WorkerRound(2, 1, 2)
    val first = run(plan, round, plan.initialState)
    val second = run(plan, round, plan.initialState)
    Numbers.assertSameBits(second.state.toFlat, first.state.toFlat, "state")
    assert(second.totals === first.totals)
  }

  test("rounds of a pass, one after the other, are the pass") {
    val plan = Plans.plan(network, "adam", 0.01, batchSize = 6)
    val whole = run(plan, new WorkerRound(1, 0, 100), plan.initialState)
    assert(whole.totals.batches === 4)
    assert(whole.state.steps === 4)
    var state = plan.initialState
    var totals = LossSums.NONE
    for (firstBatch <- Seq(0, 2)) {
      // As between rounds: what travels is the flat form.
      state = TrainingState.fromFlat(plan, state.toFlat, state.steps)
      val result = run(plan, new WorkerRound(1, firstBatch, 2), state)
      state = result.state
      totals = totals.plus(result.totals)
    }
    Numbers.assertSameBits(state.toFlat, whole.state.toFlat, "state")
    Numbers.assertClose(totals.loss, whole.totals.loss, 1e-12, 0, "loss")
    assert(state.steps === 4)
  }

  test("every pass and every partition has other batches and other masks") {
    val plan = Plans.plan(network, batchSize = 6)
    val ends = for (pass <- 0 to 1; partition <- 0 to 1) yield {
      run(plan, new WorkerRound(pass, 0, 100), plan.initialState, partition).state.toFlat.toSeq
    }
    assert(ends.distinct.length === 4)
  }

  test("a worker without rows gives the state back and counts nothing") {
    val plan = Plans.plan(network, "adam", 0.01)
    val state = plan.initialState
    val result = new WorkerRound(0, 0, 5).run(plan, state, 0, 0, Plans.iterator())
    Numbers.assertSameBits(result.state.toFlat, plan.initialState.toFlat, "state")
    assert(result.totals === LossSums.NONE)
    assert(result.state.steps === 0)
  }

  test("a worker whose rows are used up rests in the rounds that are left") {
    val plan = Plans.plan(network, batchSize = 10)
    val result = run(plan, new WorkerRound(0, 2, 5), plan.initialState)
    assert(result.totals === LossSums.NONE)
  }

  test("a round ends where the loss becomes no number") {
    val plan = Plans.plan(network, stepSize = 1e30, batchSize = 2)
    val result = run(plan, new WorkerRound(0, 0, 100), plan.initialState)
    assert(!result.totals.finite)
    assert(result.totals.batches < 10)
    assert(result.state.steps === result.totals.batches - 1)
  }
}
