package sparknn.nn.linalg

import org.scalatest.funsuite.AnyFunSuite
import sparknn.testing.Numbers

class MatricesSuite extends AnyFunSuite {

  test("rows are summed up, whatever their number, into their place and over what was there") {
    for (rows <- Seq(1, 2, 3, 4, 5, 7, 8, 9, 130); columns <- Seq(1, 3, 16, 37, 64, 65)) {
      val matrix = Numbers.gaussians(rows * columns, 1)
      val sums = Array.fill(columns + 4)(77f)
      Matrices.sumRows(matrix, rows, columns, sums, 2)
      val expected =
        Array.tabulate(columns)(j => (0 until rows).map(i => matrix(i * columns + j).toDouble).sum)
      Numbers.assertAllClose(sums.slice(2, columns + 2), expected, 1e-6, 1e-5, s"$rows x $columns")
      assert((sums.take(2) ++ sums.takeRight(2)).forall(_ == 77f))
    }
  }

  test("sums in double precision are those of the columns, each in the order of its rows") {
    for (rows <- Seq(1, 5, 700); columns <- Seq(1, 3, 4, 8, 16, 37, 5000)) {
      val a = Numbers.gaussians(rows * columns, 1)
      val b = Numbers.gaussians(rows * columns, 2)
      val center = Numbers.gaussians(columns, 3)
      val sums = Array.fill(columns)(77.0)
      def expect(what: String)(term: (Int, Int) => Double): Unit = for (j <- 0 until columns) {
        val expected = (0 until rows).foldLeft(0.0)((sum, i) => sum + term(i * columns + j, j))
        assert(sums(j) === expected, s"$what, $rows x $columns, column $j")
      }
      Matrices.sumRows(a, rows, columns, sums)
      expect("sum")((at, _) => a(at))
      Matrices.sumSquaredRows(a, center, rows, columns, sums)
      expect("squares") { (at, j) =>
        val centered = (a(at) - center(j)).toDouble
        centered * centered
      }
      Matrices.sumProductRows(a, b, rows, columns, sums)
      expect("products")((at, _) => a(at).toDouble * b(at))
    }
  }

  test("of no rows the sum is 0") {
    val sums = Array(5f, 5f)
    Matrices.sumRows(Array.empty, 0, 2, sums, 0)
    assert(sums.toSeq === Seq(0f, 0f))
  }
}
