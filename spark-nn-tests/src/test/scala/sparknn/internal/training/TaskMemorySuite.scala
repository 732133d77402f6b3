package sparknn.internal.training

import org.apache.spark.sql.DataFrame
import org.scalatest.funsuite.AnyFunSuite
import sparknn.classification.NeuralNetworkClassifier
import sparknn.ensemble.EnsembleClassifier
import sparknn.nn.layer.{Layer, MemoryNeed}
import sparknn.nn.linalg.Shape
import sparknn.nn.loss.Loss
import sparknn.nn.train.Network
import sparknn.testing.SmallData

/** A training that can't fit into memory is refused before it begins. */
class TaskMemorySuite extends AnyFunSuite with SmallData {
  private val tooMany = 200 * 1000 * 1000
  private def huge = new NeuralNetworkClassifier().setHiddenLayers(64).setBatchSize(tooMany)

  private def refused(data: DataFrame, estimator: NeuralNetworkClassifier): (String, Int) = {
    val group = "memory " + System.nanoTime
    context.setJobGroup(group, group)
    try {
      val message = intercept[IllegalArgumentException](estimator.fit(data)).getMessage
      (message, context.statusTracker.getJobIdsForGroup(group).length)
    } finally context.clearJobGroup()
  }

  test("it names the batchSize that would fit, and that one passes") {
    val (message, _) = refused(clouds, huge)
    assert(
      message.matches(
        "a worker must fit into the memory of a task, .* \\(heap of the driver, in which tasks run .*," +
          " \\d tasks? at a time\\), got .* with batchSize 200000000, .*; batchSize \\d+ is the largest" +
          " that would fit"
      ),
      message
    )
    val largest = "batchSize (\\d+) is".r.findFirstMatchIn(message).get.group(1).toInt
    assert(refused(clouds, huge.setBatchSize(largest + largest / 100))._1.contains("must fit into"))
    // To allocate as much would not be a test of arithmetic but of the machine.
    val task = TaskMemory.of(new org.apache.spark.api.java.JavaSparkContext(context), 1)
    task.require(new MemoryNeed(0, task.bytes / largest), largest)
  }

  test("before any row is read where the schema tells the shape") {
    val (message, jobs) = refused(clouds, huge.setInputShape(2))
    assert(message.contains("must fit into the memory of a task") && jobs === 0)
  }

  test("L-BFGS and ensembles, too") {
    assert(refused(clouds, huge.setSolver("lbfgs"))._1.contains("the largest that would fit"))
    val ensemble = new EnsembleClassifier().setEstimator(huge).setNumMembers(2)
    val message = intercept[IllegalArgumentException](ensemble.fit(clouds)).getMessage
    assert(message.contains("must fit into the memory of a task"))
  }

  test("with lazy steps a worker is reckoned with no features but those that its rows can touch") {
    val width = 1 << 20
    val features = new SparseFeatures(TrainingMethod.of(new NeuralNetworkClassifier), width, 10)
    val network = new Network(
      Shape.of(width),
      java.util.List.of[Layer](Layer.CATALOG.create("dense(8)")),
      Loss.CATALOG.create("softmaxCrossEntropy")
    )
    assert(features.form(network).`lazy`)
    def fixed(rows: Long) = features.memory(network, rows, 2).fixed
    // 100 rows of 10 values each touch a thousandth of all, 10 million rows can touch each.
    assert(fixed(200) < fixed(20L * 1000 * 1000) / 500)
    assert(fixed(400) > 1.8 * fixed(200) && fixed(400) < 2.2 * fixed(200))
  }

  test("where the network alone is too large, no batchSize is named") {
    val task = new TaskMemory(1L << 30, 2, "spark.executor.memory")
    task.require(new MemoryNeed(1L << 28, 1L << 20), 256)
    val message = intercept[IllegalArgumentException] {
      task.require(new MemoryNeed(1L << 29, 1L << 20), 1)
    }.getMessage
    assert(
      message ===
        "a worker must fit into the memory of a task, 512.0 MB (spark.executor.memory 1.0 GB, 2 tasks" +
        " at a time), got 513.0 MB with batchSize 1, 512.0 MB of it for parameters, gradient and what" +
        " the optimiser remembers; no batchSize would fit: it takes a smaller network, more memory or" +
        " fewer tasks at a time (spark.task.cpus)"
    )
  }

  test("as many tasks share a heap as run at a time") {
    val java = new org.apache.spark.api.java.JavaSparkContext(context)
    val heap = Runtime.getRuntime.maxMemory
    assert(TaskMemory.of(java, 8).bytes === heap / 2, "local[2]")
    assert(TaskMemory.of(java, 1).bytes === heap)
  }
}
