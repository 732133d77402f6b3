package sparknn.nn.data

import org.scalatest.funsuite.AnyFunSuite

class RowBlockSuite extends AnyFunSuite {
  import RowBlockSuite._

  private val dense = Seq(
    Row(Seq(1, 2, 3, 4), Seq(0.5, -1), 1),
    Row(Seq(0, 0, 0, 0), Seq(1, 2), 0),
    Row(Seq(-1.5, 0, 0, 1e-20), Seq(0, 0), 2.5)
  )

  for (
    sparseBlock <- Seq(false, true); sparseRows <- Seq(false, true); heldOut <- Seq(false, true)
  ) {
    val name = s"sparse block $sparseBlock, sparse rows $sparseRows, held out $heldOut"

    test(s"rows come back as they were: $name") {
      val builder = new RowBlock.Builder(4, 2, heldOut, sparseBlock)
      dense.foreach(row => builder.add(example(row, sparseRows)))
      val built = builder.build()
      for (block <- Seq(built, new RowBlock(built.bytes.clone))) {
        assert(block.rows === 3)
        assert(block.heldOut === heldOut)
        assert(rowsOf(block, 4, 2) === dense)
        assert(block.weight(2) === 2.5f)
        assert(block.target(0, 1) === -1.0)
      }
    }
  }

  test("a builder tells the size of its block beforehand, and begins anew after it") {
    for (sparse <- Seq(false, true)) {
      val builder = new RowBlock.Builder(4, 2, false, sparse)
      dense.foreach(row => builder.add(example(row, false)))
      val size = builder.size
      assert(builder.rows === 3)
      assert(builder.build().bytes.length === size)
      assert(builder.rows === 0)
      // Nothing of the rows before may shine through.
      builder.add(example(Row(Seq(0, 7, 0, 0), Seq(3, 3), 1), sparse = true))
      assert(rowsOf(builder.build(), 4, 2) === Seq(Row(Seq(0, 7, 0, 0), Seq(3, 3), 1)))
    }
  }

  test("a sparse block stores the values that are not 0 only") {
    def size(sparse: Boolean): Int = {
      val builder = new RowBlock.Builder(1000, 1, false, sparse)
      for (i <- 1 to 50) {
        val row = new Example
        row.setSparse(Array(1, i, 900), Array(0.0, 1.0, 2.0))
        builder.add(row)
      }
      builder.build().bytes.length
    }
    assert(size(sparse = false) === 20 + 50 * (8 + 4 + 4 * 1000))
    assert(size(sparse = true) === 20 + 50 * (8 + 4) + 4 * 51 + 8 * 100)
  }

  test("rows without any value are rows") {
    for (sparse <- Seq(false, true)) {
      val builder = new RowBlock.Builder(3, 1, false, sparse)
      for (_ <- 1 to 20) {
        val empty = new Example
        empty.setSparse(Array(), Array())
        builder.add(empty)
      }
      val rows = rowsOf(builder.build(), 3, 1)
      assert(rows.length === 20)
      assert(rows.forall(_.features === Seq(0.0, 0.0, 0.0)))
    }
  }

  test("a block of no rows is a block") {
    for (sparse <- Seq(false, true)) {
      assert(new RowBlock.Builder(3, 1, true, sparse).build().rows === 0)
    }
  }

  test("rows are copied behind those that a batch has, and over what an older batch left") {
    val builder = new RowBlock.Builder(2, 1, false, true)
    builder.add(example(Row(Seq(0, 5), Seq(1), 3), sparse = true))
    val block = builder.build()
    val batch = new Batch(2, 2, 1)
    java.util.Arrays.fill(batch.features, 9f)
    block.copyTo(0, TargetScaling.none(1), batch)
    block.copyTo(0, TargetScaling.none(1), batch)
    assert(batch.full)
    assert(batch.weightSum === 6.0)
    assert(batch.features.toSeq === Seq(0f, 5f, 0f, 5f))
    batch.clear()
    assert(batch.rows === 0 && batch.weightSum === 0.0)
  }
}

object RowBlockSuite {
  case class Row(features: Seq[Double], target: Seq[Double], weight: Double)

  def example(row: Row, sparse: Boolean): Example = {
    val example = new Example
    val columns = row.features.indices.filter(i => row.features(i) != 0)
    if (sparse) example.setSparse(columns.toArray, columns.map(i => row.features(i)).toArray)
    else example.setDense(row.features.toArray)
    example.setTarget(row.target.toArray)
    example.setWeight(row.weight)
    example
  }

  def rowsOf(block: RowBlock, width: Int, targetSize: Int): Seq[Row] =
    (0 until block.rows).map { i =>
      val batch = new Batch(1, width, targetSize)
      block.copyTo(i, TargetScaling.none(targetSize), batch)
      // As decimals again: 1e-20f is not 1e-20.
      def plain(values: Array[Float]) = values.toSeq.map(_.toString.toDouble)
      Row(plain(batch.features), plain(batch.targets), batch.weights.head.toString.toDouble)
    }
}
