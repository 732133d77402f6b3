package sparknn.nn.linalg

import breeze.linalg.{DenseMatrix, eigSym}
import org.scalatest.funsuite.AnyFunSuite
import sparknn.testing.Numbers

class LapackSuite extends AnyFunSuite {

  /** A symmetric matrix, row by row. */
  private def symmetric(n: Int): Array[Double] = {
    val half = Numbers.doubles(Numbers.gaussians(n * n, 5))
    Array.tabulate(n * n)(at => half(at) + half((at % n) * n + at / n))
  }

  test("decompositions run in native code here") {
    assert(Lapack.name.startsWith("OpenBLAS on "))
  }

  test("eigenvalues are Breeze's, in rising order, and vectors rebuild the matrix") {
    for (n <- Seq(1, 2, 5, 40, 131)) {
      val matrix = symmetric(n)
      val vectors = matrix.clone
      // What is below the diagonal must not be read.
      for (i <- 0 until n; j <- 0 until i) vectors(i * n + j) = Double.NaN
      val values = new Array[Double](n)
      Lapack.symmetricEigen(n, vectors, values)
      val expected = eigSym.justEigenvalues(new DenseMatrix(n, n, matrix)).toArray
      for (i <- 0 until n) {
        Numbers.assertClose(values(i), expected(i), 0, 1e-13 * n, s"value $i of $n")
      }
      for (i <- 0 until n; j <- 0 until n) {
        def sum(f: Int => Double) = (0 until n).map(f).sum
        val rebuilt = sum(l => vectors(l * n + i) * values(l) * vectors(l * n + j))
        Numbers.assertClose(rebuilt, matrix(i * n + j), 0, 1e-12 * n, s"$i, $j of $n")
        val product = sum(l => vectors(i * n + l) * vectors(j * n + l))
        Numbers.assertClose(product, if (i == j) 1 else 0, 0, 1e-13 * n, s"$i times $j of $n")
      }
    }
  }
}
