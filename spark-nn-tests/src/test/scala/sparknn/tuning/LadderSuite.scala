package sparknn.tuning

import org.scalatest.funsuite.AnyFunSuite

/** The arithmetic of successive halving and Hyperband. */
class LadderSuite extends AnyFunSuite {

  private def rungs(passes: Int, least: Int, reduction: Int): Seq[Int] =
    new HalvingSchedule(passes, least, reduction).rungs.toArray.toSeq.map(_.asInstanceOf[Int])

  test("rungs divide the passes by the reduction as far as the least") {
    assert(rungs(27, 1, 3) === Seq(1, 3, 9, 27))
    assert(rungs(27, 2, 3) === Seq(3, 9, 27))
    assert(rungs(27, 9, 3) === Seq(9, 27))
    assert(rungs(27, 10, 3) === Seq(27))
    assert(rungs(81, 1, 4) === Seq(1, 5, 20, 81))
    assert(rungs(20, 1, 3) === Seq(1, 2, 7, 20))
    assert(rungs(1, 1, 2) === Seq(1))
    assert(rungs(3, 1, 2) === Seq(1, 2, 3))
  }

  test("one in so many goes on, but never none") {
    val ladder = new HalvingSchedule(27, 1, 3)
    assert(Seq(27, 9, 8, 3, 2, 1).map(ladder.survivors(_)) === Seq(9, 3, 2, 1, 1, 1))
  }

  test("one bracket has all candidates") {
    assert(new HalvingSchedule(27, 1, 3).deal(5, 1).toSeq === Seq(0, 0, 0, 0, 0))
  }

  test("brackets get candidates so that each takes about the same number of passes") {
    // Hyperband's own table for R = 81, eta = 3: 81, 34, 15, 8, 5 candidates.
    val ladder = new HalvingSchedule(81, 1, 3)
    val dealt = ladder.deal(81 + 34 + 15 + 8 + 5, 5).groupBy(identity).map(b => b._1 -> b._2.length)
    for ((expected, bracket) <- Seq(81, 34, 15, 8, 5).zipWithIndex) {
      assert(math.abs(dealt(bracket) - expected) <= 12, s"bracket $bracket of $dealt")
    }
    assert((0 until 4).forall(b => dealt(b) > dealt(b + 1)))
  }

  test("what can't be is refused in three parts") {
    val cases = Seq[(() => Any, String)](
      (
        () => new HalvingSchedule(10, 11, 3),
        "minPasses must be at most maxIter of the estimator (10), got 11"
      ),
      (() => new HalvingSchedule(10, 0, 3), "minPasses must be at least 1, got 0"),
      (() => new HalvingSchedule(10, 1, 1), "reduction must be at least 2, got 1"),
      (
        () => new HalvingSchedule(9, 1, 3).deal(9, 4),
        "brackets must be at most the number of rungs (3, at passes [1, 3, 9]), got 4"
      )
    )
    for ((make, message) <- cases) {
      assert(intercept[IllegalArgumentException](make()).getMessage === message)
    }
  }
}
