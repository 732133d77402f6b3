package sparknn.nn.train

import java.util.Arrays
import org.scalatest.funsuite.AnyFunSuite
import sparknn.nn.optim.Optimizer
import sparknn.nn.param.ParameterLayout
import sparknn.nn.rule.{ClipNorm, ClipValue, MaxNorm, Penalty, StepRule, WeightDecay}
import sparknn.nn.layer.StepContext
import sparknn.testing.{Allocation, Numbers, Plans, ThreeParts}

/** From the gradient of a mini-batch to the next parameters. */
class UpdateSuite extends AnyFunSuite with ThreeParts {
  private val network = Plans.network(5, "squaredError", "dense(4)", "batchNorm", "dense(1)")
  private val layout = network.parameters
  private val size = layout.size

  private def update(optimizer: String, emaDecay: Double, rules: StepRule*): Update =
    new Update(Optimizer.CATALOG.create(optimizer), Arrays.asList(rules: _*), emaDecay)

  private def parameters: Array[Float] = Numbers.gaussians(size, 1)
  private def gradient(t: Int): Array[Float] = Numbers.gaussians(size, 10L + t)

  test("without rules and average it is the optimiser's step") {
    for (name <- Seq("sgd", "adam")) {
      val optimizer = Optimizer.CATALOG.create(name)
      val (plain, alone) = (parameters, parameters)
      val update = Update.plain(optimizer)
      val slots = update.initialSlots(plain)
      assert(slots.length === optimizer.slots)
      val own = Array.fill(optimizer.slots)(new Array[Float](size))
      for (t <- 1 to 3) {
        update.step(plain, gradient(t), slots, layout, update.groups(layout), 0.1, t.toLong)
        optimizer.step(alone, gradient(t), own, 0.1, t.toLong)
      }
      Numbers.assertSameBits(plain, alone, name)
    }
  }

  test("rules work in their order, some before the optimiser's step and some after") {
    val calls = scala.collection.mutable.ArrayBuffer[String]()
    class Noted(name: String) extends StepRule {
      override def beforeStep(
          gradient: Array[Float],
          parameters: Array[Float],
          layout: ParameterLayout,
          stepSize: Double
      ): Unit = {
        calls += s"$name before, step size $stepSize"
        gradient(0) = gradient(0) * 2 + 1
      }
      override def afterStep(parameters: Array[Float], layout: ParameterLayout): Unit = {
        calls += s"$name after"
        parameters(0) = parameters(0) * 2 + 1
      }
    }
    val both = update("sgd", 0, new Noted("a"), new Noted("b"))
    val values = parameters
    values(0) = 5
    val slope = gradient(1)
    slope(0) = 3
    both.step(values, slope, Array(), layout, both.groups(layout), 0.25, 1)
    assert(
      calls.toSeq ===
        Seq("a before, step size 0.25", "b before, step size 0.25", "a after", "b after")
    )
    // Gradient (3 · 2 + 1) · 2 + 1 = 15; 5 - 0.25 · 15 = 1.25; (1.25 · 2 + 1) · 2 + 1 = 8.
    assert(values(0) === 8f)
    assert(values(1) === parameters(1) - 0.25f * gradient(1)(1))
  }

  test("the penalty is clipped with the gradient where it stands first, and else is not") {
    val (penalty, clip) = (new Penalty(0, 100), new ClipValue(0.1))
    def after(rules: StepRule*): Array[Float] = {
      val values = parameters
      val both = update("sgd", 0, rules: _*)
      both.step(values, gradient(1), Array(), layout, both.groups(layout), 1, 1)
      values
    }
    val moved = after(penalty, clip).zip(parameters).map { case (a, b) => math.abs(a - b) }
    assert(moved.max < 0.1001f)
    val further = after(clip, penalty).zip(parameters).map { case (a, b) => math.abs(a - b) }
    assert(further.max > 10f)
  }

