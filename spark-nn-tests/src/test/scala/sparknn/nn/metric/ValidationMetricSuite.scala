package sparknn.nn.metric

import java.util.Random
import org.scalatest.funsuite.AnyFunSuite
import sparknn.nn.loss.{Loss, SigmoidCrossEntropy, SoftmaxCrossEntropy}
import sparknn.testing.Numbers

/** Each metric against its definition, pair by pair or threshold by threshold. */
class ValidationMetricSuite extends AnyFunSuite {
  private val rows = 400

  private case class Examples(loss: Loss, outputs: Int, seed: Long, spread: Double = 1.5) {
    private val random = new Random(seed)
    val task = new Task(loss, outputs, new sparknn.nn.loss.Accuracy)
    val weight: Array[Float] = Array.fill(rows)(random.nextInt(4).toFloat / 2)
    val target: Array[Float] =
      if (loss.classes) Array.fill(rows)(random.nextInt(outputs).toFloat)
      else Array.fill(rows * outputs)(if (random.nextInt(4) == 0) 1f else 0f)
    val output: Array[Float] = Array.tabulate(rows * outputs) { i =>
      val right =
        if (loss.classes) target(i / outputs) == i % outputs else target(i) > 0
      ((if (right) 1 else 0) + spread * random.nextGaussian()).toFloat
    }

    def metric(spec: String, parts: Int = 1): Double = {
      val metric = ValidationMetric.CATALOG.create(spec)
      val sums = new Array[Double](metric.sums(task))
      for (rows <- (0 until rows).grouped(rows / parts)) {
        val (from, to) = (rows.head, rows.last + 1)
        val width = target.length / weight.length
        metric.add(
          task,
          output.slice(from * outputs, to * outputs),
          target.slice(from * width, to * width),
          weight.slice(from, to),
          to - from,
          sums
        )
      }
      metric.of(task, sums)
    }

    /** Score, whether the answer is yes, and weight, of each question. */
    def questions: Seq[Seq[(Double, Boolean, Double)]] =
      for (q <- (if (loss.classes && outputs == 2) Seq(1) else 0 until outputs)) yield {
        for (r <- 0 until rows if weight(r) > 0) yield {
          val own = Numbers.doubles(output.slice(r * outputs, (r + 1) * outputs))
          val score =
            if (loss.classes) {
              val others = own.indices.filter(_ != q).map(j => math.exp(own(j))).sum
              own(q) - math.log(others)
            } else own(q)
          val yes =
            if (loss.classes) target(r) == q else target(r * outputs + q) > 0
          (score, yes, weight(r).toDouble)
        }
      }
  }

  private def roc(examples: Seq[(Double, Boolean, Double)]): Double = {
    val (yes, no) = examples.partition(_._2)
    val pairs = for ((s, _, w) <- yes; (t, _, v) <- no) yield {
      w * v * (if (s > t) 1 else if (s == t) 0.5 else 0)
    }
    pairs.sum / yes.map(_._3).sum / no.map(_._3).sum
  }

  private def averagePrecision(examples: Seq[(Double, Boolean, Double)]): Double = {
    val all = examples.filter(_._2).map(_._3).sum
    examples
      .map(_._1)
      .distinct
      .map { threshold =>
        val above = examples.filter(_._1 >= threshold)
        val found = above.filter(_._2).map(_._3).sum
        val here = examples.filter(e => e._1 == threshold && e._2).map(_._3).sum
        here / all * found / above.map(_._3).sum
      }
      .sum
  }

  private def mean(numbers: Seq[Double]): Double = numbers.sum / numbers.length

  private val softmax = new SoftmaxCrossEntropy(0)
  private val sigmoid = new SigmoidCrossEntropy
  private val kinds =
    for (seed <- Seq(1L, 2L); (loss, outputs) <- Seq(softmax -> 2, softmax -> 5, sigmoid -> 3))
      yield Examples(loss, outputs, seed)

  test("areas are those of all pairs and thresholds, as far as bins tell scores apart") {
    for (data <- kinds) {
      val clue = s"${data.loss.spec} of ${data.outputs}"
      // Scores of about this number of examples lie within a few hundred bins.
      Numbers.assertClose(data.metric("areaUnderROC"), mean(data.questions.map(roc)), 0, 1e-3, clue)
      val precision = mean(data.questions.map(averagePrecision))
      Numbers.assertClose(data.metric("areaUnderPR"), precision, 0, 1e-2, clue)
    }
  }

