package sparknn.internal.distributed

import org.apache.spark.TaskContext
import org.apache.spark.api.java.JavaRDD
import org.scalatest.funsuite.AnyFunSuite
import scala.util.Random
import sparknn.testing.SharedSpark

/** Sums are taken in the order of the partitions, on the driver and in a shuffle alike. */
class OrderedReductionSuite extends AnyFunSuite with SharedSpark {
  import OrderedReductionSuite._

  private val partitions = 9
  private val slices = 8

  // Of very different size, so that another order gives other bits; none of partition 4.
  private val numbers: IndexedSeq[Array[Double]] = {
    val random = new Random(2)
    IndexedSeq.tabulate(partitions) { k =>
      Array.fill(slices)(math.pow(10, 3 * (k % 5)) * random.nextGaussian())
    }
  }
  private val present = numbers.indices.filter(_ != 4)
  private val expected =
    (0 until slices).map(slice => present.map(numbers(_)(slice)).reduceLeft(_ + _))

  /** Parts of all slices, where one partition is the last to finish. */
  private def parts(late: Int): JavaRDD[(java.lang.Long, Array[Double])] = {
    val each = numbers
    context
      .parallelize(each.indices, partitions)
      .mapPartitions { _ =>
        val partition = TaskContext.getPartitionId()
        if (partition == late) Thread.sleep(200)
        if (partition == 4) Iterator.empty
        else
          Iterator.tabulate(each(0).length) { slice =>
            OrderedReduction.part(slice, partition, Array(each(partition)(slice)))
          }
      }
      .toJavaRDD()
  }

  private def sums(late: Int, bytes: Long): Seq[Double] = {
    val list = OrderedReduction.list(parts(late), slices, bytes, adding)
    (0 until list.size).map(list.get(_)(0))
  }

  test("the numbers are such that the order counts") {
    val reversed =
      (0 until slices).map(slice => present.reverse.map(numbers(_)(slice)).reduceLeft(_ + _))
    assert(reversed != expected)
  }

  for ((where, bytes) <- Seq("on the driver" -> 64L, "in a shuffle" -> (64L << 20))) {
    test(s"added up $where, the sums have the bits of a plain loop, whoever was last") {
      for (late <- Seq(0, 3, 8)) assert(sums(late, bytes) === expected)
    }
  }

  test("where no partition has anything there is no slice") {
    val none = context.parallelize(0 until 4, 4).toJavaRDD()
    val empty: JavaRDD[(java.lang.Long, Array[Double])] = none.rdd
      .mapPartitions(_ => Iterator.empty: Iterator[(java.lang.Long, Array[Double])])
      .toJavaRDD()
    for (bytes <- Seq(64L, 64L << 20))
      assert(OrderedReduction.list(empty, slices, bytes, adding).isEmpty)
  }
}

object OrderedReductionSuite {
  private val adding: OrderedReduction.Fold[Array[Double]] =
    OrderedReduction.Fold.pairwise[Array[Double]] { (a, b) => Array(a(0) + b(0)) }
}
