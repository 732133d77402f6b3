package sparknn.tuning

import org.apache.spark.ml.param.{Param, ParamMap}
import org.scalatest.Assertion
import org.scalatest.funsuite.AnyFunSuite

/** What a random search draws has the distribution that its method says. */
class RandomDistributionsSuite extends AnyFunSuite {
  private val knobs = new Knobs
  private val draws = 4000

  // Another Param makes every point new: else whole numbers and choices would not come twice.
  private def drawn[T](param: Param[T])(add: RandomParamGridBuilder => Any): Seq[T] = {
    val builder = new RandomParamGridBuilder().addUniform(knobs.share, 0, 1)
    add(builder)
    builder.build(draws).toSeq.map(_(param))
  }

  // Kolmogorov and Smirnov: a sample of this distribution is farther off once in a million times.
  private def assertDistributed(sample: Seq[Double])(below: Double => Double): Assertion = {
    val n = sample.size
    val gaps = sample.sorted.zipWithIndex.map { case (x, i) =>
      math.max(math.abs(below(x) - i.toDouble / n), math.abs(below(x) - (i + 1.0) / n))
    }
    assert(gaps.max < math.sqrt(math.log(2e6) / 2) / math.sqrt(n))
  }

  // Five standard deviations.
  private def assertFrequencies[T](sample: Seq[T], expected: Map[T, Double]): Assertion = {
    assert(sample.toSet === expected.keySet)
    for ((value, p) <- expected) {
      val share = sample.count(_ == value).toDouble / sample.size
      assert(math.abs(share - p) < 5 * math.sqrt(p * (1 - p) / sample.size), value)
    }
    assert(math.abs(expected.values.sum - 1) < 1e-9)
  }

  private def uniform(low: Double, high: Double)(x: Double) = (x - low) / (high - low)
  private def logUniform(low: Double, high: Double)(x: Double) =
    math.log(x / low) / math.log(high / low)

  test("uniform doubles") {
    val sample = drawn(knobs.real)(_.addUniform(knobs.real, -3, 5))
    assert(sample.forall(x => -3 <= x && x < 5))
    assertDistributed(sample)(uniform(-3, 5))
  }

  test("uniform floats") {
    val sample = drawn(knobs.single)(_.addUniform(knobs.single, 0.25f, 0.75f))
    assert(sample.forall(x => 0.25f <= x && x < 0.75f))
    assertDistributed(sample.map(_.toDouble))(uniform(0.25, 0.75))
  }

  test("log-uniform doubles: each decade as often as the next") {
    val sample = drawn(knobs.real)(_.addLogUniform(knobs.real, 1e-6, 1e2))
    assert(sample.forall(x => 1e-6 <= x && x < 1e2))
    assertDistributed(sample)(logUniform(1e-6, 1e2))
  }

  test("log-uniform floats") {
    val sample = drawn(knobs.single)(_.addLogUniform(knobs.single, 0.5f, 8f))
    assertDistributed(sample.map(_.toDouble))(logUniform(0.5, 8))
  }

  test("uniform ints, both ends included") {
    val sample = drawn(knobs.whole)(_.addUniform(knobs.whole, -2, 4))
    assertFrequencies(sample, (-2 to 4).map(_ -> 1 / 7.0).toMap)
  }

  test("uniform longs, from one end of a long to the other") {
    val sample = drawn(knobs.big)(_.addUniform(knobs.big, Long.MinValue, Long.MaxValue))
    assertDistributed(sample.map(_.toDouble))(uniform(-math.pow(2, 63), math.pow(2, 63)))
  }

  test("uniform longs where a remainder would be lopsided") {
    // Of 2^63 numbers 2/3: the remainder alone would make the lower half twice as likely.
    val high = Long.MaxValue / 3 * 2
    val sample = drawn(knobs.big)(_.addUniform(knobs.big, 0, high))
    assertDistributed(sample.map(_.toDouble))(uniform(0, high.toDouble))
  }

  test("log-uniform ints: k in proportion to log(1 + 1/k), both ends included") {
    val sample = drawn(knobs.whole)(_.addLogUniform(knobs.whole, 2, 9))
    assertFrequencies(
      sample,
      (2 to 9).map(k => k -> math.log(1 + 1.0 / k) / math.log(10 / 2.0)).toMap
    )
  }

  test("log-uniform longs") {
    val sample = drawn(knobs.big)(_.addLogUniform(knobs.big, 1, Long.MaxValue))
    assert(sample.forall(_ >= 1))
    assertDistributed(sample.filter(_ > 100).map(_.toDouble))(logUniform(100, math.pow(2, 63)))
  }

  test("choices, one that is named twice twice as often") {
    val sample = drawn(knobs.text)(_.addChoice(knobs.text, "relu", "tanh", "relu"))
    assertFrequencies(sample, Map("relu" -> 2 / 3.0, "tanh" -> 1 / 3.0))
  }

  test("true and false") {
    assertFrequencies(
      drawn(knobs.flag)(_.addChoice(knobs.flag)),
      Map(true -> 0.5, false -> 0.5)
    )
  }

  test("what a function draws") {
    val sample = drawn(knobs.wholes)(
      _.addDrawn(knobs.wholes, rng => Array.fill(1 + rng.nextInt(2))(16 << rng.nextInt(2)))
    )
    val one = Seq(Seq(16), Seq(32)).map(_ -> 1 / 4.0)
    val two = Seq(Seq(16, 16), Seq(16, 32), Seq(32, 16), Seq(32, 32)).map(_ -> 1 / 8.0)
    assertFrequencies(sample.map(_.toSeq), (one ++ two).toMap)
  }

  test("Params are drawn independently of each other") {
    val builder = new RandomParamGridBuilder()
      .addUniform(knobs.real, 0, 1)
      .addUniform(knobs.share, 0, 1)
      .addUniform(knobs.single, 0, 1)
    val maps = builder.build(draws).toSeq
    val columns = Seq[ParamMap => Double](_(knobs.real), _(knobs.share), _(knobs.single).toDouble)
    for (Seq(x, y) <- columns.map(maps.map(_)).combinations(2)) {
      // Correlation of independent samples: deviation 1 / sqrt(n).
      val covariance = x.zip(y).map { case (a, b) => (a - 0.5) * (b - 0.5) }.sum / draws
      assert(math.abs(covariance * 12) < 5 / math.sqrt(draws))
    }
  }

  test("a range of neighbouring doubles has its lower end only") {
    val high = Math.nextUp(1.0)
    val sample = drawn(knobs.real)(_.addUniform(knobs.real, 1.0, high))
    assert(sample.toSet === Set(1.0))
    assert(drawn(knobs.real)(_.addLogUniform(knobs.real, 1.0, high)).toSet === Set(1.0))
  }
}
