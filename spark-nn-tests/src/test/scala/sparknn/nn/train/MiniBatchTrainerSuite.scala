package sparknn.nn.train

import org.scalatest.funsuite.AnyFunSuite
import sparknn.nn.data.Batch
import sparknn.nn.layer.StepContext
import sparknn.nn.rule.Penalty
import sparknn.testing.{Allocation, Numbers, Plans}

class MiniBatchTrainerSuite extends AnyFunSuite {
  private val corners = for (a <- 0 to 1; b <- 0 to 1) yield (a, b)

  test("learns exclusive or, which no linear model can") {
    val rows = corners.map { case (a, b) =>
      Plans.Row(Seq(a.toDouble, b.toDouble), Seq((a ^ b).toDouble))
    }
    val network = Plans.network(2, "softmaxCrossEntropy", "dense(16)", "tanh", "dense(2)")
    val plan = Plans.plan(network, "adam", 0.02, batchSize = 4)
    val state = plan.initialState
    val trainer = new MiniBatchTrainer(plan, state)
    for (_ <- 1 to 500) assert(trainer.step(Plans.batch(rows), 0.02, StepContext.training(1, 0, 0)))
    val totals = Evaluation.of(plan, state.values, Plans.iterator(Plans.block(rows)))
    assert(totals.metric / totals.weight === 1.0)
    assert(totals.meanLoss < 0.05)
  }

  test("a linear network finds the coefficients of least squares") {
    val rows = Plans.rows(200, 3, 1).map { row =>
      val Seq(a, b, c) = row.features
      row.copy(target = Seq(2 * a - b + 0.5 * c + 3))
    }
    val plan = Plans.plan(Plans.network(3, "squaredError", "dense(1)"), batchSize = 200)
    val state = plan.initialState
    val trainer = new MiniBatchTrainer(plan, state)
    for (_ <- 1 to 300) trainer.step(Plans.batch(rows), 0.2, StepContext.training(1, 0, 0))
    Numbers.assertAllClose(state.values.parameters, Array(2, -1, 0.5, 3), 1e-4, 0, "coefficients")
  }

  test("totals are sums of weight, loss and metric, each taken before its step") {
    val rows = Plans.rows(5, 2, 0, classes = 3)
    val plan = Plans.plan(Plans.network(2, "softmaxCrossEntropy", "dense(3)"))
    val state = plan.initialState
    val before = Evaluation.of(plan, state.values, Plans.iterator(Plans.block(rows)))
    val trainer = new MiniBatchTrainer(plan, state)
    assert(trainer.totals === LossSums.NONE)
    trainer.step(Plans.batch(rows), 0.1, StepContext.training(1, 0, 0))
    assert(trainer.totals.weight === rows.map(_.weight).sum)
    Numbers.assertClose(trainer.totals.loss, before.loss, 1e-6, 0, "loss")
    assert(trainer.totals.metric === before.metric)
    assert(trainer.totals.batches === 1)
    assert(trainer.state.steps === 1)
  }

  test("where the loss is no number, the parameters stay and training is told to end") {
    val plan = Plans.plan(Plans.network(2, "squaredError", "dense(1)"), "adam")
    for (wrong <- Seq(Double.NaN, Double.PositiveInfinity, 1e30)) {
      val state = plan.initialState
      val before = state.toFlat
      val trainer = new MiniBatchTrainer(plan, state)
      val batch = Plans.batch(Seq(Plans.Row(Seq(wrong, wrong * 1e10), Seq(0))))
      assert(!trainer.step(batch, 0.1, StepContext.training(1, 0, 0)))
      Numbers.assertSameBits(state.toFlat, before, s"with $wrong")
      assert(!trainer.totals.finite)
      assert(trainer.state.steps === 0)
    }
  }

  test("a batch whose weights are all 0 is passed over") {
    val plan = Plans.plan(Plans.network(2, "squaredError", "dense(1)"))
    val state = plan.initialState
    val before = state.toFlat
    val trainer = new MiniBatchTrainer(plan, state)
    val rows = Plans.rows(3, 2, 1).map(_.copy(weight = 0))
    assert(trainer.step(Plans.batch(rows), 0.1, StepContext.training(1, 0, 0)))
    Numbers.assertSameBits(state.toFlat, before, "state")
    assert(trainer.totals === LossSums.NONE)
  }

  test("a weight of 2 is the same as the row twice") {
    val rows = Plans.rows(4, 2, 1).map(_.copy(weight = 1))
    def after(rows: Seq[Plans.Row]): Array[Float] = {
      val plan = Plans.plan(Plans.network(2, "squaredError", "dense(3)", "tanh", "dense(1)"))
      val state = plan.initialState
      new MiniBatchTrainer(plan, state).step(Plans.batch(rows), 0.1, StepContext.training(1, 0, 0))
      state.values.parameters
    }
    val weighted = after(rows.updated(1, rows(1).copy(weight = 2)))
    Numbers.assertAllClose(weighted, Numbers.doubles(after(rows :+ rows(1))), 1e-6, 1e-6, "values")
  }

  for (optimizer <- Seq("sgd", "momentum", "adam"); dropout <- Seq(false, true)) {
    test(s"steps of $optimizer, dropout $dropout, allocate nothing") {
      val drop = if (dropout) Seq("dropout(0.5)") else Nil
      val layers = Seq("dense(24)", "relu") ++ drop ++ Seq("dense(16)", "tanh", "dense(3)")
      val network = Plans.network(10, "softmaxCrossEntropy", layers: _*)
      val plan = Plans.plan(network, optimizer, penalty = new Penalty(1e-3, 1e-3), batchSize = 32)
      val trainer = new MiniBatchTrainer(plan, plan.initialState)
      val batch: Batch = Plans.batch(Plans.rows(32, 10, 0, classes = 3))
      val pass = StepContext.training(1, 0, 0)
      val bytes = Allocation.perCall(3000) { i =>
        pass.at(i.toLong)
        trainer.step(batch, 1e-4, pass)
      }
      assert(bytes < 1, "bytes a step")
    }
  }
}
