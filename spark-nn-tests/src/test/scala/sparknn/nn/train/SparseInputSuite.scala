package sparknn.nn.train

import breeze.linalg.{*, DenseMatrix, DenseVector, max, sum}
import breeze.numerics.{exp, tanh}
import org.scalatest.funsuite.AnyFunSuite
import sparknn.nn.data.{Batch, BatchReader, RowBlock, TargetScaling}
import sparknn.nn.layer.StepContext
import sparknn.nn.linalg.Shape
import sparknn.nn.optim.Optimizer
import sparknn.nn.rule.{ClipNorm, ClipValue, MaxNorm, Penalty, StepRule, WeightDecay}
import sparknn.testing.{Allocation, Numbers, Plans}

/** Networks that are given sparse rows, and steps that move the weights of set features only. */
class SparseInputSuite extends AnyFunSuite {
  private val width = 40
  private val classes = 3

  /** Rows of which a few features are set; feature 7 is in every row. */
  private def rows(count: Int, seed: Long = 1): Seq[Plans.Row] = {
    val random = new java.util.Random(seed)
    Seq.fill(count) {
      val features = Array.fill(width)(0.0)
      for (_ <- 1 to 4) features(random.nextInt(width)) = random.nextGaussian()
      features(7) = 1 + random.nextDouble()
      Plans.Row(features.toSeq, Seq(random.nextInt(classes).toDouble), 0.5 + random.nextInt(3))
    }
  }

  private def sparse(rows: Seq[Plans.Row]): Batch = batch(Plans.block(rows, sparse = true))

  private def batch(block: RowBlock): Batch = {
    val batch = Batch.sparse(block.rows, 1)
    BatchReader.inOrder(Plans.iterator(block), TargetScaling.none(1)).next(batch)
    batch
  }

  private def network(layers: String*): Network =
    Plans.network(width, "softmaxCrossEntropy", layers: _*)

  private val bodies = Seq(
    Seq("dense(3)"),
    Seq("dense(5)", "relu", "dropout(0.3)", "dense(3)"),
    Seq("flatten", "dense(5)", "batchNorm", "tanh", "dense(4)", "relu", "dense(3)"),
    Seq("standardize", "dense(5)", "tanh", "dense(3)"),
    Seq("sequential(standardize, dense(6))", "maxout(2)", "residual(dense(3), tanh)"),
    Seq("named(stem, dense(4), relu)", "layerNorm", "dense(3)"),
    Seq("frozen(dense(4))", "tanh", "dense(3)"),
    Seq("frozen(standardize, dense(4), prelu)", "tanh", "frozen(dense(4))", "tanh", "dense(3)")
  )

  /** Values off the start; what scales features has a mean for feature 7. */
  private def values(network: Network): NetworkValues = {
    val values = network.initialValues(3)
    val nudges = Numbers.gaussians(values.parameters.length, 4, 0.1)
    for (i <- nudges.indices) values.parameters()(i) += nudges(i)
    network.placements.forEach { at =>
      if (at.layer.spec == "standardize") {
        val numbers = if (at.frozen) values.constants else values.statistics
        numbers(at.statistics.begin + 7) = 1.5f
        for (j <- 0 until width) numbers(at.statistics.begin + width + j) = 0.5f + j % 3
      }
    }
    values
  }

  private def gradient(
      network: Network,
      values: NetworkValues,
      batch: Batch,
      run: (Array[Float] => NetworkRun)
  ): (Array[Float], Array[Float]) = {
    val gradient = Array.fill(values.parameters.length)(7f)
    val bound = run(gradient)
    val outputs = network.outputSize
    val pass = StepContext.training(1, 0, 0)
    pass.at(0)
    val output = bound.forward(batch, pass).take(batch.rows * outputs)
    val dOutput = new Array[Float](batch.rows * outputs)
    val scale = (1 / batch.weightSum).toFloat
    network.loss
      .differentiate(output, batch.targets, batch.weights, scale, batch.rows, outputs, dOutput)
    bound.backward(dOutput)
    (output, gradient)
  }

  for (body <- bodies) {
    test(s"${body.mkString(", ")}: sparse rows have the outputs and gradient of dense ones") {
      val here = network(body: _*)
      val at = values(here)
      val data = rows(9)
      val (dense, denseGradient) =
        gradient(here, at.copy, Plans.batch(data), g => here.bind(at.copy, g, 9))
      val (set, setGradient) =
        gradient(here, at.copy, sparse(data), g => here.bindSparse(at.copy, g, 12, Network.SPARSE))
      Numbers.assertAllClose(set, Numbers.doubles(dense), 1e-5, 1e-6, "outputs")
      Numbers.assertAllClose(setGradient, Numbers.doubles(denseGradient), 1e-4, 1e-6, "gradient")
      val still = StepContext.inference
      val scored = here.bindForInference(at, 9).forward(Plans.batch(data), still)
      val sparsely = here.bindSparseForInference(at, 9).forward(sparse(data), still)
      val size = 9 * here.outputSize
      Numbers.assertAllClose(
        sparsely.take(size),
        Numbers.doubles(scored.take(size)),
        1e-5,
        1e-6,
        "scores"
      )
    }
  }

