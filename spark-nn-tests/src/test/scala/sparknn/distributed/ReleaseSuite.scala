package sparknn.distributed

import org.apache.spark.scheduler.{
  SparkListener,
  SparkListenerBlockUpdated,
  SparkListenerUnpersistRDD
}
import org.apache.spark.storage.{BlockId, BroadcastBlockId}
import org.apache.spark.sql.DataFrame
import org.scalatest.concurrent.Eventually
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.time.SpanSugar._
import scala.collection.mutable
import sparknn.nn.train.TrainingDivergedException
import sparknn.regression.NeuralNetworkRegressor
import sparknn.testing.SharedSpark

/** A fit frees what it has cached and broadcast, and leaves nothing running, however it ends. */
class ReleaseSuite extends AnyFunSuite with SharedSpark with Eventually {
  implicit override val patienceConfig: PatienceConfig = PatienceConfig(20.seconds, 50.millis)

  private def data(bad: Boolean = false): DataFrame = {
    val rows = Point.curved(80, 8).zipWithIndex.map { case (p, i) =>
      (p.features, if (bad && i == 70) Double.NaN else p.label, i % 4 == 0)
    }
    spark.createDataFrame(context.parallelize(rows, 3)).toDF("features", "label", "held")
  }

  /** 100,000 parameters: broadcasts of the state can be told from Spark's own small ones. */
  private def regressor: NeuralNetworkRegressor =
    new NeuralNetworkRegressor()
      .setHiddenLayers(10000)
      .setSolver("sgd")
      .setStepSize(1e-4)
      .setMaxIter(2)
      .setNumWorkers(2)
      .setBatchSize(20)
      .setAveragingInterval(1)
      .setValidationIndicatorCol("held")

  private val large = 100000L

  /** Broadcasts of the size of a state, and cached RDDs: all that came, and those still there. What
    * other suites have left for the listener bus to tell has lower numbers.
    */
  private class Blocks extends SparkListener {
    private val firstRdd = context.emptyRDD[Int].id
    private val firstBroadcast = {
      val mark = context.broadcast(0)
      mark.destroy()
      mark.id
    }
    private val sizes = mutable.Map[BlockId, Long]()
    private val rdds = mutable.Map[Int, Boolean]()

    override def onBlockUpdated(update: SparkListenerBlockUpdated): Unit = synchronized {
      val block = update.blockUpdatedInfo
      val size = if (block.storageLevel.isValid) block.memSize + block.diskSize else 0L
      val later = block.blockId match {
        case BroadcastBlockId(id, _) => id > firstBroadcast
        case _                       => false
      }
      if (later && (size > large || sizes.contains(block.blockId))) {
        sizes(block.blockId) = size
      }
      if (size > 0) {
        block.blockId.asRDDId
          .map(_.rddId)
          .filter(_ > firstRdd)
          .foreach(rdds.getOrElseUpdate(_, true))
      }
    }

    override def onUnpersistRDD(gone: SparkListenerUnpersistRDD): Unit =
      synchronized(if (gone.rddId > firstRdd) rdds(gone.rddId) = false)

    def broadcasts: Int = synchronized(sizes.size)
    def cached: Int = synchronized(rdds.size)
    def left: Set[Any] = synchronized {
      sizes.filter(_._2 > 0).keySet.toSet ++ rdds.filter(_._2).keySet
    }
  }

  /** Works, and waits until Spark has told of all that came of it. */
  private def watching(work: => Unit): Blocks = {
    val blocks = new Blocks
    val before = context.getPersistentRDDs.keySet
    context.addSparkListener(blocks)
    try {
      work
      eventually(assert((blocks.cached, blocks.left) === ((1, Set.empty))))
      eventually(assert(working === Nil))
      assert(context.getPersistentRDDs.keySet === before)
      blocks
    } finally context.removeSparkListener(blocks)
  }

  /** Other threads that are inside the library. */
  private def working: List[String] = {
    val stacks = Thread.getAllStackTraces
    val threads = stacks.keySet.toArray(new Array[Thread](0)).toList
    threads
      .filter(_ ne Thread.currentThread)
      .filter(thread =>
        stacks.get(thread).exists { frame =>
          val name = frame.getClassName
          name.startsWith("sparknn.") && !name.contains("Suite")
        }
      )
      .map(_.getName)
  }

  test("after a fit no packed row is cached and every broadcast state is destroyed") {
    val blocks = watching(regressor.fit(data()))
    // The state before each of 2 rounds in each of 2 passes, and the last for validation.
    assert(blocks.broadcasts === 5)
  }

  test("after a training that has diverged nothing is left") {
    val blocks = watching {
      intercept[TrainingDivergedException](regressor.setStepSize(1e30).fit(data()))
    }
    assert(blocks.broadcasts > 0)
  }

  test("after a bad row nothing is left") {
    watching(intercept[IllegalArgumentException](regressor.fit(data(bad = true))))
  }

  test("after a failure in the user's own data nothing is left") {
    // The last rows of the last of 3 partitions.
    val broken = data().selectExpr(
      "features",
      "IF(monotonically_increasing_id() > 2L * 8589934592L + 20, raise_error('broken'), label) AS label",
      "held"
    )
    val before = context.getPersistentRDDs.keySet
    context.setLogLevel("OFF")
    val error =
      try intercept[Exception](regressor.fit(broken))
      finally context.setLogLevel("ERROR")
    assert(error.getMessage.contains("broken"))
    assert(context.getPersistentRDDs.keySet === before)
    eventually(assert(working === Nil))
  }

  test("data that the user has cached stay cached") {
    val mine = data().cache()
    try {
      assert(mine.count() === 80)
      val before = context.getPersistentRDDs.keySet
      regressor.fit(mine)
      assert(context.getPersistentRDDs.keySet === before)
      assert(mine.storageLevel.useMemory)
    } finally mine.unpersist(true)
  }

  test("the job description of the caller is as it was before") {
    context.setJobDescription("mine")
    try {
      regressor.fit(data())
      assert(context.getLocalProperty("spark.job.description") === "mine")
      intercept[TrainingDivergedException](regressor.setStepSize(1e30).fit(data()))
      assert(context.getLocalProperty("spark.job.description") === "mine")
    } finally context.setJobDescription(null)
  }
}
