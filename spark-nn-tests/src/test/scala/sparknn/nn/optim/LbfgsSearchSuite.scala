package sparknn.nn.optim

import breeze.linalg.DenseVector
import breeze.optimize.{DiffFunction, LBFGS}
import org.scalatest.funsuite.AnyFunSuite
import scala.collection.mutable.ArrayBuffer

/** The search for a minimum, without Spark. */
class LbfgsSearchSuite extends AnyFunSuite {
  import LbfgsSearchSuite._

  private def search(
      f: Valley,
      start: Seq[Double],
      settings: Lbfgs = new Lbfgs(10, 1e-12)
  ): (LbfgsSearch, Counted) = {
    val counted = new Counted(f)
    (new LbfgsSearch(settings, counted, start.toArray), counted)
  }

  /** Steps until the search says that it is over. */
  private def run(search: LbfgsSearch, most: Int = 1000): Int = {
    var steps = 1
    while (search.step()) {
      steps += 1
      assert(steps <= most, "steps and no end")
    }
    steps
  }

  test("finds the bottom of Rosenbrock's valley") {
    val (found, counted) = search(rosenbrock, Seq(-1.2, 1))
    run(found)
    assert(found.value < 1e-12)
    assert(found.point.forall(x => math.abs(x - 1) < 1e-5))
    assert(counted.values.length < 80)
  }

  test("a quadratic of n dimensions takes little more than n steps") {
    for (n <- Seq(1, 2, 5, 10)) {
      val (found, _) = search(quadratic(n, 10), Seq.fill(n)(1.0), new Lbfgs(20, 1e-15))
      var steps = 0
      while (found.value > 1e-8 && found.step()) steps += 1
      assert(found.value <= 1e-8 && steps <= 2 * n + 3, s"$steps steps in $n dimensions")
    }
  }

  test("where the curvature is the same everywhere, the second step is the right one") {
    val (found, counted) = search(quadratic(8, 1), Seq.fill(8)(1.5))
    found.step()
    assert(found.value > 1)
    found.step()
    assert(found.value < 1e-20)
    assert(counted.values.length === 3)
  }

  for ((name, f, start) <- problems) {
    test(s"$name: the minimum that Breeze finds, with not many more evaluations") {
      val theirs = new Counted(f)
      val objective = new DiffFunction[DenseVector[Double]] {
        override def calculate(x: DenseVector[Double]): (Double, DenseVector[Double]) = {
          val gradient = new Array[Double](x.length)
          (theirs.evaluate(x.toArray, gradient), DenseVector(gradient))
        }
      }
      val solver = new LBFGS[DenseVector[Double]](maxIter = 1000, m = 10, tolerance = 1e-12)
      val expected = f(solver.minimize(objective, DenseVector(start.toArray)).toArray)._1
      val (found, ours) = search(f, start)
      run(found)
      assert(found.value <= expected + 1e-8 * math.max(1, math.abs(expected)))
      // Until both are as good as the worse of the two.
      val good = math.max(found.value, expected) + 1e-9
      def needed(counted: Counted): Int = counted.values.indexWhere(_ <= good) + 1
      assert(needed(ours) <= 1.25 * needed(theirs) + 3, s"Breeze needed ${needed(theirs)}")
    }

    test(s"$name: every step fulfils the strong Wolfe conditions, and its value is the lowest") {
      val (found, counted) = search(f, start)
      var goesOn = true
      while (goesOn && found.value > counted.values.head * 1e-12) {
        val before = found.point.clone
        goesOn = found.step()
        val after = found.point
        if (goesOn) {
          val way = after.zip(before).map { case (a, b) => a - b }
          val ((v0, g0), (v1, g1)) = (f(before), f(after))
          assert(v1 === found.value)
          assert(v1 <= v0 + 1e-4 * dot(g0, way) + 1e-15 * math.abs(v0), "sufficient decrease")
          assert(math.abs(dot(g1, way)) <= 0.9 * math.abs(dot(g0, way)) * (1 + 1e-9), "curvature")
          assert(found.value === counted.values.min)
        }
      }
    }
  }

