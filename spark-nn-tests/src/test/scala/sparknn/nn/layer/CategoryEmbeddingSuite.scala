package sparknn.nn.layer

import java.util.Arrays
import org.scalatest.funsuite.AnyFunSuite
import sparknn.nn.linalg.Shape
import sparknn.testing.{Bound, Numbers, Plans, ThreeParts}

/** Embeddings on inputs that are indices; the contract suites have other numbers. */
class CategoryEmbeddingSuite extends AnyFunSuite with ThreeParts {
  private val layer = new CategoryEmbedding(Arrays.asList(3, 4), 2)
  private val input = Array(
    0.5f, 1, 3, //
    -1f, 1, 0, //
    2f, 2, 7, // outside: as 0
    3f, -1, 3
  )
  private def bound = new Bound(layer, Shape.of(3), 4)
  private def training = StepContext.training(7, 2, 1)

  test("indices become their rows, what stands before them passes") {
    val run = bound
    val table = run.parameters
    def row(begin: Int, index: Int) = table.slice(begin + 2 * index, begin + 2 * index + 2).toSeq
    val output = run.forward(input, StepContext.inference).grouped(5).map(_.toSeq).toSeq
    assert(
      output === Seq(
        0.5f +: (row(0, 1) ++ row(6, 3)),
        -1f +: (row(0, 1) ++ row(6, 0)),
        2f +: (row(0, 2) ++ row(6, 0)),
        3f +: (row(0, 0) ++ row(6, 3))
      )
    )
    assert(row(0, 1) !== row(0, 2))
  }

  test("the rows of index 0 begin at 0, the others do not") {
    val network = Plans.network(3, "squaredError", "categoryEmbedding([3, 4], size=2)")
    val begin = network.initialValues(1).parameters
    assert(Seq(0, 1, 6, 7).forall(begin(_) == 0f))
    assert(begin.count(_ != 0f) === 10)
  }

  test("the gradient is the sum over the rows with the index, and 0 of those that no row has") {
    val run = bound
    run.forward(input, training)
    val upstream = Numbers.gaussians(20, 5)
    val dInput = run.backward(upstream, wanted = true)
    def sum(column: Int, rows: Int*) =
      Seq(0, 1).map(j => rows.map(row => upstream(5 * row + 1 + 2 * column + j).toDouble).sum)
    val expected =
      sum(0, 3) ++ sum(0, 0, 1) ++ sum(0, 2) ++
        sum(1, 1, 2) ++ Seq(0.0, 0.0, 0.0, 0.0) ++ sum(1, 0, 3)
    Numbers.assertAllClose(run.gradient, expected.toArray, 1e-6, 1e-6, "gradient")
    assert(
      dInput.grouped(3).map(_.toSeq).toSeq ===
        (0 until 4).map(row => Seq(upstream(5 * row), 0f, 0f))
    )
    // A second batch leaves nothing of the first.
    run.forward(Array(0f, 2, 1, 0f, 2, 1, 0f, 2, 1, 0f, 2, 1), training)
    run.backward(upstream, wanted = false)
    assert(run.gradient.take(4).toSeq === Seq(0f, 0f, 0f, 0f))
  }

  test("bad arguments and inputs are refused") {
    refused("indices", "at least 1", "0")(new CategoryEmbedding(Arrays.asList(0), 8))
    refused("tables", "at least 1", "0")(new CategoryEmbedding(Arrays.asList(), 8))
    refused("size", "at least 1", "0")(new CategoryEmbedding(Arrays.asList(2), 0))
    refused("categoryEmbedding", "ends with 2 indices", "[1]")(layer.outputShape(Shape.of(1)))
  }
}
