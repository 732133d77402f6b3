package sparknn.feature

import org.apache.spark.ml.functions.vector_to_array
import org.apache.spark.ml.linalg.{Vector, Vectors}
import org.apache.spark.sql.DataFrame
import org.apache.spark.sql.functions.col
import org.scalatest.Suite
import sparknn.testing.{Numbers, SmallData}

/** Rows to learn statistics from. */
trait FeatureData extends SmallData { this: Suite =>

  /** As a table with `id` and `features`, in three partitions. */
  protected def table(rows: Seq[Array[Double]]): DataFrame =
    spark
      .createDataFrame(rows.zipWithIndex.map { case (row, i) => (i, Vectors.dense(row)) })
      .toDF("id", "features")
      .repartition(3, col("id"))

  /** Random rows in which neighbouring features go together. */
  protected def correlated(count: Int, width: Int, mean: Double = 2): Seq[Array[Double]] =
    Numbers
      .doubles(Numbers.gaussians(count * width, 11))
      .grouped(width)
      .map(row => row.indices.map(j => (j + 1) * (row(j) + row((j + 1) % width)) + mean).toArray)
      .toSeq

  /** The same table with other types in the column `features`. */
  protected def asArrays(data: DataFrame, element: String): DataFrame =
    data
      .withColumn("features", vector_to_array(col("features")))
      .withColumn("features", col("features").cast(s"array<$element>"))

  /** What a stage has made, in the order of `id`. */
  protected def results(data: DataFrame, column: String = "out"): Seq[Array[Double]] =
    data.schema(column).dataType.typeName match {
      case "array" =>
        data.orderBy("id").select(column).collect().toSeq.map { row =>
          row.getList[Number](0).toArray.map(_.asInstanceOf[Number].doubleValue)
        }
      case _ => vectors(data, column).map((v: Vector) => v.toArray)
    }

  protected def assertAllNear(
      got: Seq[Array[Double]],
      expected: Seq[Array[Double]],
      absolute: Double
  ): Unit = {
    assert(got.length === expected.length)
    for (i <- got.indices; j <- expected(i).indices) {
      assert(got(i).length === expected(i).length)
      Numbers.assertClose(got(i)(j), expected(i)(j), 0, absolute, s"row $i, number $j")
    }
  }
}
