package sparknn.tuning

import org.apache.spark.ml.param.ParamMap
import org.scalatest.funsuite.AnyFunSuite
import sparknn.classification.NeuralNetworkClassifier

/** A second search around the best point of a first. */
class CoarseToFineSuite extends AnyFunSuite {
  private val knobs = new Knobs
  private val half = 0.5

  private def close(got: Double, expected: Double) =
    assert(math.abs(got - expected) <= 1e-12 * math.abs(expected))

  /** The ends of a range, as the builder tells them. */
  private def ends(builder: RandomParamGridBuilder, name: String): (Double, Double) = {
    val line = builder.toString.split("\n").find(_.startsWith(s"$name:")).get
    val numbers = line.dropWhile(c => c != '[' && c != '{').split("[^-+.E0-9]+").filter(_.nonEmpty)
    (numbers.head.toDouble, numbers.last.toDouble)
  }

  /** The search that comes out when these values of a Param were tried, the first being the best.
    */
  private def after(builder: RandomParamGridBuilder, factor: Double, tried: ParamMap*) =
    builder.around(tried.toArray, tried.indices.map(_.toDouble).toArray, false, factor)

  private def real(builder: RandomParamGridBuilder, tried: Double*) =
    ends(after(builder, half, tried.map(v => ParamMap(knobs.real -> v)): _*), "real")

  private def whole(builder: RandomParamGridBuilder, tried: Int*) =
    ends(after(builder, half, tried.map(v => ParamMap(knobs.whole -> v)): _*), "whole")

  test("a uniform range shrinks by the factor around the best") {
    val builder = new RandomParamGridBuilder().addUniform(knobs.real, 0, 8)
    assert(real(builder, 4, 1, 7) === ((2.0, 6.0)))
    val tenth = after(builder, 0.25, ParamMap(knobs.real -> 5.0), ParamMap(knobs.real -> 1.0))
    assert(ends(tenth, "real") === ((4.0, 6.0)))
  }

  test("a log-uniform range shrinks in its logarithm") {
    val builder = new RandomParamGridBuilder().addLogUniform(knobs.real, 1e-6, 1e2)
    val (low, high) = real(builder, 1e-3, 1e-5, 1)
    close(low, 1e-5)
    close(high, 1e-1)
  }

  test("a range of ints shrinks likewise, in its logarithm where it is log-uniform") {
    assert(
      whole(new RandomParamGridBuilder().addUniform(knobs.whole, 0, 80), 40, 1, 79) === ((
        20.0,
        60.0
      ))
    )
    val log = new RandomParamGridBuilder().addLogUniform(knobs.whole, 1, 10000)
    assert(whole(log, 100, 1, 9999) === ((10.0, 1000.0)))
  }

  test("floats and longs shrink and stay what they are") {
    val builder = new RandomParamGridBuilder()
      .addUniform(knobs.single, 0f, 8f)
      .addUniform(knobs.big, 0, 1L << 40)
    def at(x: Float, y: Long) = ParamMap(knobs.single -> x, knobs.big -> y)
    val finer = after(builder, half, at(4f, 1L << 39), at(1f, 1L), at(7f, 1L << 40))
    assert(ends(finer, "single") === ((2.0, 6.0)))
    assert(ends(finer, "big") === ((math.pow(2, 38), 3 * math.pow(2, 38))))
    val drawn = finer.build(10)
    assert(drawn.forall(map => map(knobs.single) >= 2f && map(knobs.big) >= (1L << 38)))
  }

  test("near an end of the old range the new one is cut there") {
    val builder = new RandomParamGridBuilder().addUniform(knobs.real, 0, 8)
    assert(real(builder, 1, 0.5, 7) === ((0.0, 3.0)))
    assert(real(builder, 7, 0.5, 7.5) === ((5.0, 8.0)))
    val ints = new RandomParamGridBuilder().addUniform(knobs.whole, 0, 80)
    assert(whole(ints, 10, 5, 70) === ((0.0, 30.0)))
    assert(whole(ints, 70, 5, 75) === ((50.0, 80.0)))
  }

  test("but if nothing tried was beyond the best, the new range goes past the end") {
    val builder = new RandomParamGridBuilder().addUniform(knobs.real, 0, 8)
    assert(real(builder, 1, 2, 7) === ((-1.0, 3.0)))
    assert(real(builder, 7, 6.5, 2) === ((5.0, 9.0)))
    val ints = new RandomParamGridBuilder().addUniform(knobs.whole, 0, 80)
    assert(whole(ints, 10, 20, 70) === ((-10.0, 30.0)))
    assert(whole(ints, 70, 20, 70) === ((50.0, 90.0)))
    val log = new RandomParamGridBuilder().addLogUniform(knobs.real, 1e-4, 1)
    val (low, high) = real(log, 0.1, 1e-3)
    close(low, 1e-2)
    close(high, 1)
  }

