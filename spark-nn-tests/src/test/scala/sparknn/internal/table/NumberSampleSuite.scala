package sparknn.internal.table

import org.apache.spark.sql.Row
import org.scalatest.funsuite.AnyFunSuite
import scala.util.Random

/** Quartiles of columns of numbers, from samples that are merged. */
class NumberSampleSuite extends AnyFunSuite {
  private def sampleOf(rows: Seq[Seq[Double]], columns: Int): NumberSample = {
    val sample = new NumberSample(columns)
    rows.foreach(row => sample.add(Row.fromSeq(row)))
    sample
  }

  test("quartiles of few rows are exact, between two numbers where they fall there") {
    val sample = sampleOf(Seq(1.0, 2.0, 2.0, 4.0, 8.0, Double.NaN).map(Seq(_)), 1)
    val column = sample.column(0, "x")
    assert((column.lowerQuartile, column.median, column.upperQuartile) === ((2.0, 2.0, 4.0)))
    assert((column.least, column.greatest, column.missing) === ((1.0, 8.0, true)))
    val even = sampleOf(Seq(1.0, 2.0, 3.0, 10.0).map(Seq(_)), 1).column(0, "x")
    assert((even.lowerQuartile, even.median, even.upperQuartile) === ((1.75, 2.5, 4.75)))
    assert(!even.missing)
  }

  private val random = new Random(3)
  private val many =
    Seq.fill(60000)(Seq(random.nextGaussian(), math.floor(100 * random.nextDouble()), 7.0))

  test("however rows are split and merged, the numbers are the same, to the bit") {
    val whole = sampleOf(many, 3).encode
    for (parts <- Seq(2, 7)) {
      val samples =
        random.shuffle(many).grouped(many.size / parts + 1).map(sampleOf(_, 3)).toSeq
      val merged = new NumberSample(3)
      random.shuffle(samples).foreach(one => merged.add(NumberSample.decode(one.encode)))
      assert(
        merged.encode.map(java.lang.Double.doubleToRawLongBits).toSeq ===
          whole.map(java.lang.Double.doubleToRawLongBits).toSeq
      )
    }
  }

  test("quartiles of many rows are within 1 % of the ranks") {
    val sample = sampleOf(many, 3)
    assert(sample.rows === 60000)
    for (i <- 0 to 1; column = sample.column(i, "x"); sorted = many.map(_(i)).sorted) {
      val found = Seq(column.lowerQuartile, column.median, column.upperQuartile)
      for ((share, value) <- Seq(0.25, 0.5, 0.75).zip(found)) {
        val below = sorted.count(_ < value).toDouble / sorted.size
        val notAbove = sorted.count(_ <= value).toDouble / sorted.size
        assert(below - 0.01 <= share && share <= notAbove + 0.01, s"$share of column $i")
      }
      assert((column.least, column.greatest) === ((sorted.head, sorted.last)))
    }
    val constant = sample.column(2, "x")
    assert(constant.lowerQuartile === 7.0 && constant.upperQuartile === 7.0)
  }

  test("numbers that are in no sampled row still have a range") {
    val rows = many.zipWithIndex.map { case (row, i) =>
      Seq(row.head, if (i == 4711) 3.0 else Double.NaN)
    }
    val column = sampleOf(rows, 2).column(1, "x")
    assert((column.median, column.least, column.greatest) === ((3.0, 3.0, 3.0)))
  }
}
