package sparknn.nn.train

import org.scalatest.funsuite.AnyFunSuite
import sparknn.nn.data.Batch
import sparknn.nn.diagnostics.LayerStatistics
import sparknn.testing.{Numbers, Plans}

/** The initialisation that looks at the data: LSUV. */
class UnitVarianceSuite extends AnyFunSuite {
  // Features far from mean 0 and variance 1.
  private val batch: Batch =
    Plans.batch(Plans.rows(256, 30, 4).map(r => r.copy(features = r.features.map(_ * 7 + 5))))

  private def deviations(network: Network, values: NetworkValues): Seq[Double] = {
    val all = LayerStatistics.of(network, values, batch, true)
    all.toArray(Array.empty[LayerStatistics]).toSeq.filter(_.name.endsWith("dense")).map(_.std)
  }

  private def scaled(layers: String*): (Network, NetworkValues) = {
    val network = Plans.network(30, "squaredError", layers: _*)
    val values = network.initialValues(1)
    assert(UnitVariance.wantedBy(network))
    UnitVariance.scale(network, values, batch)
    (network, values)
  }

  for (activation <- Seq("relu", "tanh", "gelu", "sigmoid")) {
    test(s"outputs of ten $activation layers have variance 1") {
      val layers = Seq.fill(10)(Seq("dense(40, lsuv)", activation)).flatten :+ "dense(4, lsuv)"
      val (network, values) = scaled(layers: _*)
      for (std <- deviations(network, values)) {
        Numbers.assertClose(std * std, 1, 0.1, 0, "variance")
      }
    }
  }

  test("the variance may be another one, and sequences are reached, too") {
    val (network, values) = scaled("sequential(dense(40, lsuv(4)), relu)", "dense(4, lsuv(0.25))")
    val Seq(first, last) = deviations(network, values)
    Numbers.assertClose(first * first, 4, 0.1, 0, "first")
    Numbers.assertClose(last * last, 0.25, 0.1, 0, "last")
  }

  test("only layers that ask for it are scaled, by one factor, and biases stay 0") {
    val (network, values) = scaled("dense(20)", "relu", "dense(20, lsuv)", "relu", "dense(4)")
    val before = network.initialValues(1).parameters
    for (i <- 0 until network.parameters.tensors.size) {
      val tensor = network.parameters.tensors.get(i)
      val range = tensor.offset until tensor.end
      val factors = range.filter(before(_) != 0).map(j => values.parameters()(j) / before(j))
      if (tensor.name === "2-dense/weight") {
        assert(factors.head !== 1f)
        factors.foreach(f =>
          Numbers.assertClose(f.toDouble, factors.head.toDouble, 1e-5, 0, "factor")
        )
      } else {
        assert(factors.forall(_ == 1f), tensor.name)
      }
    }
  }

  test("outputs that do not vary leave the weights as they are") {
    val network = Plans.network(2, "squaredError", "dense(3, lsuv)")
    val values = network.initialValues(1)
    UnitVariance.scale(network, values, Plans.batch(Seq(Plans.Row(Seq(0, 0), Seq(0, 0, 0)))))
    Numbers.assertSameBits(values.parameters, network.initialValues(1).parameters, "parameters")
  }

  test("other networks do not ask for it") {
    assert(!UnitVariance.wantedBy(Plans.network(3, "squaredError", "dense(3)", "relu", "dense(1)")))
  }
}
