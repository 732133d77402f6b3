package sparknn.internal.distributed

import org.scalatest.funsuite.AnyFunSuite
import sparknn.nn.data.Example
import sparknn.nn.layer.Layer
import sparknn.nn.linalg.Shape
import sparknn.nn.loss.{Accuracy, Loss}
import sparknn.nn.optim.Optimizer
import sparknn.nn.schedule.Schedule
import sparknn.nn.train.{
  EarlyStopping,
  FeatureRows,
  InputForm,
  Network,
  TrainingPlan,
  TrainingState,
  Update
}
import sparknn.testing.Numbers

/** A row of which some features are set. */
case class SparsePoint(columns: Array[Int], values: Array[Double], label: Int, weight: Double)

class SparsePointReader extends RowReader[SparsePoint] {
  override def read(row: SparsePoint, into: Example): String = {
    into.setSparse(row.columns, row.values)
    into.setTarget(row.label.toDouble)
    into.setWeight(row.weight)
    null
  }
}

/** Rounds that send and move touched rows only, against rounds that send all of the state. */
class LazyRoundsSuite extends AnyFunSuite with DistributedTraining {
  private val width = 300

  private val points = {
    val random = new java.util.Random(3)
    Seq.fill(150) {
      // Low features are frequent, high ones are in a row or two.
      val columns = Seq.fill(6)((width * math.pow(random.nextDouble(), 3)).toInt).distinct.sorted
      val values = columns.map(_ => random.nextGaussian())
      SparsePoint(columns.toArray, values.toArray, random.nextInt(2), 0.5 + random.nextInt(2))
    }
  }

  private def plan(layers: Seq[String], solver: String, form: InputForm, passes: Int = 2) = {
    val body = new java.util.ArrayList[Layer]
    layers.foreach(spec => body.add(Layer.CATALOG.create(spec)))
    new TrainingPlan(
      new Network(Shape.of(width), body, Loss.CATALOG.create("softmaxCrossEntropy")),
      Update.plain(Optimizer.CATALOG.create(solver)),
      0.1,
      Schedule.CATALOG.create("constant"),
      new Accuracy,
      sparknn.nn.data.TargetScaling.none(1),
      passes,
      1,
      5,
      1
    ).`with`(form)
  }

  private def sparse[A](workers: Int)(use: PackedData => A): A = {
    val data = new Packing(width, 1, workers, 0, 1)
      .pack(context.parallelize(points, 3).toJavaRDD(), new SparsePointReader)
    try use(data)
    finally data.close()
  }

  private val layers = Seq("standardize", "dense(4)", "relu", "dropout(0.2)", "dense(2)")

  for (workers <- Seq(1, 3)) {
    test(s"plain SGD on $workers workers comes to the model of whole rounds and dense rows") {
      sparse(workers) { data =>
        val averaging = new Averaging(3, 1, 0)
        val dense = train(data, plan(layers, "sgd", InputForm.DENSE), averaging)
        for (form <- Seq(InputForm.SPARSE, InputForm.SPARSE_LAZY)) {
          val found = train(data, plan(layers, "sgd", form), averaging)
          val expected = Numbers.doubles(dense.values.parameters)
          Numbers.assertAllClose(found.values.parameters, expected, 1e-5, 1e-5, form.toString)
          Numbers.assertClose(
            found.history.passes.get(1).loss,
            dense.history.passes.get(1).loss,
            1e-5,
            0,
            "loss"
          )
        }
      }
    }
  }

  test("batch normalisation behind, whose statistics travel with the rows that belong to nobody") {
    val layers = Seq("dense(5)", "batchNorm", "tanh", "dense(2)")
    sparse(2) { data =>
      val dense = train(data, plan(layers, "sgd", InputForm.DENSE), new Averaging(4, 1, 0))
      val found = train(data, plan(layers, "sgd", InputForm.SPARSE_LAZY), new Averaging(4, 1, 0))
      for (
        (a, b) <- Seq(
          found.values.parameters -> dense.values.parameters,
          found.values.statistics -> dense.values.statistics
        )
      ) Numbers.assertAllClose(a, Numbers.doubles(b), 1e-5, 1e-5, "values")
    }
  }

