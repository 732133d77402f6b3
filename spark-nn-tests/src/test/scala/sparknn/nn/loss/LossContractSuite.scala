package sparknn.nn.loss

import breeze.linalg.DenseVector
import java.util.Random
import org.scalatest.funsuite.AnyFunSuite
import sparknn.testing.{Numbers, Oracles, Samples}

/** What every loss owes, for one output and for many. */
class LossContractSuite extends AnyFunSuite {
  import LossContractSuite._

  for (loss <- Samples.all(Loss.CATALOG); outputs <- Seq(1, 2, 3, 10, 33)) {
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
        val oracle = Oracles.find(Oracles.predictions, "predictions", loss)
        val expected = (0 until data.rows).flatMap(r => oracle(data.outputOf(r)).toArray.toSeq)
        val predicted = data.output.clone
        loss.predict(predicted, data.rows, outputs)
        Numbers.assertAllClose(predicted, expected.toArray, 2e-6, 1e-12, name)
      }
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
    for (loss <- Samples.all(Loss.CATALOG) if loss.targetSize(2) == 2) {
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
    // Targets are class indices where one number stands for several outputs.
    val classes = loss.targetSize(2) == 1
    val random = new Random(5)
    val target = Array.fill(rows * loss.targetSize(outputs)) {
      if (classes) random.nextInt(outputs).toFloat
      else math.max(random.nextGaussian(), loss.leastTarget).toFloat
    }
    // Where the value is a power of the output, larger outputs have no value in single precision.
    val most = if (loss.isInstanceOf[Poisson]) 80f else Float.MaxValue
    val output = Numbers.gaussians(rows * outputs, 6, size).map(math.min(_, most))
    Examples(loss, rows, outputs, output, target, Array(1f, 0.5f, 0f, 2f, 1f, 3.25f))
  }
}
