package sparknn.nn.init

import org.scalatest.funsuite.AnyFunSuite
import sparknn.nn.random.{Purpose, Rng}
import sparknn.testing.{Numbers, Oracles, Samples}

/** What every weight initialisation owes. Bounds are 5 standard errors: one false alarm in 10^6. */
class InitializerContractSuite extends AnyFunSuite {
  private val fanIn = 500
  private val fanOut = 400
  private val size = fanIn * fanOut

  private def filled(init: Initializer, seed: Long): Array[Float] = {
    val values = new Array[Float](size)
    init.fill(values, 0, size, fanIn, fanOut, Rng.at(seed, Purpose.INITIALIZATION))
    values
  }

  for (init <- Samples.all(Initializer.CATALOG)) {
    val name = init.spec

    test(s"$name has the mean and the spread of its formula") {
      val oracle = Oracles.find(Oracles.initializers, "initializers", init)
      val expected = oracle(init, fanIn.toDouble, fanOut.toDouble)
      val values = Numbers.doubles(filled(init, 1))
      val mean = values.sum / size
      val variance = values.map(v => (v - mean) * (v - mean)).sum / (size - 1)
      val meanError = expected.std / math.sqrt(size.toDouble)
      val varianceError = math.sqrt((expected.kurtosis - 1) / size)
      Numbers.assertClose(mean, expected.mean, 1e-7, 5 * meanError, s"mean of $name")
      val std = expected.std * expected.std
      Numbers.assertClose(variance, std, 5 * varianceError, 1e-18, s"variance of $name")
      val largest = values.map(v => math.abs(v)).max
      assert(largest <= expected.most * (1 + 1e-6), s"$name has bounds")
    }

    test(s"$name gives the same bits at the same address, others elsewhere") {
      Numbers.assertSameBits(filled(init, 2), filled(init, 2), name)
      val oracle = Oracles.find(Oracles.initializers, "initializers", init)
      if (oracle(init, fanIn.toDouble, fanOut.toDouble).std > 0) {
        val same = filled(init, 2).zip(filled(init, 3)).count { case (a, b) => a == b }
        assert(same < size / 100, "another seed must give other numbers")
      }
    }

    test(s"$name fills its own tensor and nothing else") {
      val values = Array.fill(20)(77f)
      init.fill(values, 3, 12, 4, 3, Rng.at(1, Purpose.INITIALIZATION))
      assert((values.take(3) ++ values.drop(15)).forall(_ == 77f))
      assert(values.slice(3, 15).forall(v => v != 77f && !v.isNaN))
    }
  }

  test("half of all normal weights lie within 0.6745 standard deviations: they are normal") {
    val within = filled(new HeNormal, 4).count(v => math.abs(v) < 0.67449 * math.sqrt(2.0 / fanIn))
    Numbers.assertClose(within.toDouble / size, 0.5, 0, 5 * 0.5 / math.sqrt(size), "share")
  }

  for ((rows, columns) <- Seq((40, 25), (25, 40), (30, 30), (7, 1))) {
    test(s"orthogonal of $rows by $columns has orthogonal rows or columns of one length") {
      val values = new Array[Float](rows * columns)
      val rng = Rng.at(3, Purpose.INITIALIZATION)
      new Orthogonal(1.5).fill(values, 0, values.length, rows, columns, rng)
      val matrix = Oracles.rows(Numbers.doubles(values), rows)
      val products = if (rows >= columns) matrix.t * matrix else matrix * matrix.t
      for (i <- 0 until products.rows; j <- 0 until products.cols) {
        val expected = if (i == j) 1.5 * 1.5 else 0.0
        Numbers.assertClose(products(i, j), expected, 0, 1e-6, s"product of $i and $j")
      }
    }
  }

  test("an initialisation that can't be is refused in three parts") {
    val limit = intercept[IllegalArgumentException](new Uniform(0))
    assert(limit.getMessage === "uniform's limit must be greater than 0, got 0")
    val gain = intercept[IllegalArgumentException](new Orthogonal(-1))
    assert(gain.getMessage === "orthogonal's gain must be greater than 0, got -1")
    val std = intercept[IllegalArgumentException](new Normal(0))
    assert(std.getMessage === "normal's std must be greater than 0, got 0")
    val value = intercept[IllegalArgumentException](new Constant(Double.NaN))
    assert(value.getMessage === "constant's value must be a finite number, got NaN")
  }
}