  test("as far as the Param takes such values") {
    val network = new NeuralNetworkClassifier
    val builder = new RandomParamGridBuilder()
      .addUniform(network.dropout, 0.1, 0.9)
      .addUniform(network.maxIter, 2, 10)
      .addLogUniform(network.batchSize, 1, 64)
    def at(dropout: Double, passes: Int, batch: Int) = ParamMap(
      network.dropout -> dropout,
      network.maxIter -> passes,
      network.batchSize -> batch
    )
    val finer = after(builder, 0.75, at(0.75, 2, 1), at(0.5, 5, 8))
    // 1.05 is no dropout and -1 no number of passes: the old ends hold.
    assert(ends(finer, "dropout")._2 === 0.9)
    assert(ends(finer, "maxIter") === ((2.0, 5.0)))
    assert(ends(finer, "batchSize")._1 === 1.0)
    finer.build(50).foreach(network.copy(_))
  }

  test("ints have at least the neighbours of the best") {
    val builder = new RandomParamGridBuilder().addUniform(knobs.whole, 3, 7)
    val once = after(builder, 0.1, ParamMap(knobs.whole -> 5))
    assert(ends(once, "whole") === ((4.0, 6.0)))
    val log = new RandomParamGridBuilder().addLogUniform(knobs.whole, 1, 3)
    assert(whole(log, 2, 1, 3) === ((1.0, 3.0)))
  }

  test("the ends of the types are no trap") {
    val ints = new RandomParamGridBuilder().addUniform(knobs.whole, Int.MinValue, Int.MaxValue)
    assert(whole(ints, Int.MaxValue)._2 === Int.MaxValue.toDouble)
    assert(whole(ints, Int.MinValue)._1 === Int.MinValue.toDouble)
    val longs = new RandomParamGridBuilder().addUniform(knobs.big, Long.MinValue, Long.MaxValue)
    for (end <- Seq(Long.MinValue, Long.MaxValue)) {
      val finer = after(longs, half, ParamMap(knobs.big -> end))
      assert(finer.build(3).length === 3)
    }
  }

  test("a best outside of the range is reached for") {
    val builder = new RandomParamGridBuilder().addUniform(knobs.real, 0, 8)
    assert(real(builder, 10, 11, 4) === ((8.0, 10.0)))
    assert(real(builder, 10, 4) === ((8.0, 12.0)))
    val ints = new RandomParamGridBuilder().addUniform(knobs.whole, 0, 80)
    assert(whole(ints, -30, -31, 4) === ((-30.0, -10.0)))
    assert(whole(ints, -30, 4) === ((-50.0, -10.0)))
  }

  test("the best is the largest or the smallest metric, the first of equals, never NaN") {
    val builder = new RandomParamGridBuilder().addUniform(knobs.real, 0, 8)
    val maps = Array(1.0, 3.0, 4.0, 5.0, 6.0, 7.0).map(v => ParamMap(knobs.real -> v))
    val metrics = Array(Double.NaN, 0.5, 0.25, 0.75, 0.75, 0.25)
    def middle(builder: RandomParamGridBuilder) = {
      val (low, high) = ends(builder, "real")
      (low + high) / 2
    }
    assert(middle(builder.around(maps, metrics, true, 0.25)) === 5.0)
    assert(middle(builder.around(maps, metrics, false, 0.25)) === 4.0)
  }

  test("choices, functions and base settings stay; the numbers are new") {
    val builder = new RandomParamGridBuilder()
      .addUniform(knobs.real, 0, 1)
      .addChoice(knobs.text, "a", "b")
      .addDrawn(knobs.wholes, rng => Array(rng.nextInt(1000)))
      .baseOn(knobs.whole -> 3)
      .setSeed(4)
    val coarse = builder.build(20)
    val finer = builder.around(coarse, coarse.map(_(knobs.real)), true, half)
    val fine = finer.build(20)
    assert(fine.map(_(knobs.text)).toSet === Set("a", "b"))
    assert(fine.map(_(knobs.whole)).toSet === Set(3))
    assert(fine.map(_(knobs.wholes).toSeq).toSeq !== coarse.map(_(knobs.wholes).toSeq).toSeq)
    // The same places within the range would be the same numbers stretched.
    val (low, high) = ends(finer, "real")
    val places = fine.map(map => (map(knobs.real) - low) / (high - low)).toSeq
    val before = coarse.map(_(knobs.real)).toSeq
    assert(places.zip(before).forall { case (a, b) => math.abs(a - b) > 1e-9 })
    // And the builder itself is as it was.
    assert(builder.build(20).map(_(knobs.real)).toSeq === before)
  }

  test("round by round the range closes in on the optimum, of two Params on two scales") {
    def loss(map: ParamMap) =
      math.pow(math.log10(map(knobs.real)) + 3.3, 2) + math.pow(map(knobs.share) - 0.3, 2)
    def search(seed: Long) = {
      val start = new RandomParamGridBuilder()
        .addLogUniform(knobs.real, 1e-6, 1)
        .addUniform(knobs.share, 0, 1)
        .setSeed(seed)
      val fine = (1 to 4).foldLeft((start, Double.MaxValue)) { case ((builder, best), _) =>
        val tried = builder.build(9)
        (builder.around(tried, tried.map(loss), false, half), math.min(best, tried.map(loss).min))
      }
      (fine._2, start.build(36).map(loss).min)
    }
    val (fine, flat) = (1L to 40L).map(search).unzip
    // Equal budgets: 4 rounds of 9 points and 36 points at once.
    def median(losses: Seq[Double]) = losses.sorted.apply(losses.size / 2)
    assert(median(fine) < median(flat) / 2)
  }
}
