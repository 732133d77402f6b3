package sparknn.nn.linalg

import org.scalatest.funsuite.AnyFunSuite
import sparknn.testing.{Allocation, Numbers}

class BlasSuite extends AnyFunSuite {

  test("products are right for every shape, offset and beta") {
    for ((routine, error) <- BlasCheck.errors()) {
      assert(error <= 1, s"$routine: error over the bound of its sum")
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
