package sparknn.nn.data

import java.util.Arrays
import org.scalatest.funsuite.AnyFunSuite
import sparknn.testing.Allocation

class BatchReaderSuite extends AnyFunSuite {
  private val none = TargetScaling.none(1)

  /** Blocks of so many rows; the only feature of a row is its number. */
  private def blocks(sizes: Int*): Seq[RowBlock] = {
    var number = 0
    sizes.map { size =>
      val builder = new RowBlock.Builder(1, 1, false, false)
      for (_ <- 0 until size) {
        val example = new Example
        example.setDense(Array(number.toDouble))
        example.setTarget(-number.toDouble)
        example.setWeight(1)
        builder.add(example)
        number += 1
      }
      builder.build()
    }
  }

  private def iterator(blocks: Seq[RowBlock]) = Arrays.asList(blocks: _*).iterator

  /** The batches that are left, as numbers of rows; targets must have stayed with their features.
    */
  private def batches(reader: BatchReader, size: Int): Seq[Seq[Int]] = {
    val batch = new Batch(size, 1, 1)
    val all = Seq.newBuilder[Seq[Int]]
    while (reader.next(batch)) {
      val rows = batch.features.take(batch.rows).toSeq
      assert(batch.targets.take(batch.rows).toSeq === rows.map(-_))
      all += rows.map(_.toInt)
    }
    assert(batch.rows === 0)
    assert(!reader.next(batch))
    all.result()
  }

  private def shuffled(
      sizes: Seq[Int],
      seed: Long = 1,
      epoch: Long = 0,
      partition: Long = 0
  ): BatchReader = BatchReader.shuffled(iterator(blocks(sizes: _*)), none, seed, epoch, partition)

  test("each row comes exactly once a pass, in batches that are full but for the last") {
    for (
      sizes <- Seq(Seq(23), Seq(8, 8, 7), Seq(1, 0, 20, 2), Seq(0, 0, 23)); size <- Seq(1, 5, 8)
    ) {
      val all = batches(shuffled(sizes), size)
      assert(all.flatten.sorted === (0 until 23))
      assert(all.init.forall(_.length == size))
      assert(all.last.length === (if (23 % size == 0) size else 23 % size))
    }
  }

  test("rows of all blocks are shuffled together") {
    val order = batches(shuffled(Seq(500, 500)), 1000).flatten
    val crossed = order.take(500).count(_ >= 500)
    assert(math.abs(crossed - 250) <= 5 * math.sqrt(1000 / 16.0), "half of them, about")
  }

  test("the same address gives the same order") {
    assert(batches(shuffled(Seq(30, 40)), 7) === batches(shuffled(Seq(30, 40)), 7))
  }

  test("every pass, partition and seed has another order") {
    val orders = Seq(
      shuffled(Seq(70)),
      shuffled(Seq(70), epoch = 1),
      shuffled(Seq(70), epoch = 2),
      shuffled(Seq(70), partition = 1),
      shuffled(Seq(70), seed = 2)
    ).map(reader => batches(reader, 70).flatten)
    assert(orders.distinct.length === orders.length)
    for (order <- orders; other <- orders if order ne other) {
      assert(order.zip(other).count { case (a, b) => a == b } < 10, "unrelated, not just rotated")
    }
  }

  test("a reader in order keeps the order of the blocks") {
    val reader = BatchReader.inOrder(iterator(blocks(4, 3)), none)
    assert(batches(reader, 5) === Seq(Seq(0, 1, 2, 3, 4), Seq(5, 6)))
  }

  test("skipping leaves what an earlier round has not used, in the same order") {
    val whole = batches(shuffled(Seq(10, 13)), 4)
    for (done <- 0 to 6) {
      val reader = shuffled(Seq(10, 13))
      reader.skip(done * 4L)
      assert(batches(reader, 4) === whole.drop(done))
    }
  }

  test("skipping beyond the end ends the pass") {
    val reader = shuffled(Seq(10))
    reader.skip(Long.MaxValue)
    assert(batches(reader, 4).isEmpty)
  }

  test("a partition without rows has no batch") {
    assert(batches(shuffled(Nil), 4).isEmpty)
    assert(batches(shuffled(Seq(0)), 4).isEmpty)
  }

  test("data beyond one window are read window by window, each row once") {
    val perBlock = 1000
    val width = (BatchReader.WINDOW_BYTES / perBlock / 4 / 3).toInt
    val large = (0 until 5).map { b =>
      val builder = new RowBlock.Builder(width, 1, false, false)
      val features = new Array[Double](width)
      for (i <- 0 until perBlock) {
        val example = new Example
        features(0) = (b * perBlock + i).toDouble
        example.setDense(features)
        builder.add(example)
      }
      builder.build()
    }
    val batch = new Batch(300, width, 1)
    def order(skipped: Int): Seq[Int] = {
      val reader = BatchReader.shuffled(iterator(large), none, 1, 0, 0)
      reader.skip(skipped.toLong)
      val rows = Seq.newBuilder[Int]
      while (reader.next(batch)) {
        for (i <- 0 until batch.rows) rows += batch.features()(i * width).toInt
      }
      rows.result()
    }
    val found = order(skipped = 0)
    assert(order(skipped = 3500) === found.drop(3500))
    assert(found.sorted === (0 until 5 * perBlock))
    // Three blocks fill a window; what comes after it comes after all of it.
    assert(found.take(3 * perBlock).max < 3 * perBlock)
    assert(found.take(3 * perBlock) !== found.take(3 * perBlock).sorted)
  }

  test("targets are scaled in each batch") {
    val scaling = new TargetScaling(Array(-5), Array(2))
    val reader = BatchReader.inOrder(iterator(blocks(3)), scaling)
    val batch = new Batch(2, 1, 1)
    reader.next(batch)
    assert(batch.targets.toSeq === Seq(2.5f, 2f))
    reader.next(batch)
    assert(batch.targets.head === 1.5f)
  }

  test("within a window, batches allocate nothing") {
    val reader = shuffled(Seq(20000))
    val batch = new Batch(4, 1, 1)
    reader.next(batch)
    val bytes = Allocation.perCall(900)(_ => reader.next(batch))
    assert(bytes < 1, "bytes a batch")
  }
}