  for (wrong <- Seq(Double.NaN, Double.PositiveInfinity); gradient <- Seq(Double.NaN, 1.0)) {
    test(s"a line search that meets $wrong with gradient $gradient comes back from it") {
      // The first step is 0.7 long and ends beyond the wall, where there is no number.
      val wall: Valley = x =>
        if (x(0) > 0.9) (wrong, Array(gradient))
        else ((x(0) - 0.85) * (x(0) - 0.85), Array(2 * (x(0) - 0.85)))
      val (found, counted) = search(wall, Seq(0.5))
      run(found)
      assert(counted.values.exists(v => v.isNaN || v.isInfinite))
      assert(math.abs(found.point()(0) - 0.85) < 1e-5)
      assert(counted.values.length < 30)
    }
  }

  test("where every other point is no number, the search ends at the start") {
    val island: Valley = x => if (x(0) == 2) (5, Array(1)) else (Double.NaN, Array(Double.NaN))
    val (found, counted) = search(island, Seq(2))
    assert(!found.step())
    assert(found.value === 5 && found.point.toSeq === Seq(2))
    assert(counted.values.length <= 25)
  }

  test("where there is no slope, the search is over") {
    val (found, counted) = search(_ => (3, Array(0, 0)), Seq(1, 2))
    assert(!found.step())
    assert(found.value === 3 && found.point.toSeq === Seq(1, 2))
    assert(counted.values.length === 1)
  }

  test("a gradient that is wrong ends the search instead of keeping it busy") {
    val (found, counted) = search(x => (x(0) * x(0), Array(-2 * x(0))), Seq(1))
    run(found, 10)
    assert(found.value <= 1)
    assert(counted.values.length <= 100)
  }

  test("a slope without end is followed, step by step") {
    val (found, _) = search(x => (-x(0), Array(-1)), Seq(0))
    for (_ <- 1 to 3) {
      val before = found.value
      assert(found.step())
      assert(found.value < before)
    }
  }

  test("the value never rises, and it is that of the point") {
    for ((_, f, start) <- problems) {
      val (found, _) = search(f, start)
      var last = found.value
      while (found.step()) {
        assert(found.value <= last)
        assert(found.value === f(found.point)._1)
        last = found.value
      }
    }
  }

  test("the start is evaluated once and left as it was") {
    val start = Array(-1.2, 1.0)
    val counted = new Counted(rosenbrock)
    val found = new LbfgsSearch(new Lbfgs(10, 1e-6), counted, start)
    assert(counted.values.toSeq === Seq(rosenbrock(start)._1))
    assert(found.point.toSeq === Seq(-1.2, 1.0))
    run(found)
    assert(start.toSeq === Seq(-1.2, 1.0))
  }

  test("the tolerance is a relative change of the value at which the search ends") {
    def evaluations(tolerance: Double, scale: Double): Int = {
      val f: Valley = x => {
        val (value, gradient) = logistic(x)
        (scale * value, gradient.map(_ * scale))
      }
      val (found, counted) = search(f, Seq.fill(6)(0.0), new Lbfgs(10, tolerance))
      var (last, goesOn) = (found.value, true)
      while (goesOn) {
        goesOn = found.step()
        assert(goesOn === (last - found.value > tolerance * last))
        last = found.value
      }
      counted.values.length
    }
    for (scale <- Seq(1.0, 1e6)) {
      assert(evaluations(1e-2, scale) < evaluations(1e-10, scale))
    }
  }

  test("a memory of one step is enough to get there, more is faster") {
    def evaluations(memory: Int): Int = {
      val f = quadratic(20, 1000)
      val (found, counted) = search(f, Seq.fill(20)(1.0), new Lbfgs(memory, 1e-15))
      while (found.value > 1e-6 && found.step()) assert(counted.values.length < 2000)
      assert(found.value <= 1e-6)
      counted.values.length
    }
    assert(evaluations(20) < evaluations(1))
  }