  test("one worker comes to the same bits whatever is a round") {
    sparse(1) { data =>
      val bits = for (interval <- Seq(0, 1, 7)) yield {
        val trained =
          train(data, plan(layers, "adam", InputForm.SPARSE_LAZY), new Averaging(interval, 1, 0))
        Training.bits(trained)
      }
      assert(bits.distinct.length === 1)
    }
  }

  test("the same bits when it is run again, and with an outer momentum") {
    sparse(3) { data =>
      val averaging = new Averaging(2, 0.9, 0.6)
      val fits = for (_ <- 1 to 2) yield {
        Training.bits(train(data, plan(layers, "adam", InputForm.SPARSE_LAZY), averaging))
      }
      assert(fits(0) === fits(1))
      val plain = train(data, plan(layers, "adam", InputForm.SPARSE_LAZY), new Averaging(2, 1, 0))
      assert(Training.bits(plain) !== fits(0))
    }
  }

  test("pass by pass it comes to the bits of a training that was not interrupted") {
    sparse(2) { data =>
      def begin = Training.begin(
        javaContext,
        data,
        plan(layers, "adam", InputForm.SPARSE_LAZY, passes = 3),
        new Averaging(2, 0.9, 0.5),
        new EarlyStopping(1000, 0)
      )
      val whole = begin
      val at = begin
      for (pass <- 1 to 3) at.advance(pass)
      assert(Training.bits(at.trained) === Training.bits(whole.train()))
    }
  }

  test("features that are in no row stay what they were, to the bit") {
    sparse(2) { data =>
      val here = plan(Seq("dense(3)", "dense(2)"), "adam", InputForm.SPARSE_LAZY)
      val found = train(data, here, new Averaging(2, 0.9, 0.5)).values.parameters
      val before = here.network.initialValues(here.seed).parameters
      val set = points.flatMap(_.columns).toSet
      val (touched, rest) = (0 until width).partition(set)
      assert(rest.length > 20 && touched.length > 100)
      for (j <- rest; k <- 0 until 3) assert(found(3 * j + k) === before(3 * j + k))
      assert(touched.forall(j => (0 until 3).exists(k => found(3 * j + k) != before(3 * j + k))))
    }
  }

  test("the state of some features, and back") {
    val here = plan(layers, "adam", InputForm.SPARSE_LAZY)
    val rows = FeatureRows.of(here)
    val flat = Array.tabulate(TrainingState.flatSize(here))(_.toFloat)
    assert(rows.rowLength === 12 && rows.width === width)
    val some = Array(2, 3, 299)
    val compact = rows.gather(flat, some)
    assert(compact.length === TrainingState.flatSize(here.narrowed(3)))
    val state = TrainingState.fromFlat(here.narrowed(3), compact, 0)
    val whole = TrainingState.fromFlat(here, flat, 0)
    for ((feature, i) <- some.zipWithIndex; k <- 0 until 4) {
      assert(state.values.parameters()(4 * i + k) === whole.values.parameters()(4 * feature + k))
      assert(state.slots()(1)(4 * i + k) === whole.slots()(1)(4 * feature + k))
      assert(state.values.statistics()(i) === whole.values.statistics()(feature))
    }
    assert(rows.rest(compact, 3) === rows.rest(flat, width))
    val delta = TouchedDelta.of(rows, flat.map(_ + 0.5f), Array(0, 3, 7))
    new TouchedDelta(rows, delta).applyTo(compact, some)
    val moved = TrainingState.fromFlat(here.narrowed(3), compact, 0).values
    assert(moved.parameters.slice(4, 8) === flat.slice(12, 16).map(_ + 0.5f))
    assert(moved.parameters.take(4) === flat.slice(8, 12))
    assert(moved.parameters.drop(12) === whole.values.parameters.drop(1200).map(_ + 0.5f))
    assert(moved.statistics()(1) === whole.values.statistics()(3), "what training does not move")
  }
}
