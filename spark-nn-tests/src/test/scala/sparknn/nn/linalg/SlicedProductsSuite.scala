package sparknn.nn.linalg

import org.scalatest.funsuite.AnyFunSuite
import sparknn.testing.{Numbers, Oracles}

/** Products in slices are the products. */
class SlicedProductsSuite extends AnyFunSuite {

  test("slices of small products, where these are preferred; nothing that depends on time") {
    assert(SlicedProducts.slice(784, 32, 288, true) === 98)
    assert(SlicedProducts.slice(100, 32, 288, true) === 100)
    assert(SlicedProducts.slice(784, 32, 288, false) === 784)
    // Slices of a few rows only would be slower than none.
    assert(SlicedProducts.slice(784, 128, 1152, true) === 784)
    assert(SlicedProducts.slice(0, 8, 8, true) > 0)
  }

  for (slice <- Seq(1, 3, 7, 20)) {
    test(s"products in slices of $slice rows") {
      val (m, n, k) = (7, 5, 4)
      val a = Numbers.gaussians(m * k + 2, 1)
      val b = Numbers.gaussians(k * n + 3, 2)
      val before = Numbers.gaussians(m * n + 1, 3)
      val (wide, wideB) =
        (Oracles.rows(Numbers.doubles(a.drop(2)), m), Oracles.rows(Numbers.doubles(b.drop(3)), k))
      for (beta <- Seq(0f, 1f)) {
        val c = before.clone
        SlicedProducts.multiply(slice, m, n, k, a, 2, b, 3, beta, c, 1)
        val start = Oracles.rows(Numbers.doubles(before.drop(1)), m) * beta.toDouble
        val expected = (wide * wideB + start).t.toArray
        Numbers.assertAllClose(c.drop(1), expected, 1e-6, 1e-6, s"a b, beta $beta")
        assert(c(0) === before(0))
        // a as a transposed factor: [m, k]ᵀ [m, n].
        val d = Numbers.gaussians(m * n, 4)
        val sum = Numbers.gaussians(k * n + 1, 5)
        val result = sum.clone
        SlicedProducts.multiplyTransposedA(slice, k, n, m, a, 2, d, 0, beta, result, 1)
        val old = Oracles.rows(Numbers.doubles(sum.drop(1)), k) * beta.toDouble
        val product = (wide.t * Oracles.rows(Numbers.doubles(d), m) + old).t.toArray
        Numbers.assertAllClose(result.drop(1), product, 1e-6, 1e-6, s"aᵀ d, beta $beta")
      }
    }
  }
}
