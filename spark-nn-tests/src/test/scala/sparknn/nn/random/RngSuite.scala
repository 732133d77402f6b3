package sparknn.nn.random

import org.scalatest.funsuite.AnyFunSuite
import sparknn.testing.Numbers

class RngSuite extends AnyFunSuite {
  private val n = 200000

  private def rng(seed: Long, address: Long*): Rng = Rng.at(seed, Purpose.SHUFFLE, address: _*)

  private def longs(rng: Rng, count: Int): Seq[Long] = Seq.fill(count)(rng.nextLong())

  /** SplitMix64 in unbounded integers, from the paper: state + golden gamma, then two rounds. */
  private def splitMix(state: BigInt): (BigInt, BigInt) = {
    val word = BigInt(1) << 64
    val next = (state + BigInt("9e3779b97f4a7c15", 16)) % word
    val first = ((next ^ (next >> 30)) * BigInt("bf58476d1ce4e5b9", 16)) % word
    val second = ((first ^ (first >> 27)) * BigInt("94d049bb133111eb", 16)) % word
    (next, second ^ (second >> 31))
  }

  private def unsigned(value: Long): BigInt =
    if (value >= 0) BigInt(value) else BigInt(value) + (BigInt(1) << 64)

  test("the reference here gives the published first values of SplitMix64") {
    val (state, first) = splitMix(1234567)
    assert(first === BigInt("6457827717110365317"))
    assert(splitMix(state)._2 === BigInt("3203168211198807973"))
  }

  test("numbers are those of SplitMix64 from the key of the address") {
    for (seed <- Seq(0L, 42L, -1L, Long.MinValue)) {
      var state = unsigned(Rng.key(seed, Purpose.SHUFFLE, 3, 4))
      for (value <- longs(rng(seed, 3, 4), 50)) {
        val (next, expected) = splitMix(state)
        assert(unsigned(value) === expected)
        state = next
      }
    }
  }

  test("keys never change, as models are reproducible across versions") {
    // SplitMix64 of the sums of the seed, the codes and the golden gamma, as the class describes.
    def expected(seed: Long, code: Long, address: Long*): BigInt = {
      val gamma = BigInt("9e3779b97f4a7c15", 16)
      val word = BigInt(1) << 64
      // splitMix adds one gamma itself.
      val start = splitMix(((unsigned(seed) + gamma * (code - 1)) % word + word) % word)._2
      address.foldLeft(start)((key, part) => splitMix((key + gamma * part) % word)._2)
    }
    val codes = Seq(
      Purpose.INITIALIZATION -> 1L,
      Purpose.PLACEMENT -> 2L,
      Purpose.VALIDATION_SPLIT -> 3L,
      Purpose.SHUFFLE -> 4L,
      Purpose.DROPOUT -> 5L
    )
    for ((purpose, code) <- codes; seed <- Seq(0L, 7L)) {
      assert(unsigned(Rng.key(seed, purpose)) === expected(seed, code))
      assert(unsigned(Rng.key(seed, purpose, 5, 0, 2)) === expected(seed, code, 5, 0, 2))
    }
  }

  test("the same address gives the same stream") {
    assert(longs(rng(1, 2, 3), 100) === longs(rng(1, 2, 3), 100))
  }

  test("addresses that differ in anything give other streams") {
    val purposes = Purpose.values.toSeq.map(p => Rng.at(1, p, 2, 3))
    val others = Seq(rng(2, 2, 3), rng(1, 3, 3), rng(1, 3, 2), rng(1, 2), rng(1, 2, 3, 0))
    val streams = (purposes ++ others).map(longs(_, 3))
    assert(streams.flatten.distinct.length === 3 * streams.length)
  }

  test("neighbouring addresses give unrelated numbers") {
    val first = (0 until n / 10).map(i => rng(1, i.toLong).nextDouble())
    assertUniform(first, "first numbers of neighbours")
    val pairs = first.zip(first.tail)
    val covariance = pairs.map { case (a, b) => (a - 0.5) * (b - 0.5) }.sum / pairs.length
    Numbers.assertClose(covariance * 12, 0, 0, 5 / math.sqrt(pairs.length), "correlation")
  }

  private def assertUniform(values: Seq[Double], clue: String): Unit = {
    assert(values.forall(v => v >= 0 && v < 1), clue)
    val buckets = new Array[Int](100)
    values.foreach(v => buckets((v * 100).toInt) += 1)
    val expected = values.length / 100.0
    val chiSquared = buckets.map(c => (c - expected) * (c - expected) / expected).sum
    // Mean 99 and variance 198.
    Numbers.assertClose(chiSquared, 99, 0, 5 * math.sqrt(198), s"$clue, chi-squared")
  }

  test("nextDouble is uniform from 0 to 1, and between bounds") {
    val source = rng(1)
    assertUniform(Seq.fill(n)(source.nextDouble()), "nextDouble")
    assertUniform(Seq.fill(n)((source.nextDouble(-3, 5) + 3) / 8), "nextDouble(-3, 5)")
  }

  test("nextInt is uniform from 0 to its bound") {
    val source = rng(2)
    for (bound <- Seq(1, 2, 7, 100)) {
      val counts = new Array[Int](bound)
      for (_ <- 0 until n) counts(source.nextInt(bound)) += 1
      val expected = n.toDouble / bound
      val chiSquared = counts.map(c => (c - expected) * (c - expected) / expected).sum
      val most = bound - 1 + 5 * math.sqrt(2.0 * bound)
      assert(chiSquared <= most, s"bound $bound")
    }
    for (_ <- 0 until 1000) {
      val value = source.nextInt(Int.MaxValue)
      assert(value >= 0 && value < Int.MaxValue)
    }
  }

  test("nextGaussian has the moments and the tails of the normal distribution") {
    val source = rng(3)
    val values = Array.fill(n)(source.nextGaussian())
    def moment(k: Int): Double = values.map(v => math.pow(v, k)).sum / n
    def error(variance: Double): Double = 5 * math.sqrt(variance / n)
    Numbers.assertClose(moment(1), 0, 0, error(1), "mean")
    Numbers.assertClose(moment(2), 1, 0, error(2), "variance")
    Numbers.assertClose(moment(3), 0, 0, error(15), "third moment")
    Numbers.assertClose(moment(4), 3, 0, error(96), "fourth moment")
    val beyond = values.count(v => math.abs(v) > 2).toDouble / n
    Numbers.assertClose(beyond, 0.0455, 0, error(0.0455), "share beyond 2")
    // The method gives pairs; the two of a pair are unrelated too.
    val pairs = values.grouped(2).map(p => p(0) * p(1)).sum / (n / 2)
    Numbers.assertClose(pairs, 0, 0, 5 / math.sqrt(n / 2.0), "correlation within pairs")
  }

  test("shuffle gives each value each place equally often, and leaves the rest") {
    val source = rng(4)
    val counts = Array.ofDim[Int](5, 5)
    for (_ <- 0 until 20000) {
      val values = Array(0, 1, 2, 3, 4, 99)
      source.shuffle(values, 5)
      assert(values(5) === 99)
      assert(values.take(5).sorted.toSeq === Seq(0, 1, 2, 3, 4))
      for (place <- 0 until 5) counts(values(place))(place) += 1
    }
    val error = 5 * math.sqrt(20000 * 0.2 * 0.8)
    for (row <- counts; count <- row) Numbers.assertClose(count, 4000, 0, error, "times")
  }
}
