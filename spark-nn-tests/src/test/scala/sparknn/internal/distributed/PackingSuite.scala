package sparknn.internal.distributed

import org.apache.spark.ml.linalg.Vectors
import org.scalatest.funsuite.AnyFunSuite
import scala.util.Random
import sparknn.nn.data.RowBlock

/** Every row reaches one worker, once and whole, and the workers get alike shares. */
class PackingSuite extends AnyFunSuite with DistributedTraining {

  private def unpacked(points: Seq[Point], partitions: Int, workers: Int, seed: Long = 1) =
    packed(rdd(points, partitions), workers, seed = seed, width = 2)(Unpacked.all(_, 2))

  private def shares(rows: Seq[Unpacked], workers: Int): Seq[Int] =
    (0 until workers).map(worker => rows.count(_.worker == worker))

  test("every row is packed exactly once, with its features, label and weight") {
    val points = Point.numbered(103).map(p => p.copy(weight = p.features(0) / 8))
    for ((partitions, workers) <- Seq((1, 1), (1, 4), (7, 1), (7, 4), (4, 7), (13, 13))) {
      val rows = unpacked(points, partitions, workers).sortBy(_.features.head)
      assert(rows.map(_.features) === points.map(_.features.toArray.map(_.toFloat).toSeq))
      assert(rows.map(_.label) === points.map(_.label.toFloat))
      assert(rows.map(_.weight) === points.map(_.weight.toFloat))
      assert(rows.forall(!_.heldOut))
    }
  }

  test("from one partition the workers' shares differ by at most one row") {
    for (rows <- Seq(1, 5, 64, 103); workers <- Seq(1, 3, 8)) {
      val sizes = shares(unpacked(Point.numbered(rows), 1, workers), workers)
      assert(sizes.sum === rows)
      assert(sizes.max - sizes.min <= 1)
    }
  }

  test("from several partitions they differ by at most one row a partition") {
    val sizes = shares(unpacked(Point.numbered(1003), 6, 8), 8)
    assert(sizes.max - sizes.min <= 6)
  }

  test("rows that are sorted by their labels are dealt so that every worker has the same mix") {
    val points = Point.numbered(800).map(p => p.copy(label = if (p.features(0) > 200) 1 else 0))
    val rows = unpacked(points, 1, 8)
    for (worker <- 0 until 8) {
      assert(rows.count(r => r.worker == worker && r.label == 0) === 25)
      assert(rows.count(r => r.worker == worker && r.label == 1) === 75)
    }
  }

  test("labels that alternate in step with the workers do not gather on one of them") {
    val rows = unpacked(Point.numbered(800), 1, 2)
    // Half of 400, give or take 7 standard deviations.
    assert(math.abs(rows.count(r => r.worker == 0 && r.label == 0) - 200) < 70)
  }

  test("the dealing is addressed by the seed") {
    val points = Point.numbered(200)
    def dealt(seed: Long) = unpacked(points, 3, 4, seed)
    assert(dealt(5) === dealt(5))
    assert(dealt(5).map(_.features) !== dealt(6).map(_.features))
  }

  test("empty partitions, fewer rows than partitions and more workers than rows do no harm") {
    val few = Point.numbered(3)
    assert(unpacked(few, 20, 2).map(_.features.head).toSet === Set(1f, 2f, 3f))
    assert(unpacked(few, 20, 9).map(_.features.head).toSet === Set(1f, 2f, 3f))
    packed(rdd(Nil, 4), 3, width = 2) { data =>
      assert(data.workers === 3)
      assert(data.trainingRows.toSeq === Seq(0, 0, 0))
      assert(data.census.trainingRows === 0)
    }
  }

  test("there is one partition for each worker, also where there are fewer cores") {
    packed(rdd(Point.numbered(100)), 16, width = 2) { data =>
      assert(data.workers === 16)
      assert(data.blocks.getNumPartitions === 16)
      assert(data.trainingRows.sum === 100)
    }
  }

  test("sparse rows are stored without their zeros and read back whole, beside dense ones") {
    val random = new Random(3)
    val width = 50
    val points = IndexedSeq.tabulate(120) { i =>
      val kept = (0 until width).filter(_ => random.nextInt(10) == 0).toArray
      val sparse = Vectors.sparse(width, kept, kept.map(k => i * 100.0 + k + 1))
      Point(if (i % 3 == 0) Vectors.dense(sparse.toArray) else sparse, i)
    }
    def bytes(points: Seq[Point]) = packed(rdd(points), 2, width = width) { data =>
      val rows = Unpacked.all(data, width).sortBy(_.label)
      assert(rows.map(_.features) === points.map(_.features.toArray.map(_.toFloat).toSeq))
      val blocks = data.blocks.collect()
      (0 until blocks.size).map(blocks.get(_).length).sum
    }
    val all = bytes(points)
    val dense = bytes(points.map(p => p.copy(features = Vectors.dense(p.features.toArray))))
    assert(dense > 120 * width * 4)
    assert(all < 0.6 * dense)
  }

  test("blocks are at most about a megabyte, and smaller where many workers have one open") {
    def blocks(workers: Int, rows: Int, width: Int): Seq[RowBlock] = {
      val points = context
        .parallelize(0 until rows, 1)
        .map(i => Point(Vectors.dense(Array.fill(width)(i.toDouble)), 0))
      packed(points.toJavaRDD(), workers, width = width) { data =>
        val blocks = data.blocks.collect()
        (0 until blocks.size).map(i => new RowBlock(blocks.get(i)))
      }
    }
    val megabyte = 1 << 20
    val one = blocks(1, 3000, 512)
    assert(one.map(_.rows).sum === 3000)
    assert(one.size === 6)
    assert(one.forall(_.bytes.length <= megabyte + 4 * 512 + 8))
    // 64 megabytes for 128 workers: half a megabyte each, of their 40 rows' 640 kilobytes.
    val largest = blocks(128, 128 * 40, 4096).map(_.bytes.length).max
    assert(largest >= megabyte / 2 && largest <= megabyte / 2 + 4 * 4096 + 8)
  }
}
