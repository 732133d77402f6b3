package sparknn.nn.layer

import org.scalatest.funsuite.AnyFunSuite
import sparknn.nn.linalg.Shape
import sparknn.testing.Numbers

class DropoutSuite extends AnyFunSuite {
  private val size = 1000
  private val rows = 200

  private def pass(
      seed: Long = 1,
      epoch: Long = 2,
      partition: Long = 3,
      step: Long = 4
  ): StepContext = {
    val pass = StepContext.training(seed, epoch, partition)
    pass.at(step)
    pass
  }

  /** What becomes of ones: the mask itself. */
  private def mask(rate: Double, pass: StepContext): Array[Float] = {
    val none = Array.empty[Float]
    val at = new Placement.Builder().place("", new Dropout(rate), Shape.of(size))
    val run = Binding.training(none, none, none, rows).run(at)
    val output = new Array[Float](rows * size)
    run.forward(Array.fill(rows * size)(1f), output, rows, pass)
    output
  }

  for (rate <- Seq(0.0, 0.1, 0.5, 0.9)) {
    test(s"rate $rate drops that share of the values and keeps the mean") {
      val values = mask(rate, pass())
      val dropped = values.count(_ == 0f).toDouble / values.length
      val error = math.sqrt(rate * (1 - rate) / values.length)
      Numbers.assertClose(dropped, rate, 0, 5 * error, "share that is dropped")
      val mean = Numbers.doubles(values).sum / values.length
      Numbers.assertClose(mean, 1, 1e-6, 5 * error / (1 - rate), "mean of what was 1")
      val kept = values.filter(_ != 0f).distinct
      assert(kept.length === 1)
      Numbers.assertClose(kept.head.toDouble, 1 / (1 - rate), 1e-6, 0, "what is kept of 1")
    }
  }

  test("every unit is dropped equally often, and so is every row") {
    val values = mask(0.5, pass())
    val units = (0 until size).map(j => (0 until rows).count(i => values(i * size + j) == 0f))
    val examples = values.grouped(size).map(_.count(_ == 0f)).toSeq
    // Sums of squares are chi-squared: mean n, variance 2n.
    val unitSquares = units.map(c => math.pow(c - rows / 2, 2) / (rows / 4.0)).sum
    val rowSquares = examples.map(c => math.pow(c - size / 2, 2) / (size / 4.0)).sum
    Numbers.assertClose(unitSquares, size, 0, 5 * math.sqrt(2.0 * size), "units")
    Numbers.assertClose(rowSquares, rows, 0, 5 * math.sqrt(2.0 * rows), "rows")
  }

  test("the same address gives the same mask") {
    Numbers.assertSameBits(mask(0.5, pass()), mask(0.5, pass()), "mask")
  }

  test("another seed, pass, partition or step gives an unrelated mask") {
    val first = mask(0.5, pass())
    val others =
      Seq(pass(seed = 9), pass(epoch = 9), pass(partition = 9), pass(step = 9), pass(step = 5))
    for (other <- others) {
      val equal = first.zip(mask(0.5, other)).count { case (a, b) => a == b }
      Numbers.assertClose(equal.toDouble / first.length, 0.5, 0, 5 * 0.5 / math.sqrt(2e5), "equal")
    }
  }

  test("a scheduled dropout drops less as the training goes on, and at its end nothing") {
    val none = Array.empty[Float]
    val layer = Layer.CATALOG.create("scheduledDropout(0.4)")
    val at = new Placement.Builder().place("", layer, Shape.of(size))
    val run = Binding.training(none, none, none, rows).run(at)
    def ones(time: Double): Array[Float] = {
      val context = pass()
      context.at(4, time, 8)
      val output = new Array[Float](rows * size)
      run.forward(Array.fill(rows * size)(1f), output, rows, context)
      output
    }
    for ((time, rate) <- Seq((0.0, 0.4), (3.9, 0.4), (6.0, 0.2), (8.0, 0.0))) {
      val values = ones(time)
      val error = math.sqrt(rate * (1 - rate) / values.length)
      Numbers.assertClose(
        values.count(_ == 0f).toDouble / values.length,
        rate,
        1e-9,
        5 * error,
        s"share that is dropped at $time of 8"
      )
      Numbers.assertClose(values.max.toDouble, 1 / (1 - rate), 1e-6, 0, s"what is kept at $time")
    }
  }

  test("two dropouts of one network draw unrelated masks") {
    val shared = pass()
    val (first, second) = (mask(0.5, shared), mask(0.5, shared))
    val equal = first.zip(second).count { case (a, b) => a == b }
    Numbers.assertClose(equal.toDouble / first.length, 0.5, 0, 5 * 0.5 / math.sqrt(2e5), "equal")
  }

  test("a rate that is no share below 1 is refused") {
    for (rate <- Seq("1", "-0.1", "1.5", "NaN")) {
      val refused = intercept[IllegalArgumentException](Layer.CATALOG.create(s"dropout($rate)"))
      assert(refused.getMessage === s"dropout's rate must be in [0, 1), got $rate")
    }
  }
}
