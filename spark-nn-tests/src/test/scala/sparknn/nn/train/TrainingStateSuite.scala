package sparknn.nn.train

import org.scalatest.funsuite.AnyFunSuite
import sparknn.nn.linalg.FloatBytes
import sparknn.nn.optim.Adam
import sparknn.testing.{Numbers, Plans}

class TrainingStateSuite extends AnyFunSuite {
  private val network = Plans.network(2, "squaredError", "dense(3)", "dense(1)")
  private val plan = Plans.plan(network, "adam")

  private def state: TrainingState = {
    val slots = Array(Numbers.gaussians(13, 3), Numbers.gaussians(13, 4))
    new TrainingState(new NetworkValues(Numbers.gaussians(13, 1), Array()), slots, 17)
  }

  test("the flat form is parameters, statistics and slots, one behind the other") {
    val flat = state.toFlat
    val expected = Numbers.gaussians(13, 1) ++ Numbers.gaussians(13, 3) ++ Numbers.gaussians(13, 4)
    Numbers.assertSameBits(flat, expected, "flat")
    assert(TrainingState.flatSize(plan) === flat.length)
  }

  test("statistics travel behind the parameters") {
    val values = new NetworkValues(Array(1f, 2f), Array(8f, 9f))
    val flat = new TrainingState(values, Array(Array(3f, 4f)), 0).toFlat
    assert(flat.toSeq === Seq(1f, 2f, 8f, 9f, 3f, 4f))
  }

  test("a state comes back from its flat form, in arrays of its own") {
    val flat = state.toFlat
    val back = TrainingState.fromFlat(plan, flat, 17)
    assert(back.steps === 17)
    Numbers.assertSameBits(back.toFlat, flat, "flat")
    flat(0) = 99f
    assert(back.values.parameters()(0) !== 99f)
    Numbers.assertSameBits(
      TrainingState.valuesOf(plan, state.toFlat).parameters,
      state.values.parameters,
      "values"
    )
  }

  test("any slice of the flat form can be written by itself") {
    val flat = state.toFlat
    for (offset <- flat.indices; length <- Seq(0, 1, 13, 20) if offset + length <= flat.length) {
      val bytes = new Array[Byte](12 + 4 * length)
      state.writeFlat(offset, length, bytes, 12)
      val slice = new Array[Float](length)
      FloatBytes.read(bytes, 12, slice, 0, length)
      Numbers.assertSameBits(slice, flat.slice(offset, offset + length), s"from $offset")
    }
  }

  test("a training begins with slots of 0 and step 0, the same for the same seed") {
    val first =
      TrainingState.initial(network.initialValues(1), Update.plain(new Adam(0.9, 0.999, 1e-8)))
    assert(first.steps === 0)
    assert(first.slots.length === 2)
    assert(first.slots.forall(slot => slot.length == 13 && slot.forall(_ == 0f)))
    Numbers.assertSameBits(plan.initialState.toFlat, plan.initialState.toFlat, "initial state")
    val other = Plans.plan(network, "adam", seed = 2)
    assert(other.initialState.toFlat.toSeq !== plan.initialState.toFlat.toSeq)
  }

  test("values that do not fit the network are refused, with the sizes") {
    val wrong = new NetworkValues(new Array[Float](12), new Array[Float](1))
    val refused = intercept[IllegalArgumentException](network.bindForInference(wrong, 1))
    assert(
      refused.getMessage ===
        "the values must be 13 parameters, 0 statistics and 0 constants, got 12, 1 and 0"
    )
  }

  test("a plan that can't be is refused in three parts") {
    def refused(make: => TrainingPlan): String =
      intercept[IllegalArgumentException](make).getMessage
    assert(refused(Plans.plan(network, stepSize = 0)) === "stepSize must be greater than 0, got 0")
    assert(refused(Plans.plan(network, passes = 0)) === "maxIter must be at least 1, got 0")
    assert(refused(Plans.plan(network, batchSize = 0)) === "batchSize must be at least 1, got 0")
  }
}