  test("the gradient by sparse rows is that of the formula") {
    val here = network("dense(5)", "tanh", "dense(3)")
    val at = values(here)
    val data = rows(8, seed = 5)
    val (_, found) =
      gradient(here, at, sparse(data), g => here.bindSparse(at, g, 8, Network.SPARSE))
    val x = DenseMatrix(data.map(_.features.toArray): _*)
    val all = Numbers.doubles(at.parameters)
    val (w1, rest) = all.splitAt(width * 5)
    val (b1, behind) = rest.splitAt(5)
    val (w2, b2) = behind.splitAt(15)
    // Breeze is column-major, so a row-major array is the transpose.
    val (weight1, weight2) = (new DenseMatrix(5, width, w1).t, new DenseMatrix(3, 5, w2).t)
    val first: DenseMatrix[Double] = x * weight1
    val hidden = tanh(first(*, ::) + DenseVector(b1))
    val product: DenseMatrix[Double] = hidden * weight2
    val output = product(*, ::) + DenseVector(b2)
    val total = data.map(_.weight).sum
    val delta = DenseMatrix.zeros[Double](8, 3)
    for (i <- data.indices) {
      val powers = exp(output(i, ::).t - max(output(i, ::).t))
      val wrong = powers / sum(powers)
      wrong(data(i).target.head.toInt) -= 1
      delta(i, ::) := (wrong * (data(i).weight / total)).t
    }
    val back: DenseMatrix[Double] = delta * weight2.t
    val below = back *:* hidden.map(h => 1 - h * h)
    val dWeight1: DenseMatrix[Double] = x.t * below
    val dWeight2: DenseMatrix[Double] = hidden.t * delta
    val expected = dWeight1.t.toArray ++ sum(below(::, *)).t.toArray ++ dWeight2.t.toArray ++
      sum(delta(::, *)).t.toArray
    Numbers.assertAllClose(found, expected, 1e-4, 1e-6, "gradient")
  }

  private def round(plan: TrainingPlan, data: RowBlock, batches: Long = 100): TrainingState = {
    val state = TrainingState.initial(values(plan.network), plan.update)
    new WorkerRound(0, 0, batches).run(plan, state, 0, data.rows, Plans.iterator(data)).state
  }

  for (body <- bodies; rules <- Seq(Nil, Seq(new ClipNorm(0.05)), Seq(new ClipValue(0.01)))) {
    test(s"${body.mkString(", ")}, $rules: plain SGD has one model by dense and sparse rows") {
      val plan = Plans.plan(network(body: _*), stepSize = 0.2, batchSize = 8, rules = rules)
      val bare = new TrainingPlan(
        plan.network,
        new Update(plan.update.optimizer, java.util.Arrays.asList(rules: _*), 0),
        plan.stepSize,
        plan.schedule,
        plan.metric,
        plan.scaling,
        plan.passes,
        1,
        plan.batchSize,
        plan.seed
      )
      val data = rows(60, seed = 2)
      val expected = Numbers.doubles(round(bare, Plans.block(data)).toFlat)
      val forms = Seq(InputForm.SPARSE, InputForm.ofSparse(plan.network, bare.update, false))
      assert(forms.last.sparse)
      for (form <- forms; kept <- Seq(true, false)) {
        val found = round(bare.`with`(form), Plans.block(data, sparse = kept))
        Numbers.assertAllClose(found.toFlat, expected, 1e-5, 1e-5, s"$form, packed sparse: $kept")
      }
    }
  }

  private def lazily(network: Network, optimizer: String, rules: StepRule*): TrainingPlan = {
    val update =
      new Update(Optimizer.CATALOG.create(optimizer), java.util.Arrays.asList(rules: _*), 0)
    val plan = Plans.plan(network, stepSize = 0.1, batchSize = 4)
    new TrainingPlan(
      network,
      update,
      0.1,
      plan.schedule,
      plan.metric,
      plan.scaling,
      1,
      1,
      4,
      1
    ).`with`(InputForm.SPARSE_LAZY)
  }

