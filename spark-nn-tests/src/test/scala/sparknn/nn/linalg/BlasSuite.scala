package sparknn.nn.linalg

import org.scalatest.funsuite.AnyFunSuite
import sparknn.testing.{Allocation, Numbers}

class BlasSuite extends AnyFunSuite {

  test("products are right for every shape, offset and beta") {
    for ((routine, error) <- BlasCheck.errors() ++ BlasCheck.doubleErrors()) {
      assert(error <= 1, s"$routine: error over the bound of its sum")
    }
  }

  test("the products of all pairs of columns are added above the diagonal, and nothing below it") {
    for ((rows, columns) <- Seq((1, 1), (1, 5), (7, 3), (64, 33), (200, 70))) {
      val a = Numbers.doubles(Numbers.gaussians(rows * columns, 1))
      val c = Array.tabulate(columns * columns)(_.toDouble)
      Blas.addGram(rows, columns, a, c)
      for (i <- 0 until columns; j <- 0 until columns) {
        val sum = (0 until rows).map(r => a(r * columns + i) * a(r * columns + j)).sum
        val at = i * columns + j
        val expected = if (j >= i) at + sum else at.toDouble
        Numbers.assertClose(c(at), expected, 1e-13, 1e-12, s"$rows x $columns at $i, $j")
      }
    }
  }

  test("a matrix times a vector overwrites what was there") {
    for ((m, n) <- Seq((1, 1), (3, 8), (70, 33))) {
      val a = Numbers.doubles(Numbers.gaussians(m * n, 1))
      val x = Numbers.doubles(Numbers.gaussians(n, 2))
      val y = Array.fill(m)(Double.NaN)
      Blas.multiply(m, n, a, x, y)
      for (i <- 0 until m) {
        val expected = (0 until n).map(j => a(i * n + j) * x(j)).sum
        Numbers.assertClose(y(i), expected, 1e-13, 1e-13, s"$m x $n at $i")
      }
    }
  }

  test("one row times a matrix is right for every shape, offset and beta") {
    for ((n, k) <- Seq((1, 1), (10, 7), (1, 300), (256, 784), (33, 65)); beta <- Seq(0f, 1f)) {
      val x = Numbers.gaussians(k, 1)
      val b = Numbers.gaussians(k * n + 3, 2)
      val before = Numbers.gaussians(n, 3)
      val y = if (beta == 0) Array.fill(n)(Float.NaN) else before.clone
      Blas.multiplyRow(n, k, x, b, 3, beta, y)
      val expected = Array.tabulate(n)(j =>
        (0 until k).map(l => x(l).toDouble * b(3 + l * n + j)).sum + beta * before(j)
      )
      Numbers.assertAllClose(y, expected, 1e-5, 1e-5, s"$n x $k, beta $beta")
    }
  }

  test("products run in native code here") {
    assert(Blas.isNative)
    assert(Blas.name.startsWith("OpenBLAS on "))
  }

  test("products allocate nothing") {
    val (a, b, c) = (Numbers.gaussians(640, 1), Numbers.gaussians(640, 2), new Array[Float](400))
    val bytes = Allocation.perCall(2000)(_ => Blas.multiply(20, 20, 32, a, 0, b, 0, 1f, c, 0))
    assert(bytes < 1, "bytes a call")
  }

  test("two threads get what one gets") {
    val (a, b) = (Numbers.gaussians(200 * 300, 1), Numbers.gaussians(300 * 100, 2))
    def product(): Array[Float] = {
      val c = new Array[Float](200 * 100)
      Blas.multiply(200, 100, 300, a, 0, b, 0, 0f, c, 0)
      c
    }
    val expected = product()
    @volatile var differences = 0
    val threads = (1 to 4).map { _ =>
      val thread = new Thread(() =>
        for (_ <- 1 to 20 if !java.util.Arrays.equals(product(), expected)) differences += 1
      )
      thread.start()
      thread
    }
    threads.foreach(_.join())
    assert(differences === 0)
  }
}
