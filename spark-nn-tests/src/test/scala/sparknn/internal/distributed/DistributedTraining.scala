package sparknn.internal.distributed

import java.util.function.Consumer
import org.apache.spark.api.java.{JavaRDD, JavaSparkContext}
import org.scalatest.Suite
import sparknn.nn.data.TargetScaling
import sparknn.nn.layer.Layer
import sparknn.nn.linalg.Shape
import sparknn.nn.loss.{Accuracy, Loss, Metric}
import sparknn.nn.optim.Optimizer
import sparknn.nn.schedule.Schedule
import sparknn.nn.rule.{Penalty, StepRule}
import sparknn.nn.train.{EarlyStopping, Network, PassRecord, TrainingPlan, Update}
import sparknn.testing.SharedSpark

/** Trains small networks by parameter averaging on the shared session. */
trait DistributedTraining extends SharedSpark { this: Suite =>

  protected def javaContext: JavaSparkContext = JavaSparkContext.fromSparkContext(context)

  protected def rdd(points: Seq[Point], partitions: Int = 3): JavaRDD[Point] =
    context.parallelize(points, partitions).toJavaRDD()

  /** Packs, lends what was packed, and frees it. */
  protected def packed[A](
      points: JavaRDD[Point],
      workers: Int,
      validationFraction: Double = 0,
      seed: Long = 1,
      width: Int = 4
  )(use: PackedData => A): A = {
    val data =
      new Packing(width, 1, workers, validationFraction, seed).pack(points, new PointReader)
    try use(data)
    finally data.close()
  }

  protected def train(
      data: PackedData,
      plan: TrainingPlan,
      averaging: Averaging = Training.PLAIN,
      stopping: EarlyStopping = new EarlyStopping(1000, 0)
  ): TrainingResult = Training.run(javaContext, data, plan, averaging, stopping)
}

object Training {

  /** An average after every mini-batch, and nothing but the average. */
  val PLAIN = new Averaging(1, 1, 0)

  def plan(
      layers: Seq[String],
      solver: String = "sgd",
      stepSize: Double = 0.1,
      passes: Int = 1,
      batchSize: Int = 1000,
      seed: Long = 1,
      width: Int = 4,
      penalty: Penalty = new Penalty(0, 0),
      metric: Metric = new Accuracy(),
      emaDecay: Double = 0,
      averagedPasses: Int = 1,
      input: Option[Shape] = None
  ): TrainingPlan = {
    val body = new java.util.ArrayList[Layer]
    layers.foreach(spec => body.add(Layer.CATALOG.create(spec)))
    val rules = new java.util.ArrayList[StepRule]
    if (penalty != new Penalty(0, 0)) rules.add(penalty)
    new TrainingPlan(
      new Network(
        input.getOrElse(Shape.of(width)),
        body,
        Loss.CATALOG.create("softmaxCrossEntropy")
      ),
      new Update(Optimizer.CATALOG.create(solver), rules, emaDecay),
      stepSize,
      Schedule.CATALOG.create("constant"),
      metric,
      TargetScaling.none(1),
      passes,
      averagedPasses,
      batchSize,
      seed
    )
  }

  def run(
      context: JavaSparkContext,
      data: PackedData,
      plan: TrainingPlan,
      averaging: Averaging,
      stopping: EarlyStopping
  ): TrainingResult = begin(context, data, plan, averaging, stopping).train()

  def begin(
      context: JavaSparkContext,
      data: PackedData,
      plan: TrainingPlan,
      averaging: Averaging,
      stopping: EarlyStopping
  ): ParameterAveraging = {
    val listener: Consumer[PassRecord] = (_: PassRecord) => ()
    val initial = plan.network.initialValues(plan.seed)
    new ParameterAveraging(context, plan, averaging, data, stopping, listener, initial)
  }

  /** The bits of the parameters, so that equality means what it says. */
  def bits(trained: TrainingResult): Seq[Int] =
    bits(trained.values.parameters)

  def bits(numbers: Array[Float]): Seq[Int] =
    numbers.map(java.lang.Float.floatToRawIntBits).toSeq

  /** The history without the time it took; as text, in which not-a-number equals itself. */
  def history(trained: TrainingResult): Seq[String] = {
    val passes = trained.history.passes
    (0 until passes.size).map { i =>
      val p = passes.get(i)
      Seq(p.pass, p.loss, p.metric, p.validationLoss, p.validationMetric, p.stepSize).mkString(" ")
    }
  }

  /** The largest difference between two arrays, element by element. */
  def distance(a: Array[Float], b: Array[Float]): Double = {
    require(a.length == b.length, s"lengths must be equal, got ${a.length} and ${b.length}")
    a.indices.map(i => math.abs(a(i).toDouble - b(i))).max
  }
}
