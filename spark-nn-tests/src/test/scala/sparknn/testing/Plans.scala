package sparknn.testing

import java.util.Arrays
import sparknn.nn.data.{Batch, BatchReader, Example, RowBlock, TargetScaling}
import sparknn.nn.layer.Layer
import sparknn.nn.linalg.Shape
import sparknn.nn.loss.{Accuracy, Loss, Metric, RootMeanSquaredError}
import sparknn.nn.optim.Optimizer
import sparknn.nn.schedule.Schedule
import sparknn.nn.rule.{Penalty, StepRule}
import sparknn.nn.train.{Network, TrainingPlan, Update}

/** Networks, plans and data in one line each. */
object Plans {

  def network(inputs: Int, loss: String, layers: String*): Network =
    network(Shape.of(inputs), loss, layers: _*)

  def network(input: Shape, loss: String, layers: String*): Network =
    new Network(input, Arrays.asList(layers.map(parse): _*), Loss.CATALOG.create(loss))

  private def parse(text: String): Layer = Layer.CATALOG.create(text)

  def plan(
      network: Network,
      optimizer: String = "sgd",
      stepSize: Double = 0.1,
      penalty: Penalty = new Penalty(0, 0),
      scaling: Option[TargetScaling] = None,
      passes: Int = 10,
      batchSize: Int = 8,
      seed: Long = 1,
      rules: Seq[StepRule] = Nil,
      emaDecay: Double = 0
  ): TrainingPlan = {
    val regression = !network.loss.classes
    val units = Arrays.asList(Seq.fill(network.targetSize)(Double.box(1)): _*)
    val metric: Metric =
      if (regression) new RootMeanSquaredError(units, network.loss) else new Accuracy
    new TrainingPlan(
      network,
      new Update(
        Optimizer.CATALOG.create(optimizer),
        Arrays.asList(penalty +: rules: _*),
        emaDecay
      ),
      stepSize,
      Schedule.CATALOG.create("constant"),
      metric,
      scaling.getOrElse(TargetScaling.none(network.targetSize)),
      passes,
      1,
      batchSize,
      seed
    )
  }

  /** Features, target and weight of an example. */
  case class Row(features: Seq[Double], target: Seq[Double], weight: Double = 1)

  def block(rows: Seq[Row], sparse: Boolean = false): RowBlock = {
    val (width, targets) = (rows.head.features.length, rows.head.target.length)
    val builder = new RowBlock.Builder(width, targets, false, sparse)
    for (row <- rows) {
      val example = new Example
      example.setDense(row.features.toArray)
      example.setTarget(row.target.toArray)
      example.setWeight(row.weight)
      builder.add(example)
    }
    builder.build()
  }

  def iterator(blocks: RowBlock*): java.util.Iterator[RowBlock] =
    Arrays.asList(blocks: _*).iterator

  /** All rows as one batch, in their order. */
  def batch(rows: Seq[Row]): Batch = {
    val batch = new Batch(rows.length, rows.head.features.length, rows.head.target.length)
    val none = TargetScaling.none(rows.head.target.length)
    BatchReader.inOrder(iterator(block(rows)), none).next(batch)
    batch
  }

  /** Random rows; targets are values, or classes where `classes` is above 0. */
  def rows(count: Int, width: Int, targets: Int, classes: Int = 0, seed: Long = 1): Seq[Row] = {
    val random = new java.util.Random(seed)
    Seq.fill(count) {
      val features = Seq.fill(width)(random.nextGaussian())
      val target =
        if (classes > 0) Seq(random.nextInt(classes).toDouble)
        else Seq.fill(targets)(random.nextGaussian())
      Row(features, target, 0.5 + random.nextInt(4))
    }
  }
}
