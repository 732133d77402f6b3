package sparknn.testing

import org.apache.spark.ml.linalg.{Vector, Vectors}
import org.apache.spark.sql.DataFrame
import org.scalatest.Suite
import scala.util.Random

/** Generated data that a small network learns in a second; the same numbers each time. */
trait SmallData extends SharedSpark { this: Suite =>

  /** Three clouds of points in the plane that hardly overlap, one a class. */
  protected lazy val clouds: DataFrame = {
    val random = new Random(1)
    val centers = Seq((-2.0, 0.0), (2.0, 0.0), (0.0, 3.0))
    val rows = for (i <- 0 until 120; (x, y) = centers(i % 3)) yield {
      val point = Vectors.dense(x + random.nextGaussian() / 2, y + random.nextGaussian() / 2)
      (i, (i % 3).toDouble, point)
    }
    spark.createDataFrame(rows).toDF("id", "label", "features")
  }

  /** The first two of these clouds. */
  protected lazy val twoClouds: DataFrame = clouds.where("label < 2")

  /** The deviation of the noise in the labels of [[waves]]. */
  protected val noise = 0.1

  /** A value that is not linear in its two features: sin(2a) + b², and noise. */
  protected lazy val waves: DataFrame = {
    val random = new Random(2)
    val rows = for (i <- 0 until 400) yield {
      val (a, b) = (random.nextDouble() * 4 - 2, random.nextDouble() * 2 - 1)
      val value = math.sin(2 * a) + b * b + noise * random.nextGaussian()
      (i, value, Vectors.dense(a, b))
    }
    spark.createDataFrame(rows).toDF("id", "label", "features")
  }

  /** The vectors of a column, in the order of `id`. */
  protected def vectors(data: DataFrame, column: String): Seq[Vector] =
    data.orderBy("id").select(column).collect().map(_.getAs[Vector](0)).toSeq

  /** The numbers of a column, in the order of `id`. */
  protected def numbers(data: DataFrame, column: String): Seq[Double] =
    data.orderBy("id").select(column).collect().map(_.getDouble(0)).toSeq
}