  test("a perfect order has areas of 1, the reverse a ROC of 0, equal scores one of a half") {
    val data = Examples(softmax, 2, 3)
    val sure = data.target.flatMap(y => Array(5 - 10 * y, 10 * y - 5))
    def areas(output: Array[Float]) = Seq("areaUnderROC", "areaUnderPR").map { spec =>
      val metric = ValidationMetric.CATALOG.create(spec)
      val sums = new Array[Double](metric.sums(data.task))
      metric.add(data.task, output, data.target, data.weight, rows, sums)
      metric.of(data.task, sums)
    }
    assert(areas(sure) === Seq(1.0, 1.0))
    assert(areas(sure.map(-_)).head === 0.0)
    val share = data.questions.head.filter(_._2).map(_._3).sum / data.weight.sum
    val equal = areas(sure.map(_ => 0f))
    assert(math.abs(equal.head - 0.5) < 1e-12 && math.abs(equal(1) - share) < 1e-12)
    // Beyond what bins tell apart, and beyond single precision of a probability.
    assert(areas(sure.map(_ * 1e30f)) === Seq(1.0, 1.0))
  }

  test("F1 is that of class 1, or the mean over classes and labels that occur") {
    def f1(data: Examples, c: Int): Double = {
      val decided = for (r <- 0 until rows) yield {
        val own = data.output.slice(r * data.outputs, (r + 1) * data.outputs)
        if (data.loss.classes) (own.indexOf(own.max) == c, data.target(r) == c, data.weight(r))
        else (own(c) >= 0, data.target(r * data.outputs + c) > 0, data.weight(r))
      }
      val both = decided.filter(d => d._1 && d._2).map(_._3).sum
      2.0 * both / (decided.filter(_._1).map(_._3).sum + decided.filter(_._2).map(_._3).sum)
    }
    for (data <- kinds) {
      val each = (0 until data.outputs).map(f1(data, _))
      val auto = if (data.loss.classes && data.outputs == 2) each(1) else mean(each)
      Numbers.assertClose(data.metric("f1"), auto, 1e-9, 0, "auto")
      Numbers.assertClose(data.metric("f1(macro)"), mean(each), 1e-9, 0, "macro")
      if (data.loss.classes && data.outputs == 2)
        Numbers.assertClose(data.metric("f1(average=binary)"), each(1), 1e-9, 0, "binary")
    }
  }

  test("top-k is the share whose class is among the first, and all with as many classes") {
    val data = Examples(softmax, 5, 4)
    for (k <- 1 to 6) {
      val right = (0 until rows).filter { r =>
        val own = data.output.slice(r * 5, r * 5 + 5)
        own.count(_ > own(data.target(r).toInt)) < k
      }
      val share = right.map(data.weight(_)).sum / data.weight.sum
      Numbers.assertClose(data.metric(s"topK($k)"), share, 1e-6, 0, s"top $k")
    }
    assert(data.metric("topK(5)") === 1.0)
    assert(data.metric("topK(1)") === data.metric("accuracy"))
  }

  test("parts added one behind the other are the whole, bit for bit") {
    // Weights are such that sums are exact.
    for (data <- kinds; spec <- Seq("areaUnderROC", "areaUnderPR", "f1"))
      assert(data.metric(spec, 7) === data.metric(spec), spec)
  }

  test("classes that do not occur are left out, and of one class there is no area") {
    val data = Examples(softmax, 3, 5)
    for (i <- data.target.indices) data.target(i) = math.min(data.target(i), 1f)
    val expected = mean(data.questions.take(2).map(roc))
    Numbers.assertClose(data.metric("areaUnderROC"), expected, 0, 1e-3, "two of three")
    java.util.Arrays.fill(data.target, 0f)
    assert(data.metric("areaUnderROC").isNaN && data.metric("areaUnderPR").isNaN)
  }

  test("the sums of many classes stay a few megabytes") {
    for (classes <- Seq(2, 10, 1000)) {
      val size =
        ValidationMetric.CATALOG.create("areaUnderPR").sums(new Task(softmax, classes, null))
      assert(size <= (1 << 20), classes)
      assert(size >= 2 * 256 * (if (classes == 2) 1 else classes))
    }
  }

  test("losses that a metric can't measure are refused in three parts") {
    def refused(spec: String, loss: String, outputs: Int): String =
      intercept[IllegalArgumentException] {
        val task = new Task(Loss.CATALOG.create(loss), outputs, null)
        ValidationMetric.CATALOG.create(spec).check(task)
      }.getMessage
    for (spec <- Seq("areaUnderROC", "areaUnderPR", "f1", "topK", "accuracy")) {
      val message = refused(spec, "squaredError", 2)
      assert(message.startsWith("validationMetric " + spec), message)
      assert(message.contains("must be used with a loss for classes"), message)
      assert(message.endsWith("got the loss squaredError"), message)
    }
    assert(refused("topK", "sigmoidCrossEntropy", 2).contains("for classes"))
    assert(refused("rmse", "focal", 2).contains("must be used with a loss for values"))
    assert(
      refused("f1(binary)", "focal", 3) === "f1's average must be macro with 3 classes, got binary"
    )
    assert(
      intercept[IllegalArgumentException](
        ValidationMetric.CATALOG.create("topK(0)")
      ).getMessage === "topK's k must be at least 1, got 0"
    )
  }
}
