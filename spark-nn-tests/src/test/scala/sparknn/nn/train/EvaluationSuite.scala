package sparknn.nn.train

import sparknn.nn.layer.StepContext
import breeze.linalg.DenseVector
import org.scalatest.funsuite.AnyFunSuite
import sparknn.nn.data.TargetScaling
import sparknn.nn.layer.{Layer, StepContext}
import sparknn.testing.{Numbers, Oracles, Plans}

class EvaluationSuite extends AnyFunSuite {

  /** The outputs of some rows by the formulas. */
  private def outputs(plan: TrainingPlan, values: NetworkValues, rows: Seq[Plans.Row]) = {
    val layers = plan.network.layers.toArray(Array.empty[Layer]).toSeq
    val parameters = Numbers.doubles(values.parameters)
    val place = Oracles.Place(layers.head, plan.network.input, parameters, StepContext.inference)
    val input = rows.flatMap(_.features.map(_.toFloat.toDouble)).toArray
    val output = Oracles.forward(layers, place, Oracles.rows(input, rows.length))
    rows.indices.map(r => output(r, ::).t)
  }

  for (count <- Seq(1, 256, 700); sparse <- Seq(false, true)) {
    test(s"loss and accuracy of $count rows, sparse $sparse, are those of the formulas") {
      val network =
        Plans.network(4, "softmaxCrossEntropy", "dense(5)", "relu", "dropout(0.5)", "dense(3)")
      val plan = Plans.plan(network)
      val values = network.initialValues(3)
      val rows = Plans.rows(count, 4, 0, classes = 3)
      val blocks = rows.grouped(100).toSeq.map(part => Plans.block(part, sparse))
      val totals = Evaluation.of(plan, values, Plans.iterator(blocks: _*))
      val output = outputs(plan, values, rows)
      val loss = Oracles.loss(network.loss)
      val losses = rows.zip(output).map { case (row, out) =>
        row.weight * loss(out, DenseVector(row.target: _*))
      }
      val right = rows.zip(output).filter { case (row, out) =>
        breeze.linalg.argmax(out) == row.target.head.toInt
      }
      Numbers.assertClose(totals.loss, losses.sum, 1e-6, 0, "loss")
      assert(totals.metric === right.map(_._1.weight).sum)
      assert(totals.weight === rows.map(_.weight).sum)
    }
  }

  test("a regression is evaluated against scaled targets") {
    val network = Plans.network(4, "squaredError", "dense(2)")
    val scaling = new TargetScaling(Array(1, -2), Array(2, 0.5))
    val plan = Plans.plan(network, scaling = Some(scaling))
    val values = network.initialValues(3)
    val rows = Plans.rows(30, 4, 2)
    val totals = Evaluation.of(plan, values, Plans.iterator(Plans.block(rows)))
    val squares = rows.zip(outputs(plan, values, rows)).map { case (row, out) =>
      val first = out(0) - (row.target(0) - 1) / 2
      val second = out(1) - (row.target(1) + 2) / 0.5
      row.weight * (first * first + second * second) / 2
    }
    Numbers.assertClose(totals.loss, squares.sum, 1e-6, 0, "loss")
    Numbers.assertClose(totals.metric, squares.sum, 1e-6, 0, "squares in units of the output")
  }

  test("no rows come to nothing") {
    val network = Plans.network(4, "squaredError", "dense(1)")
    val plan = Plans.plan(network)
    assert(Evaluation.of(plan, network.initialValues(1), Plans.iterator()) === LossSums.NONE)
  }
}
