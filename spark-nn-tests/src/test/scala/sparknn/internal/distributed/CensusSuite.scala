package sparknn.internal.distributed

import org.apache.spark.ml.linalg.Vectors
import org.scalatest.funsuite.AnyFunSuite
import scala.util.Random

/** What was packed, in numbers: the same whoever counted how much of it. */
class CensusSuite extends AnyFunSuite with DistributedTraining {

  private def census(points: Seq[Point], workers: Int): Census =
    packed(rdd(points, 4), workers)(_.census)

  test("rows and weights are counted, held-out ones apart") {
    val points = Point.weighted(90).zipWithIndex.map { case (p, i) =>
      p.copy(weight = p.weight.toFloat.toDouble, heldOut = i % 3 == 0)
    }
    val (held, rest) = points.partition(_.heldOut)
    for (workers <- Seq(1, 4, 100)) {
      val counted = census(points, workers)
      assert(counted.trainingRows === rest.size)
      assert(counted.heldOutRows === held.size)
      assert(math.abs(counted.trainingWeight - rest.map(_.weight).sum) < 1e-9)
      assert(math.abs(counted.heldOutWeight - held.map(_.weight).sum) < 1e-9)
    }
  }

  test("the mean and deviation of the targets are those of the weighted training rows") {
    val random = new Random(8)
    // A mean that is large beside the deviation; single precision holds both exactly.
    val points = Point.weighted(400).zipWithIndex.map { case (p, i) =>
      val label = 4096 + random.nextInt(1000) / 256.0
      p.copy(label = label, weight = 1 + random.nextInt(8) / 4.0, heldOut = i % 7 == 0)
    }
    val rest = points.filterNot(_.heldOut)
    val total = rest.map(_.weight).sum
    val mean = rest.map(p => p.weight * p.label).sum / total
    val std = math.sqrt(rest.map(p => p.weight * math.pow(p.label - mean, 2)).sum / total)
    for (workers <- Seq(1, 3, 16)) {
      val counted = census(points, workers)
      assert(math.abs(counted.targetMean()(0) - mean) < 1e-9)
      assert(math.abs(counted.targetStd(0) - std) < 1e-9)
    }
  }

  test("the range of the targets is that of all rows, held-out ones too") {
    val points = Seq(3.0, 0.0, 7.0, 2.0).map(label => Point(Vectors.dense(0, 0, 0, 0), label))
    val counted = census(points.map(p => p.copy(heldOut = p.label == 7)), 2)
    assert(counted.leastTarget === 0)
    assert(counted.largestTarget === 7)
  }

  test("rows of weight 0 are counted but are no part of the mean") {
    val points = Seq((5.0, 1.0), (900.0, 0.0), (7.0, 1.0)).map { case (label, weight) =>
      Point(Vectors.dense(0, 0, 0, 0), label, weight)
    }
    val counted = census(points, 2)
    assert(counted.trainingRows === 3)
    assert(counted.targetMean()(0) === 6)
    assert(counted.targetStd(0) === 1)
  }

  test("nothing added to a census leaves it as it is") {
    val some = census(Point.weighted(30), 1)
    for (sum <- Seq(some.plus(Census.none(1)), Census.none(1).plus(some))) {
      assert(sum.encode.toSeq === some.encode.toSeq)
    }
  }

  test("a census comes back from its numbers as it was") {
    val some = census(Point.weighted(30), 1)
    assert(Census.decode(some.encode).encode.toSeq === some.encode.toSeq)
    assert(Census.decode(some.encode).targetMean.toSeq === some.targetMean.toSeq)
  }

  test("the checksum is that of the rows as they were packed") {
    val points = Point.weighted(90)
    assert(census(points, 3).checksum === census(points, 3).checksum)
    val others = points.updated(40, points(40).copy(weight = points(40).weight + 1))
    assert(census(others, 3).checksum !== census(points, 3).checksum)
    val swapped = points.updated(40, points(41)).updated(41, points(40))
    assert(census(swapped, 3).checksum !== census(points, 3).checksum)
  }
}
