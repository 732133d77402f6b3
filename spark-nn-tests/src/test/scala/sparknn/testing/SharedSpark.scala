package sparknn.testing

import java.nio.file.Files
import org.apache.spark.SparkContext
import org.apache.spark.sql.SparkSession
import org.scalatest.Suite

/** The one small session that all suites of the module share. It lives until the JVM ends. */
trait SharedSpark { this: Suite =>
  protected lazy val spark: SparkSession = SharedSpark.session
  protected def context: SparkContext = spark.sparkContext
}

object SharedSpark {
  private lazy val session: SparkSession = {
    val folder = Files.createTempDirectory("spark-nn-tests")
    val session = SparkSession
      .builder()
      .master("local[2]")
      .appName("spark-nn tests")
      .config("spark.ui.enabled", "false")
      .config("spark.sql.shuffle.partitions", "4")
      .config("spark.sql.warehouse.dir", folder.resolve("warehouse").toString)
      .config("spark.local.dir", folder.toString)
      .config("spark.driver.host", "localhost")
      .config("spark.driver.bindAddress", "127.0.0.1")
      .getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    session
  }
}