  test("weight decay does not pass through the optimiser, an L2 penalty does") {
    def shrunk(rule: StepRule): Seq[Float] = {
      val values = Array.fill(size)(2f)
      val adam = update("adam", 0, rule)
      val still = new Array[Float](size)
      adam.step(values, still, adam.initialSlots(values), layout, adam.groups(layout), 0.01, 1)
      values.toSeq
    }
    val weights = 5 * 4
    assert(shrunk(new WeightDecay(0.5)).take(weights).forall(w => math.abs(w - 1.99f) < 1e-6f))
    // Whatever its strength, the first step of Adam is a step size long.
    assert(shrunk(new Penalty(0, 7)).take(weights).forall(w => math.abs(w - 1.99f) < 1e-6f))
    assert(shrunk(new Penalty(0, 0.001)).take(weights).forall(w => math.abs(w - 1.99f) < 1e-4f))
    assert(shrunk(new WeightDecay(0.001)).take(weights).forall(w => math.abs(w - 1.99998f) < 1e-6f))
  }

  // -------------------------------------------------------------------------- moving average

  test("the moving average warms up: it follows at first and lags by its decay later") {
    for (decay <- Seq(0.5, 0.9, 0.995)) {
      val averaging = update("momentum", decay)
      val values = parameters
      val slots = averaging.initialSlots(values)
      assert(averaging.averages && averaging.slots === 2 && slots.length === 2)
      Numbers.assertSameBits(slots(1), values, "before the first step")
      var expected = Numbers.doubles(values)
      for (t <- 1 to 100) {
        averaging.step(values, gradient(t), slots, layout, averaging.groups(layout), 0.1, t.toLong)
        val kept = math.min(decay, (1.0 + t) / (10.0 + t))
        expected = expected.zip(values).map { case (e, p) => kept * e + (1 - kept) * p }
        Numbers.assertAllClose(slots(1), expected, 1e-5, 1e-5, s"decay $decay, step $t")
      }
    }
  }

  test("the average is of the parameters as the last rule left them, and does not train") {
    val values = parameters
    val averaging = update("sgd", 0.9, new MaxNorm(0.1))
    val slots = averaging.initialSlots(values)
    averaging.step(values, gradient(1), slots, layout, averaging.groups(layout), 0.1, 1)
    val kept = 2.0 / 11
    val expected = parameters.zip(values).map { case (a, b) => kept * a + (1 - kept) * b }
    Numbers.assertAllClose(slots(0), expected, 1e-6, 1e-6, "average")
    val alone = parameters
    val limited = update("sgd", 0, new MaxNorm(0.1))
    limited.step(alone, gradient(1), Array(), layout, limited.groups(layout), 0.1, 1)
    Numbers.assertSameBits(values, alone, "parameters")
  }

  test("the average is the last slot of the flat form, and comes back from it") {
    val plan = Plans.plan(network, "adam", emaDecay = 0.9)
    val state = plan.initialState
    val trainer = new MiniBatchTrainer(plan, state)
    for (_ <- 1 to 3)
      trainer.step(Plans.batch(Plans.rows(8, 5, 1)), 0.1, StepContext.training(1, 0, 0))
    val flat = trainer.state.toFlat
    assert(flat.length === size * 4 + 8)
    assert(TrainingState.flatSize(plan) === flat.length)
    Numbers.assertSameBits(flat.takeRight(size), state.slots()(2), "average")
    assert(state.slots()(2).toSeq !== state.values.parameters.toSeq)
    val back = TrainingState.fromFlat(plan, flat, 3)
    assert(back.slots.length === 3)
    Numbers.assertSameBits(back.slots()(2), state.slots()(2), "average")
    Numbers.assertSameBits(back.toFlat, flat, "flat")
  }

  test("a decay that can't be is refused in three parts") {
    refused("emaDecay", "in [0, 1)", "got 1")(update("sgd", 1))
    refused("emaDecay", "in [0, 1)", "got NaN")(update("sgd", Double.NaN))
  }

