package sparknn.internal.distributed

import org.scalatest.funsuite.AnyFunSuite
import scala.util.Random
import sparknn.nn.train.{NetworkValues, LossSums, TrainingState, WorkerTask}

/** Averages and slices are arithmetic: no Spark here. */
class AveragingSuite extends AnyFunSuite {

  private def part(weight: Double, steps: Long, numbers: Float*): StateSlice = {
    val values = new NetworkValues(numbers.toArray, new Array[Float](0))
    val state = new TrainingState(values, new Array[Array[Float]](0), steps)
    val totals = new LossSums(weight, 2 * weight, 3 * weight, 4)
    StateSlice.of(new WorkerTask.Result(state, totals), 0, numbers.size)
  }

  private def numbers(part: StateSlice): Seq[Float] = {
    val array = new Array[Float](part.length)
    part.read(array, 0)
    array.toSeq
  }

  private def average(parts: StateSlice*): StateSlice =
    new StateSlice(StateSlice.average(java.util.Arrays.asList(parts.map(_.bytes): _*).iterator()))

  test("a part is bytes and comes back from them as it was") {
    val original = part(2.5, 17, 1f, -2f, Float.MinPositiveValue)
    val copy = new StateSlice(original.bytes.clone())
    assert(copy.steps === 17)
    assert(copy.totals === new LossSums(2.5, 5, 7.5, 4))
    assert(numbers(copy) === Seq(1f, -2f, Float.MinPositiveValue))
  }

  test("a part is a slice of the flat state: parameters, statistics, slots") {
    val values = new NetworkValues(Array(1f, 2f, 3f), Array(4f))
    val state = new TrainingState(values, Array(Array(5f, 6f, 7f), Array(8f, 9f, 10f)), 1)
    val result = new WorkerTask.Result(state, new LossSums(1, 1, 1, 1))
    assert(numbers(StateSlice.of(result, 0, 10)) === (1 to 10).map(_.toFloat))
    assert(numbers(StateSlice.of(result, 2, 4)) === Seq(3f, 4f, 5f, 6f))
    assert(numbers(StateSlice.of(result, 9, 1)) === Seq(10f))
  }

  test("the average weighs workers by the weight of their examples") {
    val result = average(part(1, 5, 1f, 10f), part(3, 5, 5f, -10f))
    assert(numbers(result) === Seq(4f, -5f))
  }

  test("the average sums the totals and keeps the largest of the steps") {
    val result = average(part(1, 5, 0f), part(3, 9, 0f), part(4, 7, 0f))
    assert(result.totals === new LossSums(8, 16, 24, 12))
    assert(result.steps === 9)
  }

  test("the average of one worker is that worker, to the bit") {
    val random = new Random(1)
    val values = Seq.fill(100)((random.nextGaussian() * 1e-3).toFloat)
    assert(numbers(average(part(0.1, 1, values: _*))) === values)
  }

  test("it adds up in double precision: a thousand workers lose nothing") {
    val parts = (0 until 1001).map(k => part(1, 1, if (k == 0) 1e8f else 1f))
    assert(numbers(average(parts: _*)) === Seq(((1e8 + 1000) / 1001).toFloat))
  }

  test("slices cover the state once, in order, without a gap") {
    for {
      size <- Seq(1, 10, 65536, 65537, 1000000, 30000001)
      workers <- Seq(1, 8, 1000)
      parallelism <- Seq(1, 2, 64)
    } {
      val slices = Slices.of(size, workers, parallelism)
      val ends = (0 until slices.count).map { i =>
        assert(slices.length(i) > 0)
        slices.offset(i) + slices.length(i)
      }
      assert((0 +: ends.init) === (0 until slices.count).map(slices.offset))
      assert(ends.last === size)
    }
  }

  test("a small state is one slice; a large one has short slices, however few the nodes") {
    assert(Slices.of(50000, 4, 64).count === 1)
    assert(Slices.of(10000000, 4, 1).length <= 250000)
    assert(Slices.of(10000000, 4, 80).count === 80)
  }

  test("who adds up a slice holds at most 64 megabytes of all workers' parts") {
    for (workers <- Seq(1, 10, 100, 256)) {
      val slices = Slices.of(50000000, workers, 8)
      assert(4L * slices.length * workers <= (64 << 20))
    }
  }
}
