package sparknn.nn.loss

import breeze.linalg.DenseVector
import java.util.Random
import org.scalatest.funsuite.AnyFunSuite
import sparknn.testing.{Numbers, Oracles, Samples}

/** What every loss owes, for one output and for many. */
class LossContractSuite extends AnyFunSuite {
  import LossContractSuite._

  for (loss <- Samples.all(Loss.CATALOG); numbers <- Seq(1, 2, 3, 10, 33)) {
    val outputs = numbers * loss.outputsPerTarget
    val name = s"${loss.spec} of $outputs outputs"

    for (size <- Seq(1.0, 100.0, 1e4)) {
      test(s"$name is its formula where outputs are about $size") {
        val data = examples(loss, outputs, size)
        val expected = (0 until data.rows).map(r => data.weight(r) * data.value(r)).sum
        val sum = loss.sum(data.output, data.target, data.weight, data.rows, outputs)
        Numbers.assertClose(sum, expected, 2e-6, 2e-6 * data.rows, name)
      }

      test(s"$name has the derivative of its formula where outputs are about $size") {
        val data = examples(loss, outputs, size)
        val (sum, derivative) = data.differentiate(0.25f)
        val value = loss.sum(data.output, data.target, data.weight, data.rows, outputs)
        Numbers.assertClose(sum, value, 1e-6, 1e-6, s"$name, both ways to the value")
        val largest = derivative.map(d => math.abs(d.toDouble)).max
        for (row <- 0 until data.rows; j <- 0 until outputs) {
          val i = row * outputs + j
          def shifted(x: Double): Double = {
            val output = data.outputOf(row)
            output(j) = x
            data.valueAt(row, output)
          }
          Numbers.slope(shifted, data.output(i).toDouble, 1e-4).foreach { slope =>
            val expected = 0.25 * data.weight(row) * slope
            Numbers.assertClose(derivative(i), expected, 1e-5, 1e-6 * (1 + largest), s"$name [$i]")
          }
        }
      }
    }

    test(s"$name may write its derivative over the outputs") {
      val data = examples(loss, outputs, 3)
      val (sum, expected) = data.differentiate(0.5f)
      val inPlace = data.output.clone
      val again = loss.differentiate(
        inPlace,
        data.target,
        data.weight,
        0.5f,
        data.rows,
        outputs,
        inPlace
      )
      Numbers.assertSameBits(inPlace, expected, name)
      assert(again === sum)
    }

    test(s"$name does not count an example of weight 0") {
      val data = examples(loss, outputs, 3)
      assert(data.weight(2) === 0f)
      val (_, derivative) = data.differentiate(1f)
      for (j <- 0 until outputs) assert(derivative(2 * outputs + j) === 0f)
    }

    test(s"$name of a number that is none is none") {
      val data = examples(loss, outputs, 3)
      data.output(0) = Float.NaN
      assert(data.differentiate(1f)._1.isNaN)
      assert(loss.sum(data.output, data.target, data.weight, data.rows, outputs).isNaN)
    }

    test(s"$name predicts what its formula predicts") {
      for (size <- Seq(1.0, 1e4)) {
        val data = examples(loss, outputs, size)
        val oracle = Oracles.prediction(loss)
        val expected = (0 until data.rows).flatMap(r => oracle(data.outputOf(r)).toArray.toSeq)
        val predicted = data.output.clone
        loss.predict(predicted, data.rows, outputs)
        // A quantile is a sum, which may be near 0 though its terms are not.
        val rounding = if (loss.isInstanceOf[Quantile]) size * 1e-6 else 1e-12
        Numbers.assertAllClose(predicted, expected.toArray, 2e-6, rounding, name)
      }
    }
  }

  test("quantiles are in order, whatever the outputs are") {
    val loss = Loss.CATALOG.create("quantile([0.02, 0.2, 0.45, 0.9, 0.99])")
    for (size <- Seq(1e-3, 1.0, 1e4, 1e30)) {
      val predicted = Numbers.gaussians(500, 7, size)
      loss.predict(predicted, 10, 50)
      for (quantiles <- predicted.grouped(5))
        assert(quantiles.toSeq === quantiles.toSeq.sorted, s"outputs of $size")
    }
  }

