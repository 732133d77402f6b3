package sparknn.nn.optim

import java.nio.charset.StandardCharsets.UTF_8
import org.scalatest.funsuite.AnyFunSuite
import sparknn.nn.train.Walk
import sparknn.testing.Numbers

/** Optimisers walk the paths of another library; trajectories.py, beside the numbers, wrote them.
  */
class TrajectorySuite extends AnyFunSuite {
  private val curvature = Array(1.0, 4.0, 0.25, 0.0)
  private val centre = Array(1.0, -2.0, 8.0, 0.0)

  private lazy val lines: Seq[String] = {
    val stream = getClass.getResourceAsStream("/sparknn/optim/trajectories.txt")
    try new String(stream.readAllBytes(), UTF_8).linesIterator.filterNot(_.startsWith("#")).toList
    finally stream.close()
  }

  private def gradient(p: Array[Float]): Array[Float] = {
    val slope = math.cos(p(0).toDouble * p(1))
    val product = Array(slope * p(1), slope * p(0), 0, 0)
    p.indices.map(i => (curvature(i) * (p(i) - centre(i)) + product(i)).toFloat).toArray
  }

  test("there are numbers to compare with") {
    assert(lines.length >= 7)
    assert(lines.forall(_.split(";").length == 22))
  }

  for (line <- lines) {
    val parts = line.split("; ")
    test(s"${parts(0)} with step size ${parts(1)} walks the path of Optax") {
      val optimizer = Optimizer.CATALOG.create(parts(0))
      val point = Array(2f, 0.5f, -3f, 1f)
      val walk = new Walk(optimizer, point)
      for (t <- 1 to 20) {
        walk.step(gradient(point), parts(1).toDouble, t.toLong)
        val expected = parts(t + 1).split(" ").map(_.toDouble)
        Numbers.assertAllClose(point, expected, 2e-6, 2e-6, s"${parts(0)}, step $t")
      }
    }
  }
}
