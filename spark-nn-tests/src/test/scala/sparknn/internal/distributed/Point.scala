package sparknn.internal.distributed

import org.apache.spark.ml.linalg.{DenseVector, SparseVector, Vector, Vectors}
import scala.util.Random
import sparknn.nn.data.Example

/** A row as these suites know it, below the level of DataFrames. */
final case class Point(
    features: Vector,
    label: Double,
    weight: Double = 1,
    heldOut: Boolean = false
)

object Point {

  /** Standard normal features; the class is the sign of a curve through them, 0 or 1. */
  def curved(rows: Int, width: Int = 4, seed: Long = 11): IndexedSeq[Point] = {
    val random = new Random(seed)
    IndexedSeq.fill(rows) {
      val x = Array.fill(width)(random.nextGaussian())
      Point(Vectors.dense(x), if (x(0) * x(0) + x(1) > 0.5) 1 else 0)
    }
  }

  /** The same with weights between 0.5 and 3. */
  def weighted(rows: Int, width: Int = 4): IndexedSeq[Point] = {
    val random = new Random(12)
    curved(rows, width).map(_.copy(weight = 0.5 + 2.5 * random.nextDouble()))
  }

  /** Rows that can be told apart: feature 0 is the row's number, from 1. */
  def numbered(rows: Int): IndexedSeq[Point] =
    IndexedSeq.tabulate(rows)(i => Point(Vectors.dense(i + 1.0, -1), i % 2))
}

/** Reads points; a label of -1 is at fault. */
class PointReader extends RowReader[Point] {
  override def read(row: Point, into: Example): String = {
    row.features match {
      case dense: DenseVector   => into.setDense(dense.values)
      case sparse: SparseVector => into.setSparse(sparse.indices, sparse.values)
    }
    into.setTarget(row.label)
    into.setWeight(row.weight)
    into.setValidation(row.heldOut)
    if (row.label == -1) "the label must be 0 or 1, got -1" else null
  }
}
