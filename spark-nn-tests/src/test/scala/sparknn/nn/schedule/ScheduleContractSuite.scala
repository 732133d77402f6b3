package sparknn.nn.schedule

import org.scalatest.funsuite.AnyFunSuite
import sparknn.testing.{Numbers, Oracles, Samples}

/** What every learning rate schedule owes. */
class ScheduleContractSuite extends AnyFunSuite {

  for (member <- Samples.members(Schedule.KIND)) {
    val name = Samples.nameOf(member)

    test(s"$name has the values that were worked out by hand") {
      val points =
        Oracles.schedules.getOrElse(name, fail(s"add values of '$name' to Oracles.schedules"))
      for ((spec, pass, passes, expected) <- points) {
        val factor = Schedule.KIND.create(spec).factor(pass, passes)
        Numbers.assertClose(factor, expected, 1e-12, 1e-15, s"$spec at $pass of $passes")
      }
    }

    for (schedule <- Samples.of(Schedule.KIND, member)) {
      test(s"${schedule.spec} stays within 0 and 1, however long the training") {
        for (passes <- Seq(1, 2, 7, 100); i <- 0 until 1000) {
          val factor = schedule.factor(passes * i / 1000.0, passes.toDouble)
          assert(factor >= 0 && factor <= 1, s"at ${i / 1000.0} of $passes passes")
        }
      }
    }
  }

  test("arguments out of range are refused in three parts") {
    def refused(spec: String): String =
      intercept[IllegalArgumentException](Schedule.KIND.create(spec)).getMessage
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
    assert(refused("cosineRestarts(0)") === "cosineRestarts' every must be at least 1, got 0")
  }
}
