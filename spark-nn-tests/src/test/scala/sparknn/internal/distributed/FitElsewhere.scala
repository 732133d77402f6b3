package sparknn.internal.distributed

import java.util.concurrent.atomic.AtomicInteger
import org.apache.spark.{SparkConf, SparkContext, TaskContext}
import org.apache.spark.api.java.JavaSparkContext
import org.apache.spark.scheduler.{SparkListener, SparkListenerTaskEnd}
import sparknn.nn.loss.{Accuracy, Metric}
import sparknn.nn.train.{EarlyStopping, InputForm, TrainingPlan}

/** Accuracy. */
class Steady extends Metric {
  private val accuracy = new Accuracy
  override def label: String = accuracy.label
  override def largerIsBetter: Boolean = true
  override def of(sum: Double, weights: Double): Double = accuracy.of(sum, weights)
  override def sum(
      output: Array[Float],
      target: Array[Float],
      weight: Array[Float],
      rows: Int,
      outputs: Int
  ): Double = accuracy.sum(output, target, weight, rows, outputs)
}

/** Accuracy, but a task's first attempt fails at its second mini-batch, or at its first and only.
  */
class Failing extends Steady {
  @transient private lazy val calls = new AtomicInteger

  override def sum(
      output: Array[Float],
      target: Array[Float],
      weight: Array[Float],
      rows: Int,
      outputs: Int
  ): Double = {
    val task = TaskContext.get()
    val last = if (task.partitionId() % 2 == 0) 2 else 1
    if (task.attemptNumber() == 0 && calls.incrementAndGet() == last) {
      throw new IllegalStateException("as planned")
    }
    super.sum(output, target, weight, rows, outputs)
  }
}

/** Trains, and prints the bits of the parameters. Arguments: master, metric, serializer. */
object FitElsewhere {
  val Failures = "failures (\\d+)".r
  val Bits = "bits (.+)".r

  def plan(metric: Metric): TrainingPlan =
    Training.plan(
      Seq("dropout(0.1)", "dense(8)", "relu", "dense(2)"),
      "adam",
      stepSize = 0.01,
      passes = 2,
      batchSize = 8,
      metric = metric
    )

  /** A fit that averages on the driver, one whose state is large enough for the shuffle, and one
    * with lazy steps.
    */
  def fits(context: JavaSparkContext, small: TrainingPlan): Seq[Int] = {
    val large = Training.plan(
      Seq("dense(100000)", "relu", "dense(2)"),
      "momentum",
      stepSize = 1e-4,
      batchSize = 30,
      metric = small.metric
    )
    val lazily = Training
      .plan(
        Seq("dense(8)", "relu", "dropout(0.1)", "dense(2)"),
        "adam",
        stepSize = 0.01,
        passes = 2,
        batchSize = 8,
        metric = small.metric
      )
      .`with`(InputForm.SPARSE_LAZY)
    Seq(small, large, lazily).flatMap { plan =>
      // Made in the tasks: points are this test's, and no serializer has to know them.
      val points = context.sc
        .range(0, 200, 1, 3)
        .mapPartitions { numbers =>
          val all = Point.weighted(200)
          numbers.map(number => all(number.toInt))
        }
        .toJavaRDD()
      val data = new Packing(4, 1, 3, 0.25, 5).pack(points, new PointReader)
      try {
        val averaging = new Averaging(2, 0.9, 0.5)
        val bits =
          Training.bits(Training.run(context, data, plan, averaging, new EarlyStopping(9, 0)))
        bits.take(1000) :+ bits.hashCode
      } finally data.close()
    }
  }

  def main(arguments: Array[String]): Unit = {
    val Array(master, metric, serializer) = arguments
    val conf = new SparkConf()
      .setMaster(master)
      .setAppName("spark-nn tests elsewhere")
      .set("spark.ui.enabled", "false")
      .set("spark.driver.host", "localhost")
      .set("spark.driver.bindAddress", "127.0.0.1")
    if (serializer == "kryo") {
      conf.set("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
      conf.set("spark.kryo.registrationRequired", "true")
    }
    val context = new SparkContext(conf)
    try {
      context.setLogLevel("OFF")
      val failed = new AtomicInteger
      context.addSparkListener(new SparkListener {
        override def onTaskEnd(end: SparkListenerTaskEnd): Unit =
          if (!end.taskInfo.successful) failed.incrementAndGet()
      })
      val how = plan(if (metric == "failing") new Failing else new Steady)
      val bits = fits(JavaSparkContext.fromSparkContext(context), how)
      // Stopping delivers what listeners still have to hear.
      context.stop()
      println(s"failures ${failed.get}")
      println(bits.mkString("bits ", ",", ""))
    } finally context.stop()
  }
}