  // ------------------------------------------------------------------------------ allocation

  private val everything = Seq[StepRule](
    new Penalty(1e-3, 1e-3),
    new ClipNorm(0.1),
    new ClipValue(0.1),
    new WeightDecay(1e-3),
    new MaxNorm(0.5)
  )

  private def bytesPerStep(layers: Seq[String], optimizer: String, rules: StepRule*): Double = {
    val wide = Plans.network(10, "softmaxCrossEntropy", layers: _*)
    val plan = Plans.plan(wide, optimizer, batchSize = 32, rules = rules, emaDecay = 0.9)
    val trainer = new MiniBatchTrainer(plan, plan.initialState)
    val batch = Plans.batch(Plans.rows(32, 10, 0, classes = 3))
    val pass = StepContext.training(1, 0, 0)
    Allocation.perCall(3000) { i =>
      pass.at(i.toLong)
      trainer.step(batch, 1e-4, pass)
    }
  }

  for (rule <- everything) {
    test(s"a step with $rule allocates nothing") {
      assert(bytesPerStep(Seq("dense(80)", "relu", "dense(3)"), "sgd", rule) < 1, "bytes a step")
    }
  }

  test("a step with all rules, noise and normalisation allocates nothing") {
    val layers = Seq("gaussianNoise(0.1)", "dense(80)", "batchNorm", "maxout", "dense(30)", "prelu")
    val blocks = Seq("residual(dense(30), relu)", "concat(dense(8), residual(prelu, tanh))")
    val rest = blocks ++ Seq("layerNorm", "selu", "alphaDropout(0.2)", "dense(3)")
    assert(bytesPerStep(layers ++ rest, "adamW", everything: _*) < 1, "bytes a step")
  }

  private def withFactors(optimizer: String, factors: StepFactor*): Update = new Update(
    Optimizer.CATALOG.create(optimizer),
    Arrays.asList(),
    0,
    Arrays.asList(factors: _*)
  )

  test(
    "a step stretch by stretch has the bits of a step over all parameters, for every optimiser"
  ) {
    Optimizer.CATALOG.names.forEach { name =>
      val whole = withFactors(name)
      val rule = Optimizer.CATALOG.create(name)
      val (one, other) = (parameters, parameters)
      val (slots, others) = (whole.initialSlots(one), whole.initialSlots(other))
      for (t <- 1 to 3) {
        whole.step(one, gradient(t), slots, layout, whole.groups(layout), 0.1, t.toLong)
        layout.tensors.forEach { tensor =>
          rule.step(other, gradient(t), others, tensor.offset, tensor.end, 0.1, t.toLong)
        }
      }
      Numbers.assertSameBits(one, other, name)
    }
  }

  test("a step factor holds for the tensors that it names, and the first that does counts") {
    val update = withFactors(
      "sgd",
      new StepFactor("2-dense/weight", 3),
      new StepFactor("bias", 0.5),
      new StepFactor("2-dense", 100)
    )
    val (before, after, slope) = (parameters, parameters, gradient(1))
    update.step(after, slope.clone, Array(), layout, update.groups(layout), 0.1, 1L)
    layout.tensors.forEach { tensor =>
      val factor = tensor.name match {
        case "2-dense/weight"              => 3.0
        case name if name.endsWith("bias") => 0.5
        case _                             => 1.0
      }
      for (i <- tensor.offset until tensor.end)
        assert(after(i) === before(i) - (0.1 * factor).toFloat * slope(i), tensor.name)
    }
  }

  test("a step factor that is not positive, or of no tensor, is refused") {
    refused("the step factor of bias", "greater than 0", "got 0")(new StepFactor("bias", 0))
    refused("a step factor", "tensors that the network has", "got 'head'")(
      withFactors("sgd", new StepFactor("head", 2)).groups(layout)
    )
  }
}
