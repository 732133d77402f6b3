package sparknn.nn.train

import org.scalatest.funsuite.AnyFunSuite

class EarlyStoppingSuite extends AnyFunSuite {

  /** For each loss whether it improved and whether to stop then. */
  private def told(patience: Int, tol: Double, losses: Double*): (Seq[(Boolean, Boolean)], Int) = {
    val stopping = new EarlyStopping(patience, tol)
    assert(stopping.bestPass === -1)
    assert(!stopping.shouldStop)
    val told = losses.zipWithIndex.map { case (loss, pass) =>
      (stopping.improvedBy(pass, loss), stopping.shouldStop)
    }
    (told, stopping.bestPass)
  }

  test("training stops after as many passes without improvement as there is patience") {
    val (steps, best) = told(2, 0, 1.0, 0.5, 0.6, 0.4, 0.4, 0.5)
    assert(steps.map(_._1) === Seq(true, true, false, true, false, false))
    assert(steps.map(_._2) === Seq(false, false, false, false, false, true))
    assert(best === 3)
  }

  test("an improvement is more than tol") {
    val (steps, best) = told(5, 0.1, 1.0, 0.95, 0.91, 0.85, 0.76)
    assert(steps.map(_._1) === Seq(true, false, false, true, false))
    assert(best === 3)
  }

  test("the first pass is the best so far, whatever its loss") {
    assert(told(1, 0, Double.PositiveInfinity) === ((Seq((true, false)), 0)))
    assert(told(1, 0, Double.PositiveInfinity, 3)._2 === 1)
  }

  test("a loss that is no number improves nothing, and any number improves on it") {
    val (steps, best) = told(1, 0, 1.0, Double.NaN)
    assert(steps === Seq((true, false), (false, true)))
    assert(best === 0)
    assert(told(3, 0, Double.NaN, 2.0)._2 === 1)
  }

  test("patience and tolerance that can't be are refused") {
    def refused(make: => EarlyStopping): String =
      intercept[IllegalArgumentException](make).getMessage
    assert(refused(new EarlyStopping(0, 0)) === "patience must be at least 1, got 0")
    assert(refused(new EarlyStopping(1, -1)) === "tol must be 0 or greater, got -1")
  }
}
