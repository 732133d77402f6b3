package sparknn.internal.distributed

import java.util.concurrent.atomic.AtomicInteger
import org.apache.spark.{SparkConf, SparkContext}
import org.apache.spark.api.java.JavaSparkContext
import org.apache.spark.ml.linalg.Vectors
import org.apache.spark.scheduler.{SparkListener, SparkListenerTaskEnd}
import sparknn.layers.{Layers, TinyArchitectures}
import sparknn.nn.linalg.Shape
import sparknn.nn.loss.Metric
import sparknn.nn.train.EarlyStopping

/** Trains every small architecture twice, undisturbed and with tasks whose first attempts fail in
  * the midst of their mini-batches. Prints a digest of the bits of each, and how many tasks failed.
  */
object FailingArchitectures {
  private val side = TinyArchitectures.side

  def main(arguments: Array[String]): Unit = {
    val conf = new SparkConf()
      .setMaster("local[2,3]")
      .setAppName("spark-nn failing architectures")
      .set("spark.ui.enabled", "false")
      .set("spark.driver.host", "localhost")
      .set("spark.driver.bindAddress", "127.0.0.1")
    val context = new SparkContext(conf)
    try {
      context.setLogLevel("OFF")
      val failed = new AtomicInteger
      context.addSparkListener(new SparkListener {
        override def onTaskEnd(end: SparkListenerTaskEnd): Unit =
          if (!end.taskInfo.successful) failed.incrementAndGet()
      })
      for ((name, layers) <- TinyArchitectures.all) {
        val digests = Seq(new Steady, new Failing).map(digest(context, layers, _))
        println(s"$name: ${digests.mkString(" ")}")
      }
      // Stopping delivers what listeners still have to hear.
      context.stop()
      println(s"failures: ${failed.get}")
    } finally context.stop()
  }

  private def digest(context: SparkContext, layers: Layers, metric: Metric): String = {
    val plan = Training.plan(
      layers.toSpecs.toSeq :+ "dense(3)",
      "adam",
      stepSize = 0.01,
      batchSize = 4,
      metric = metric,
      input = Some(Shape.of(side, side, 1))
    )
    val points = TinyArchitectures.bars(32).map { case (kind, pixels) =>
      Point(Vectors.dense(pixels), kind)
    }
    val rows = context.parallelize(points, 2).toJavaRDD()
    val data = new Packing(side * side, 1, 2, 0, 5).pack(rows, new PointReader)
    try {
      val averaging = new Averaging(2, 1, 0)
      val trained = Training.run(
        JavaSparkContext.fromSparkContext(context),
        data,
        plan,
        averaging,
        new EarlyStopping(9, 0)
      )
      Training.bits(trained).hashCode.toHexString
    } finally data.close()
  }
}
