package sparknn.nn.diagnostics

import org.scalatest.funsuite.AnyFunSuite
import sparknn.testing.{Numbers, Plans}

class InitialLossSuite extends AnyFunSuite {

  private def of(loss: String, layers: String*): InitialLoss = {
    val network = Plans.network(8, loss, layers: _*)
    val classes = if (network.targetSize == 1) 10 else 0
    val batch = Plans.batch(Plans.rows(500, 8, network.targetSize, classes))
    InitialLoss.of(network, network.initialValues(1), batch, new Array[Double](network.outputSize))
  }

  private val small = Seq("dense(20)", "relu", "dense(10, normal(0.001))")

  test("softmax cross-entropy over C classes begins at ln C") {
    val found = of("softmaxCrossEntropy", small: _*)
    Numbers.assertClose(found.expected, math.log(10), 1e-6, 0, "expected")
    Numbers.assertClose(found.loss, math.log(10), 1e-3, 0, "loss")
    assert(found.plausible)
  }

  test("the multi-class hinge begins at C - 1") {
    val found = of("multiclassHinge", small: _*)
    Numbers.assertClose(found.expected, 9, 1e-6, 0, "expected")
    Numbers.assertClose(found.loss, 9, 1e-2, 0, "loss")
  }

  test("a squared error begins at the mean square of the targets") {
    val found = of("squaredError", "dense(2, normal(0.001))")
    val rows = Plans.rows(500, 8, 2)
    val squares = rows.map(r => r.weight * r.target.map(t => t * t).sum / 2).sum
    Numbers.assertClose(found.expected, squares / rows.map(_.weight).sum, 1e-6, 0, "expected")
    assert(found.plausible)
  }

  test("weights that are too large show") {
    val found = of("softmaxCrossEntropy", "dense(20)", "relu", "dense(10, normal(3))")
    assert(!found.plausible && found.ratio > 2, found)
  }

  test("dropout and fresh running statistics have no part in it") {
    val plain = of("softmaxCrossEntropy", small: _*)
    assert(of("softmaxCrossEntropy", "dropout(0.9)" +: small: _*) === plain)
    // Inputs far from 0: only the batch's own statistics bring them back.
    val network = Plans.network(2, "softmaxCrossEntropy", "batchNorm", "dense(3)")
    val rows =
      Plans.rows(100, 2, 1, classes = 3).map(r => r.copy(features = r.features.map(_ * 1e4)))
    val zeros = new Array[Double](3)
    assert(InitialLoss.of(network, network.initialValues(1), Plans.batch(rows), zeros).plausible)
  }
}