  test("what is predicted is the quantile nearest to the median, the lower of two") {
    def predicted(spec: String): Int = Loss.CATALOG.create(spec).predicted
    assert(predicted("quantile") === 1)
    assert(predicted("quantile([0.25, 0.75])") === 0)
    assert(predicted("quantile([0.05, 0.2, 0.51])") === 2)
  }

  test("focal loss with gamma 0 is the cross-entropy") {
    val data = examples(new SoftmaxCrossEntropy(0), 4, 3)
    val (sum, derivative) = data.differentiate(1f)
    val (focalSum, focalDerivative) = data.copy(loss = new Focal(0)).differentiate(1f)
    Numbers.assertClose(focalSum, sum, 1e-6, 0, "sum")
    Numbers.assertAllClose(focalDerivative, Numbers.doubles(derivative), 1e-5, 1e-6, "derivative")
  }

  test("no size of the outputs overflows, where the loss grows with them and not as their power") {
    for (
      spec <- Seq("focal", "focal(0.5)", "sigmoidCrossEntropy", "quantile", "softmaxCrossEntropy");
      size <- Seq(1e20f, 3e38f); sign <- Seq(-1, 1)
    ) {
      val loss = Loss.CATALOG.create(spec)
      val output = Array(sign * size, -sign * size / 2, sign * size / 3)
      val derivative = new Array[Float](3)
      val target = if (loss.classes) Array(1f) else Array(1f, 0f, 1f)
      val sum = loss.differentiate(output, target, Array(1f), 1f, 1, 3, derivative)
      assert(java.lang.Double.isFinite(sum) && sum >= 0, s"$spec of $size")
      assert(derivative.forall(d => !d.isNaN && math.abs(d) <= 1), s"$spec of $size")
      loss.predict(output, 1, 3)
      assert(output.forall(!_.isNaN), s"$spec of $size")
    }
  }

  test("a gamma or Tweedie target far from its prediction gives an infinite loss, and no NaN") {
    for (spec <- Seq("gamma", "tweedie", "poisson"); output <- Seq(-1e4f, 1e4f); y <- Seq(0f, 1f)) {
      val derivative = new Array[Float](1)
      val loss = Loss.CATALOG.create(spec)
      val sum = loss.differentiate(Array(output), Array(y), Array(1f), 1f, 1, 1, derivative)
      assert(spec == "gamma" && y == 0 || !sum.isNaN, s"$spec at $output of $y")
    }
  }

  test("softmax cross-entropy of a sure prediction is the distance of the logits") {
    val loss = new SoftmaxCrossEntropy(0)
    val sum = loss.sum(Array(1e4f, -1e4f), Array(1f), Array(1f), 1, 2)
    assert(sum === 2e4)
  }

  test("a smoothed label is best met by a prediction that is not quite sure") {
    val loss = new SoftmaxCrossEntropy(0.1)
    // p = (0.95, 0.05), as 0.1 / 2 goes to each class.
    val best = Array(math.log(19).toFloat, 0f)
    val derivative = new Array[Float](2)
    loss.differentiate(best, Array(0f), Array(1f), 1f, 1, 2, derivative)
    Numbers.assertAllClose(derivative, Array(0.0, 0.0), 0, 1e-7, "derivative")
  }

  test("hinge loss is 0 once the true class is ahead by 1") {
    val loss = new MulticlassHinge
    val derivative = Array(9f, 9f, 9f)
    val sum =
      loss.differentiate(Array(2f, 3f, 1.5f), Array(1f), Array(1f), 1f, 1, 3, derivative)
    assert(sum === 0.0)
    assert(derivative.forall(_ == 0f))
  }