  test("settings that can't be are refused in three parts") {
    def refused(spec: String): String =
      intercept[IllegalArgumentException](Solver.CATALOG.create(spec)).getMessage
    assert(refused("lbfgs(0)") === "lbfgs's memory must be at least 1, got 0")
    assert(refused("lbfgs(tolerance=0)") === "lbfgs's tolerance must be greater than 0, got 0")
  }

  test("solvers are the optimisers and lbfgs") {
    val names = Solver.CATALOG.names.toArray.map(_.toString).toSet
    assert(names === Optimizer.CATALOG.names.toArray.map(_.toString).toSet + "lbfgs")
    assert(Solver.CATALOG.create("lbfgs") === new Lbfgs(10, 1e-6))
  }
}

object LbfgsSearchSuite {

  /** A function of a point with its gradient. */
  type Valley = Array[Double] => (Double, Array[Double])

  /** Notes the value of every evaluation. */
  class Counted(f: Valley) extends LbfgsSearch.Objective {
    val values: ArrayBuffer[Double] = ArrayBuffer.empty
    override def evaluate(point: Array[Double], gradient: Array[Double]): Double = {
      val (value, slope) = f(point)
      slope.copyToArray(gradient)
      values += value
      value
    }
  }

  def dot(a: Array[Double], b: Array[Double]): Double =
    a.zip(b).map { case (x, y) => x * y }.sum

  /** Extended to any even number of dimensions. */
  val rosenbrock: Valley = x => {
    val gradient = new Array[Double](x.length)
    var value = 0.0
    for (i <- x.indices by 2) {
      val (a, b) = (1 - x(i), x(i + 1) - x(i) * x(i))
      value += a * a + 100 * b * b
      gradient(i) = -2 * a - 400 * x(i) * b
      gradient(i + 1) = 200 * b
    }
    (value, gradient)
  }

  /** Curvatures from 1 to the condition number; the minimum is 0, at 0. */
  def quadratic(n: Int, condition: Double): Valley = x => {
    val curvature = Array.tabulate(n)(i => math.pow(condition, i / math.max(1.0, n - 1)))
    (
      x.indices.map(i => curvature(i) * x(i) * x(i) / 2).sum,
      Array.tabulate(n)(i => curvature(i) * x(i))
    )
  }

  /** With a minimum that is not 0, near which no relative change is ever small. */
  private def raised(f: Valley): Valley = x => {
    val (value, gradient) = f(x)
    (value + 1, gradient)
  }

  /** The loss of a logistic regression with a penalty on 60 rows of 6 features. */
  val logistic: Valley = {
    val random = new java.util.Random(4)
    val rows = Array.fill(60)(Array.fill(6)(random.nextGaussian()))
    val signs = rows.map(r => if (r(0) - 2 * r(1) + random.nextGaussian() > 0) 1.0 else -1.0)
    x => {
      val gradient = x.map(_ * 0.01)
      var value = 0.005 * dot(x, x)
      for ((row, sign) <- rows.zip(signs)) {
        val margin = sign * dot(row, x)
        value += math.log1p(math.exp(-margin)) / rows.length
        val slope = -sign / (1 + math.exp(margin)) / rows.length
        for (i <- x.indices) gradient(i) += slope * row(i)
      }
      (value, gradient)
    }
  }

  /** A valley, and where to begin. */
  val problems: Seq[(String, Valley, Seq[Double])] = Seq(
    ("Rosenbrock's valley", rosenbrock, Seq(-1.2, 1.0)),
    ("Rosenbrock's valley in 10 dimensions", rosenbrock, Seq.fill(5)(Seq(-1.2, 1.0)).flatten),
    ("a long quadratic", raised(quadratic(20, 1000)), Seq.fill(20)(1.0)),
    ("logistic regression", logistic, Seq.fill(6)(0.0))
  )
}
