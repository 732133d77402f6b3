package sparknn.internal.distributed

import breeze.linalg.{*, sum, DenseMatrix, DenseVector}
import org.apache.spark.api.java.JavaRDD
import org.scalatest.funsuite.AnyFunSuite
import sparknn.nn.data.Example
import sparknn.testing.{Numbers, SharedSpark, ThreeParts}

class RowStatisticsSuite extends AnyFunSuite with SharedSpark with ThreeParts {
  private def rows(count: Int, width: Int, mean: Double): Seq[Array[Double]] =
    Numbers
      .doubles(Numbers.gaussians(count * width, 3))
      .grouped(width)
      .map(row => row.indices.map(j => row(j) + row((j + 1) % width) + mean).toArray)
      .toSeq

  private def rdd(rows: Seq[Array[Double]], partitions: Int): JavaRDD[Array[Double]] =
    context.parallelize(rows, partitions).toJavaRDD()

  private def sparse(row: Array[Double]): Array[Double] =
    row.indices.map(j => if ((row(j) * 100).toInt % 3 == 0) row(j) else 0).toArray

  /** Mean and covariance by Breeze. */
  private def oracle(rows: Seq[Array[Double]]): (DenseVector[Double], DenseMatrix[Double]) = {
    val data = DenseMatrix(rows: _*)
    val mean = sum(data(::, *)).t / rows.length.toDouble
    val centered = data(*, ::) - mean
    (mean, centered.t * centered / (rows.length - 1.0))
  }

  private def assertRight(covariance: Covariance, rows: Seq[Array[Double]]): Unit = {
    val (mean, matrix) = oracle(rows)
    val width = mean.length
    assert(covariance.rows === rows.length)
    for (i <- 0 until width) {
      Numbers.assertClose(covariance.mean()(i), mean(i), 1e-12, 1e-12, s"mean of $i")
      for (j <- 0 until width) {
        val got = covariance.matrix()(i * width + j)
        val expected = if (j >= i) matrix(i, j) else 0
        Numbers.assertClose(got, expected, 1e-8, 1e-9, s"covariance of $i and $j")
      }
    }
  }

  for ((width, partitions) <- Seq((1, 3), (5, 4), (40, 7), (600, 14))) {
    test(s"covariance is Breeze's, $width features in $partitions partitions") {
      val data = rows(2300, width, 7)
      assertRight(
        RowStatistics.covariance(rdd(data, partitions), width, new DenseReader),
        data
      )
    }
  }

  test("a mean of a million costs no digits but those of the input") {
    val data = rows(3000, 12, 1e6)
    assertRight(RowStatistics.covariance(rdd(data, 3), 12, new DenseReader), data)
    // Sorted, so that partitions and blocks have means far from each other.
    val sorted = rows(3000, 1, 0).map(_.map(_ * 1e6)).sortBy(_.head)
    val got = RowStatistics.covariance(rdd(sorted, 5), 1, new DenseReader)
    Numbers.assertClose(got.matrix()(0), oracle(sorted)._2(0, 0), 1e-12, 0, "variance")
  }

  test("sparse rows and empty partitions change nothing") {
    val data = rows(20, 8, 0).map(sparse)
    assertRight(RowStatistics.covariance(rdd(data, 33), 8, new SparseReader), data)
    val moments = RowStatistics.moments(rdd(data, 33), 8, new SparseReader)
    val (mean, matrix) = oracle(data)
    for (j <- 0 until 8) {
      Numbers.assertClose(moments.mean()(j), mean(j), 1e-12, 1e-14, s"mean of $j")
      Numbers.assertClose(moments.std()(j), math.sqrt(matrix(j, j)), 1e-12, 0, s"std of $j")
    }
  }

  // So many features that slices are shuffled.
  test("moments of very many features are those of few, feature by feature") {
    val width = 100000
    val data = rows(30, width, 1)
    val moments = RowStatistics.moments(rdd(data, 12), width, new DenseReader)
    for (j <- 0 until width by 997) {
      val column = data.map(row => Array(row(j)))
      val one = RowStatistics.moments(rdd(column, 12), 1, new DenseReader)
      assert(moments.weight === 30)
      assert(moments.mean()(j) === one.mean()(0))
      assert(moments.squares()(j) === one.squares()(0))
    }
  }

  for (width <- Seq(6, 600)) {
    test(s"the order in which tasks finish does not change a bit ($width features)") {
      val data = rows(400, width, 5)
      def bits(slow: Int) = {
        val late = new LateReader(slow)
        val covariance = RowStatistics.covariance(rdd(data, 14), width, late)
        val moments = RowStatistics.moments(rdd(data, 14), width, late)
        (
          covariance.mean.toSeq,
          java.util.Arrays.hashCode(covariance.matrix),
          moments.mean.toSeq,
          moments.squares.toSeq
        )
      }
      val first = bits(-1)
      assert(bits(0) === first)
      assert(bits(6) === first)
    }
  }

  test("the first problem in order is what is said, with its row") {
    val data = rows(40, 3, 0)
    data(12)(1) = Double.NaN
    data(39)(1) = Double.NaN
    for (covariance <- Seq(true, false)) {
      refused("row", "be a number", "got NaN (row 2 of partition 1)") {
        if (covariance) RowStatistics.covariance(rdd(data, 4), 3, new DenseReader)
        else RowStatistics.moments(rdd(data, 4), 3, new DenseReader)
      }
    }
  }
}

private class DenseReader extends RowReader[Array[Double]] {
  override def read(row: Array[Double], into: Example): String = {
    into.setDense(row)
    if (row.exists(_.isNaN)) "a row must be a number, got NaN" else null
  }
}

private class SparseReader extends RowReader[Array[Double]] {
  override def read(row: Array[Double], into: Example): String = {
    val columns = row.indices.filter(j => row(j) != 0).toArray
    into.setSparse(columns, columns.map(row))
    null
  }
}

/** Lets one partition be the last to finish. */
private class LateReader(partition: Int) extends DenseReader {
  override def read(row: Array[Double], into: Example): String = {
    if (org.apache.spark.TaskContext.getPartitionId() == partition) Thread.sleep(10)
    super.read(row, into)
  }
}