  test("the value of an output is what it predicts, where targets are values") {
    for (loss <- Samples.all(Loss.CATALOG) if !loss.classes && loss.outputsPerTarget == 1) {
      val output = Numbers.gaussians(20, 3)
      val predicted = output.clone
      loss.predict(predicted, 10, 2)
      Numbers.assertSameBits(output.map(loss.value), predicted, loss.spec)
    }
  }

  test("arguments out of range are refused in three parts") {
    def refused(spec: String): String =
      intercept[IllegalArgumentException](Loss.CATALOG.create(spec)).getMessage
    assert(refused("huber(0)") === "huber's delta must be greater than 0, got 0")
    assert(
      refused("softmaxCrossEntropy(labelSmoothing=1)") ===
        "softmaxCrossEntropy's labelSmoothing must be in [0, 1), got 1"
    )
    assert(refused("focal(-1)") === "focal's gamma must be 0 or greater, got -1")
    assert(refused("focal(NaN)") === "focal's gamma must be 0 or greater, got NaN")
    for ((bad, shown) <- Seq("1" -> "1", "2" -> "2", "0.5" -> "0.5", "NaN" -> "NaN"))
      assert(
        refused(s"tweedie($bad)") ===
          s"tweedie's power must be greater than 1 and less than 2, got $shown"
      )
    for ((bad, shown) <- Seq("0" -> "0", "[0.5, 1]" -> "1", "-0.1" -> "-0.1", "[NaN]" -> "NaN"))
      assert(
        refused(s"quantile($bad)") === "each of quantile's probabilities must be greater than 0" +
          s" and less than 1, got $shown"
      )
    assert(
      refused("quantile([0.5, 0.1])") ===
        "quantile's probabilities must increase, got 0.5, 0.1"
    )
    assert(
      refused("quantile([0.5, 0.5])") ===
        "quantile's probabilities must increase, got 0.5, 0.5"
    )
    assert(
      refused("quantile([])") === "quantile's probabilities must be at least one number, got none"
    )
  }
}

object LossContractSuite {

  /** Some rows with weights, one of them 0. */
  case class Examples(
      loss: Loss,
      rows: Int,
      outputs: Int,
      output: Array[Float],
      target: Array[Float],
      weight: Array[Float]
  ) {
    private val oracle = Oracles.loss(loss)
    private val targetSize = loss.targetSize(outputs)

    def outputOf(row: Int): DenseVector[Double] =
      DenseVector(Numbers.doubles(output.slice(row * outputs, (row + 1) * outputs)))

    def valueAt(row: Int, output: DenseVector[Double]): Double = {
      val from = row * targetSize
      oracle(output, DenseVector(Numbers.doubles(target.slice(from, from + targetSize))))
    }

    def value(row: Int): Double = valueAt(row, outputOf(row))

    /** The value and the derivative, written into a buffer of its own. */
    def differentiate(scale: Float): (Double, Array[Float]) = {
      val derivative = new Array[Float](rows * outputs)
      val sum = loss.differentiate(output, target, weight, scale, rows, outputs, derivative)
      (sum, derivative)
    }
  }

  def examples(loss: Loss, outputs: Int, size: Double): Examples = {
    val rows = 6
    val random = new Random(5)
    val target = Array.fill(rows * loss.targetSize(outputs)) {
      if (loss.classes) random.nextInt(outputs).toFloat
      else {
        val range = loss.targetRange
        val least = if (range.leastIncluded) range.least else range.least + 0.01
        math.min(math.max(random.nextGaussian(), least), range.greatest).toFloat
      }
    }
    // Where the value is a power of the output, larger outputs have no value in single precision.
    val most = if (loss.logLink) 80f else Float.MaxValue
    val least = if (loss.logLink && !loss.isInstanceOf[Poisson]) -80f else -Float.MaxValue
    val output =
      Numbers.gaussians(rows * outputs, 6, size).map(x => math.max(math.min(x, most), least))
    Examples(loss, rows, outputs, output, target, Array(1f, 0.5f, 0f, 2f, 1f, 3.25f))
  }
}