  for (optimizer <- Seq("adam", "momentum(0.9)", "adaGrad", "rmsProp", "nAdam")) {
    test(s"$optimizer: a lazy step moves the rows of set features as if there were no others") {
      val here = network("dense(3)")
      val plan = lazily(here, optimizer)
      val data = rows(4, seed = 8)
      val begin = values(here).parameters.clone
      val after = round(plan, Plans.block(data, sparse = true), batches = 1)
      val dense = round(plan.`with`(InputForm.DENSE), Plans.block(data), batches = 1)
      val set = (0 until width).filter(j => data.exists(_.features(j) != 0))
      assert(set.length < width / 2 && set.length > 5)
      for (j <- 0 until width; i <- j * 3 until j * 3 + 3) {
        val found = after.values.parameters()(i)
        if (set.contains(j)) {
          val expected = dense.values.parameters()(i)
          Numbers.assertClose(found, expected, 1e-4, 1e-5, s"feature $j")
          assert(found !== begin(i))
        } else {
          assert(found === begin(i), s"feature $j rests")
          after.slots.foreach(slot => assert(slot(i) === 0, s"feature $j has nothing remembered"))
        }
      }
    }
  }

  test(
    "a feature that comes back goes on from what the optimiser remembers, and it has not faded"
  ) {
    val here = network("dense(3)")
    val plan = lazily(here, "momentum(0.9)")
    def one(feature: Int) = {
      val features = Array.fill(width)(0.0)
      features(feature) = 1
      Plans.Row(features.toSeq, Seq(0.0))
    }
    val state = TrainingState.initial(values(here), plan.update)
    val trainer = new MiniBatchTrainer(plan, state)
    val pass = StepContext.training(1, 0, 0)
    def step(feature: Int): Unit = {
      pass.at(0)
      trainer.step(sparse(Seq(one(feature))), 0.1, pass)
    }
    step(4)
    val remembered = state.slots()(0).slice(12, 15)
    step(9)
    step(9)
    assert(state.slots()(0).slice(12, 15) === remembered)
    val weights = state.values.parameters.slice(12, 15)
    step(4)
    assert(state.values.parameters.slice(12, 15) !== weights)
  }

  test("what concerns all weights is not done lazily: steps are of all parameters then") {
    val here = network("dense(4)", "relu", "dense(3)")
    def form(ema: Double, rules: StepRule*): InputForm = {
      val update =
        new Update(Optimizer.CATALOG.create("adam"), java.util.Arrays.asList(rules: _*), ema)
      InputForm.ofSparse(here, update, false)
    }
    assert(form(0) === InputForm.SPARSE_LAZY)
    assert(form(0, new ClipNorm(1), new ClipValue(1)) === InputForm.SPARSE_LAZY)
    assert(form(0.9) === InputForm.SPARSE)
    for (rule <- Seq(new WeightDecay(0.1), new Penalty(0, 0.1), new MaxNorm(1)))
      assert(form(0, new ClipNorm(1), rule) === InputForm.SPARSE)
    val adam = Update.plain(Optimizer.CATALOG.create("adam"))
    assert(InputForm.ofSparse(here, adam, true) === InputForm.DENSE, "mixup")
    assert(InputForm.ofSparse(here, null, false) === InputForm.SPARSE, "no steps by mini-batches")
    for (first <- Seq("batchNorm", "dropout(0.1)", "gaussianNoise(0.1)", "relu", "layerNorm"))
      assert(InputForm.ofSparse(network(first, "dense(3)"), adam, false) === InputForm.DENSE, first)
    val image = Plans.network(Shape.of(4, 10), "softmaxCrossEntropy", "flatten", "dense(3)")
    assert(InputForm.ofSparse(image, adam, false) === InputForm.SPARSE_LAZY)
    val channels = Plans.network(Shape.of(4, 10), "softmaxCrossEntropy", "dense(3)", "flatten")
    assert(InputForm.ofSparse(channels, adam, false) === InputForm.DENSE)
    val penalised = Plans.plan(here, penalty = new Penalty(0, 0.1))
    val message =
      intercept[IllegalArgumentException](penalised.`with`(InputForm.SPARSE_LAZY)).getMessage
    assert(message.contains("lazy steps need rules"))
  }

  test("a step of sparse rows allocates nothing") {
    val plan =
      lazily(network("standardize", "dense(8)", "relu", "dense(3)"), "adam", new ClipNorm(1))
    val state = TrainingState.initial(values(plan.network), plan.update)
    val trainer = new MiniBatchTrainer(plan, state)
    val data = sparse(rows(4))
    val pass = StepContext.training(1, 0, 0)
    def step(i: Int): Unit = {
      pass.at(i)
      trainer.step(data, 0.001, pass)
    }
    (0 until 1000).foreach(step)
    assert(Allocation.perCall(200)(step) < 8)
  }

  test("memory of a mini-batch goes by the values that are set, and not by the width") {
    val wide = Plans.network(1 << 18, "softmaxCrossEntropy", "standardize", "dense(4)", "dense(3)")
    val stored = 50L
    def perExample(form: InputForm) =
      WorkerRound.memory(wide, 2, false, form, stored).perExample
    assert(perExample(InputForm.DENSE) > 2 * 4 * (1L << 18))
    assert(perExample(InputForm.SPARSE_LAZY) < 4 * (8 * stored + 100))
  }
}
