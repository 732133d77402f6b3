package sparknn.nn.stats

import breeze.linalg.DenseVector
import breeze.stats.meanAndVariance
import org.scalatest.funsuite.AnyFunSuite
import sparknn.nn.data.Example
import sparknn.testing.Numbers

class MomentsSuite extends AnyFunSuite {
  private val width = 6

  private def rows(count: Int, mean: Double = 0, seed: Long = 1): Seq[Array[Double]] =
    Numbers.doubles(Numbers.gaussians(count * width, seed)).map(_ + mean).grouped(width).toSeq

  private def sums(rows: Seq[Array[Double]]): Moments = {
    val sums = new MomentSums(width)
    val example = new Example
    for (row <- rows) {
      example.setDense(row)
      sums.add(example)
    }
    sums.moments()
  }

  private def assertRight(moments: Moments, rows: Seq[Array[Double]]): Unit = {
    assert(moments.weight === rows.length)
    for (j <- 0 until width) {
      val expected = meanAndVariance(DenseVector(rows.map(_(j)).toArray))
      Numbers.assertClose(moments.mean()(j), expected.mean, 1e-12, 1e-14, s"mean of $j")
      Numbers.assertClose(moments.std()(j), expected.stdDev, 1e-9, 0, s"std of $j")
    }
  }

  test("mean and standard deviation are Breeze's, also where the mean is a million") {
    assertRight(sums(rows(500)), rows(500))
    assertRight(sums(rows(500, mean = 1e6)), rows(500, mean = 1e6))
  }

  test("moments of parts, merged, are those of the whole, whatever the parts' sizes and means") {
    val parts = Seq(rows(3, 1e6, 1), rows(200, -5, 2), Nil, rows(1, 1e6, 3), rows(77, 0, 4))
    assertRight(parts.map(sums).reduce(_ plus _), parts.flatten)
    assertRight(parts.reverse.map(sums).reduce(_ plus _), parts.flatten)
  }

  test("moments of none are neutral") {
    val some = sums(rows(20))
    for (sum <- Seq(some.plus(Moments.none(width)), Moments.none(width).plus(some))) {
      assert(sum.weight === 20)
      assert(sum.mean === some.mean)
      assert(sum.squares === some.squares)
    }
  }

  test("sparse rows give what dense ones give") {
    val random = new java.util.Random(1)
    val dense = rows(100, mean = 3).map(_.map(x => if (random.nextInt(3) > 0) 0 else x))
    val sums = new MomentSums(width)
    for (row <- dense) {
      val example = new Example
      val columns = row.indices.filter(j => row(j) != 0).toArray
      example.setSparse(columns, columns.map(row))
      sums.add(example)
    }
    assertRight(sums.moments(), dense)
  }

  test("a row of weight 2 is two rows, and weights of 8 are weights of 1") {
    val data = rows(60, mean = 4)
    def weighted(weight: Int => Double): Moments = {
      val sums = new MomentSums(width)
      for ((row, i) <- data.zipWithIndex) {
        val example = new Example
        example.setDense(row)
        example.setWeight(weight(i))
        sums.add(example)
      }
      sums.moments()
    }
    val twice = data.zipWithIndex.flatMap { case (row, i) => Seq.fill(i % 3)(row) }
    val (some, all) = (weighted(_ % 3), sums(twice))
    Numbers.assertClose(some.weight, all.weight, 1e-12, 0, "weight")
    for (j <- 0 until width) {
      Numbers.assertClose(some.mean()(j), all.mean()(j), 1e-12, 0, "mean")
      Numbers.assertClose(some.populationStd()(j), all.populationStd()(j), 1e-10, 0, "std")
      val n = twice.length
      val sample = all.std()(j) * math.sqrt((n - 1.0) / n)
      Numbers.assertClose(all.populationStd()(j), sample, 1e-12, 0, "std of a population")
    }
    assert(weighted(_ => 8).populationStd().toSeq === sums(data).populationStd().toSeq)
  }

  test("what is constant has a deviation of exactly 0, 0 itself and one row too") {
    val constant = 1e6 + 0.1
    val parts = Seq(3, 1, 50).map(n => sums(Seq.fill(n)(Array.fill(width)(constant))))
    val all = parts.reduce(_ plus _)
    assert(all.mean.toSeq === Seq.fill(width)(constant))
    assert(all.std().toSeq === Seq.fill(width)(0.0))
    assert(sums(rows(1)).std().toSeq === Seq.fill(width)(0.0))
    val zeros = new MomentSums(width)
    val empty = new Example
    empty.setSparse(Array(), Array())
    (1 to 5).foreach(_ => zeros.add(empty))
    assert(zeros.moments().std().toSeq === Seq.fill(width)(0.0))
  }

  test("a channel has the moments of all its features together") {
    val data = rows(40, mean = 9)
    val pooled = sums(data).byChannel(2)
    assert(pooled.weight === 40 * 3)
    for (c <- 0 until 2) {
      val expected =
        meanAndVariance(
          DenseVector(data.flatMap(row => Seq(row(c), row(c + 2), row(c + 4))).toArray)
        )
      Numbers.assertClose(pooled.mean()(c), expected.mean, 1e-12, 0, s"mean of $c")
      Numbers.assertClose(pooled.std()(c), expected.stdDev, 1e-10, 0, s"std of $c")
    }
  }
}
