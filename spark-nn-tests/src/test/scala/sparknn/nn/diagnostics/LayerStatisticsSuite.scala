package sparknn.nn.diagnostics

import java.util.Random
import org.scalatest.funsuite.AnyFunSuite
import sparknn.nn.data.Batch
import sparknn.testing.{Numbers, Plans}

class LayerStatisticsSuite extends AnyFunSuite {

  private def statistics(
      layers: Seq[String],
      batch: Batch,
      width: Int,
      training: Boolean = true,
      seed: Long = 1
  ): Seq[LayerStatistics] = {
    val network = Plans.network(width, "squaredError", layers: _*)
    val all = LayerStatistics.of(network, network.initialValues(seed), batch, training)
    all.toArray(Array.empty[LayerStatistics]).toSeq
  }

  // --------------------------------------------------- the classic experiment of initialisation

  private lazy val gaussians: Batch = {
    val random = new Random(1)
    Plans.batch(
      Seq.fill(1000)(Plans.Row(Seq.fill(500)(random.nextGaussian()), Seq.fill(500)(0.0)))
    )
  }

  /** Standard deviations behind ten layers of 500 units. */
  private def experiment(activation: String, init: String, seed: Long = 1): Seq[Double] = {
    val layers = Seq.fill(10)(Seq(s"dense(500, $init)", activation)).flatten
    statistics(layers, gaussians, 500, seed = seed).filter(_.name.endsWith(activation)).map(_.std)
  }

  private def assertNear(found: Seq[Double], expected: Double*): Unit =
    for ((std, i) <- expected.zipWithIndex) {
      Numbers.assertClose(found(i), std, 0.05, 0, s"layer ${i + 1} of $found")
    }

  test("tanh with weights of 0.01 collapses to 0") {
    val found = experiment("tanh", "normal(0.01)")
    assertNear(found, 0.213, 0.0476, 0.0106)
    assert(found.last < 1e-6)
  }

  test("tanh with weights of 1 saturates") {
    val layers = Seq.fill(10)(Seq("dense(500, normal(1))", "tanh")).flatten
    val behind = statistics(layers, gaussians, 500).filter(_.name.endsWith("tanh"))
    assertNear(behind.map(_.std), Seq.fill(10)(0.98): _*)
    assert(behind.forall(_.saturated > 0.85))
    assert(behind.forall(_.deadUnits < 0.01), "each unit is sometimes in between")
  }

  test("tanh with weights of 1 / sqrt(fan in) keeps most of its scale") {
    assertNear(
      experiment("tanh", "lecunNormal"),
      Seq(0.628, 0.486, 0.408, 0.357, 0.321, 0.292, 0.273, 0.255, 0.239, 0.228): _*
    )
  }

  // The scale behind ten layers of ReLU depends on the draw: 16 % up or down. So theory is met by the
  // mean variance of many draws: that of a rectified Gaussian, 1/2 - 1/(2 pi), halved by each layer.
  private def meanOfDraws(init: String): Seq[Double] = {
    val variances = (1 to 60).map(seed => experiment("relu", init, seed).map(std => std * std))
    variances.transpose.map(of => math.sqrt(of.sum / of.size))
  }

  test("relu with weights of 1 / sqrt(fan in) decays") {
    val theory = (0 until 10).map(i => math.sqrt((0.5 - 0.5 / math.Pi) / math.pow(2, i)))
    assert(theory.map(std => (std * 100).round / 100.0).take(3) === Seq(0.58, 0.41, 0.29))
    assertNear(meanOfDraws("lecunNormal"), theory: _*)
    Numbers.assertClose(theory.last, 0.026, 0.02, 0, "the last layer")
  }

  test("relu with He's weights keeps its scale") {
    assertNear(meanOfDraws("heNormal"), Seq.fill(10)(math.sqrt(1 - 1 / math.Pi)): _*)
  }

  // --------------------------------------------------------------------------- one layer at a time

  private def row(features: Double*) = Plans.Row(features, Seq(0, 0))

  test("mean, deviation, extremes and histogram are those of the values") {
    val batch = Plans.batch(Seq(row(-3, 1), row(0, 2), row(5, 1)))
    val Seq(found) = statistics(Seq("identity"), batch, 2)
    assert(found.name === "0-identity" && found.units === 2)
    assert(found.mean === 1.0)
    Numbers.assertClose(found.std, math.sqrt((16 + 1 + 16 + 1) / 6.0), 1e-7, 0, "std")
    assert(found.least === -3 && found.largest === 5)
    assert(found.histogram.sum === 6)
    assert(found.histogram.head === 1 && found.histogram.last === 1)
    assert(found.histogram.apply(20) === 2, "1 is in the middle")
  }

  test("saturated are values with next to no derivative, dead are units with no others") {
    val batch = Plans.batch(Seq(row(-1, 3), row(-2, -4), row(-9, -5), row(-1, -2)))
    val Seq(relu) = statistics(Seq("relu"), batch, 2)
    assert(relu.saturated === 7.0 / 8 && relu.deadUnits === 0.5)
    val Seq(tanh) = statistics(Seq("tanh"), batch, 2)
    assert(tanh.saturated === 0.5 && tanh.deadUnits === 0)
    val Seq(leaky) = statistics(Seq("leakyRelu(0.1)"), batch, 2)
    assert(leaky.saturated === 0 && leaky.deadUnits === 0)
    val Seq(dense) = statistics(Seq("dense(2)"), batch, 2)
    assert(dense.saturated.isNaN && dense.deadUnits.isNaN)
  }

  test("sequences are opened, and layers that share a buffer in training are seen apart") {
    val batch = Plans.batch(Plans.rows(50, 4, 3))
    val found = statistics(Seq("sequential(dense(6), relu)", "dropout(0.5)", "dense(3)"), batch, 4)
    assert(
      found.map(_.name) ===
        Seq("0-sequential/0-dense", "0-sequential/1-relu", "1-dropout", "2-dense")
    )
    assert(found(0).least < 0 && found(1).least === 0, "before and behind the relu")
    val quiet =
      statistics(Seq("sequential(dense(6), relu)", "dropout(0.5)", "dense(3)"), batch, 4, false)
    assert(quiet(2).mean === quiet(1).mean, "no dropout as it scores")
    assert(found(2).mean !== found(1).mean)
  }

  test("a block shows what it adds up to, behind the layers within it") {
    val batch = Plans.batch(Plans.rows(50, 4, 4))
    val found = statistics(Seq("residual(dense(4), tanh)"), batch, 4)
    assert(
      found.map(_.name) ===
        Seq("0-residual/body/0-dense", "0-residual/body/1-tanh", "0-residual")
    )
    assert(found(1).largest <= 1 && found(2).largest > 1)
  }

  test("a table has a line for each layer") {
    val batch = Plans.batch(Plans.rows(5, 4, 2))
    val network = Plans.network(4, "squaredError", "dense(3)", "relu", "dense(2)")
    val all = LayerStatistics.of(network, network.initialValues(1), batch, true)
    val lines = LayerStatistics.table(all).linesIterator.toSeq
    assert(lines.size === 4)
    assert(lines(2).startsWith("1-relu"))
    assert(lines(2).contains("%") && !lines(1).contains("%"))
  }
}
