package sparknn.nn.schedule

import org.scalatest.funsuite.AnyFunSuite
import sparknn.testing.{Numbers, Oracles, Samples}

/** What every learning rate schedule owes. */
class ScheduleContractSuite extends AnyFunSuite {

  for (member <- Samples.members(Schedule.CATALOG)) {
    val name = Samples.nameOf(member)

    test(s"$name has the values that were worked out by hand") {
      val points =
        Oracles.schedules.getOrElse(name, fail(s"add values of '$name' to Oracles.schedules"))
      for ((spec, pass, passes, expected) <- points) {
        val factor = Schedule.CATALOG.create(spec).factor(pass, passes)
        Numbers.assertClose(factor, expected, 1e-12, 1e-15, s"$spec at $pass of $passes")
      }
    }

    for (schedule <- Samples.of(Schedule.CATALOG, member)) {
      test(s"${schedule.spec} stays within 0 and 1, however long the training") {
        for (passes <- Seq(1, 2, 7, 100); i <- 0 until 1000) {
          val factor = schedule.factor(passes * i / 1000.0, passes.toDouble)
          assert(factor >= 0 && factor <= 1, s"at ${i / 1000.0} of $passes passes")
        }
      }
    }
  }

  test("only a plateau reacts to losses") {
    for (schedule <- Samples.all(Schedule.CATALOG); if !schedule.isInstanceOf[Plateau]) {
      assert(schedule.reaction(Array.fill(50)(1.0)) === 1.0, schedule.spec)
    }
  }

  test("a plateau multiplies by its factor each time that patience passes in a row have stalled") {
    val plateau = Schedule.CATALOG.create("plateau(0.5, 3)")
    def reactions(losses: Double*): Seq[Double] =
      (0 to losses.length).map(n => plateau.reaction(losses.take(n).toArray))
    // The first loss is the best; the third that is no better has an effect, and the sixth.
    assert(reactions(1, 1, 1, 1, 1, 1, 1) === Seq(1, 1, 1, 1, 0.5, 0.5, 0.5, 0.25))
    // A better loss begins the count again; worse than the best is a stall, even if falling.
    assert(reactions(4, 5, 5, 3, 9, 8, 7, 6) === Seq(1, 1, 1, 1, 1, 1, 1, 0.5, 0.5))
    assert(reactions(4, 3, 2, 1) === Seq.fill(5)(1.0))
  }

  test("a plateau's loss must be lower by a share of the best to count as better") {
    def reaction(threshold: Double, losses: Double*): Double =
      Schedule.CATALOG.create(s"plateau(0.5, 1, $threshold)").reaction(losses.toArray)
    assert(reaction(0.1, 100, 90.5) === 0.5)
    assert(reaction(0.1, 100, 89.5) === 1.0)
    // Of losses below 0, such as likelihoods, lower is further from 0.
    assert(reaction(0.1, -100, -109.5) === 0.5)
    assert(reaction(0.1, -100, -110.5) === 1.0)
    // The best is what counted as such, so that many small gains are one in the end.
    assert(reaction(0.1, 100, 95, 89) === 0.5)
    assert(reaction(0.1, 100, 95, 91) === 0.25)
    assert(reaction(0, 100, 99.999) === 1.0)
    assert(reaction(0, 100, Double.NaN) === 0.5)
  }

  test("arguments out of range are refused in three parts") {
    def refused(spec: String): String =
      intercept[IllegalArgumentException](Schedule.CATALOG.create(spec)).getMessage
    assert(refused("cosine(1.5)") === "cosine's floor must be in [0, 1], got 1.5")
    assert(refused("step(0)") === "step's every must be at least 1, got 0")
    assert(refused("step(5, 0)") === "step's factor must be greater than 0, got 0")
    assert(refused("step(5, 2)") === "step's factor must be in [0, 1], got 2")
    assert(refused("exponential(0)") === "exponential's rate must be greater than 0, got 0")
    assert(refused("inverse(-1)") === "inverse's rate must be greater than 0, got -1")
    assert(refused("oneCycle(1)") === "oneCycle's rise must be in [0, 1), got 1")
    assert(refused("oneCycle(0)") === "oneCycle's rise must be greater than 0, got 0")
    assert(refused("warmup(0)") === "warmup's passes must be greater than 0, got 0")
    assert(refused("warmup(start=2)") === "warmup's start must be in [0, 1], got 2")
    assert(refused("plateau(1)") === "plateau's factor must be in [0, 1), got 1")
    assert(refused("plateau(0)") === "plateau's factor must be greater than 0, got 0")
    assert(refused("plateau(0.5, 0)") === "plateau's patience must be at least 1, got 0")
    assert(refused("plateau(threshold=1)") === "plateau's threshold must be in [0, 1), got 1")
    assert(refused("cosineRestarts(0)") === "cosineRestarts' every must be at least 1, got 0")
  }
}
