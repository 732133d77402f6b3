package sparknn.internal.distributed

import java.util.concurrent.atomic.AtomicInteger
import org.apache.spark.SparkEnv
import org.apache.spark.scheduler.{
  SparkListener,
  SparkListenerBlockUpdated,
  SparkListenerJobStart,
  SparkListenerStageSubmitted,
  SparkListenerUnpersistRDD
}
import org.apache.spark.storage.{BlockId, BroadcastBlockId}
import org.apache.spark.sql.DataFrame
import org.scalatest.concurrent.Eventually
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.time.SpanSugar._
import scala.collection.mutable
import sparknn.ensemble.EnsembleRegressor
import sparknn.feature.Whitener
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

  /** Works, and waits until Spark has told of all that came of it. A fit caches the rows as read
    * and, if they are good, as packed.
    */
  private def watching(cached: Int)(work: => Unit): Blocks = {
    val blocks = new Blocks
    val before = context.getPersistentRDDs.keySet
    context.addSparkListener(blocks)
    try {
      work
      eventually(assert((blocks.cached, blocks.left) === ((cached, Set.empty))))
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
    val blocks = watching(2)(regressor.fit(data()))
    // The state before each of 2 rounds in each of 2 passes, and the last for validation.
    assert(blocks.broadcasts === 5)
  }

  /** What executors hold of cached rows and of shuffles, now. */
  private def held: Set[String] = {
    val manager = SparkEnv.get.blockManager
    val rows = manager.getMatchingBlockIds(_.isRDD).map(_.toString)
    rows.toSet ++ shuffleFiles
  }

  // Else an application that ends then prints that Spark's threads reject the executors' answers.
  test("when a fit returns, executors have removed its rows and the files of its shuffles") {
    val before = held
    val small = new NeuralNetworkRegressor().setHiddenLayers(3).setMaxIter(1).setNumWorkers(2)
    val whitener = new Whitener().setInputCol("features").setOutputCol("white")
    val left = (1 to 10).flatMap { _ =>
      small.fit(data())
      val fitted = held -- before
      whitener.fit(data())
      fitted ++ (held -- before)
    }
    assert(left === Nil)
  }

  test("a removal is made, and the interruption kept, where the caller was interrupted") {
    val removed = new AtomicInteger
    val caller = new Thread(() => {
      Thread.currentThread.interrupt()
      Cleanup.await(() => {
        Thread.sleep(100)
        removed.incrementAndGet()
      })
      if (Thread.interrupted()) removed.incrementAndGet()
    })
    caller.start()
    caller.join()
    eventually(assert(removed.get === 2))
  }

  test("after a training that has diverged nothing is left") {
    val blocks = watching(2) {
      intercept[TrainingDivergedException](regressor.setStepSize(1e30).fit(data()))
    }
    assert(blocks.broadcasts > 0)
  }

  test("after a bad row nothing is left") {
    watching(1)(intercept[IllegalArgumentException](regressor.fit(data(bad = true))))
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

  /** Works in a thread and cancels its jobs when so many have begun; how it ended, and how soon. */
  private def cancelled(afterJobs: Int)(work: => Any): (Throwable, Double) = {
    val group = s"cancelled after $afterJobs"
    val begun = new AtomicInteger
    @volatile var asked = 0L
    val listener = new SparkListener {
      override def onJobStart(start: SparkListenerJobStart): Unit =
        if (start.properties.getProperty("spark.jobGroup.id") == group) {
          if (begun.incrementAndGet() == afterJobs) {
            asked = System.nanoTime
            context.cancelJobGroup(group)
          }
        }
    }
    @volatile var ended: Throwable = null
    val thread = new Thread(() => {
      context.setJobGroup(group, group, interruptOnCancel = true)
      try work
      catch { case e: Throwable => ended = e }
    })
    context.addSparkListener(listener)
    try {
      thread.start()
      thread.join(60000)
      val seconds = (System.nanoTime - asked) / 1e9
      assert(!thread.isAlive, "a cancelled fit must end")
      assert(ended != null, s"it must not come to a model after $begun jobs")
      (ended, seconds)
    } finally context.removeSparkListener(listener)
  }

  private def saysCancelled(error: Throwable): Boolean =
    Iterator.iterate(error)(_.getCause).takeWhile(_ != null).exists { e =>
      Option(e.getMessage).exists(_.toLowerCase(java.util.Locale.ROOT).contains("cancel"))
    }

  for ((where, jobs) <- Seq("packing" -> 2, "a round" -> 5, "a later round" -> 10)) {
    test(s"cancelled in $where, a fit ends soon and leaves nothing") {
      val before = shuffleFiles
      watching(2) {
        val (error, seconds) = cancelled(jobs)(regressor.setMaxIter(1000).fit(data()))
        assert(saysCancelled(error), error)
        assert(seconds < 10)
      }
      eventually(assert(shuffleFiles -- before === Set.empty))
    }
  }

  test("cancelled, an ensemble that trains its members side by side ends soon and leaves nothing") {
    val ensemble = new EnsembleRegressor()
      .setEstimator(regressor.setMaxIter(1000))
      .setNumMembers(3)
      .setParallelism(2)
    val before = context.getPersistentRDDs.keySet
    val (error, seconds) = cancelled(12)(ensemble.fit(data()))
    assert(saysCancelled(error), error)
    assert(seconds < 15)
    eventually(assert(working === Nil))
    assert(context.getPersistentRDDs.keySet -- before === Set.empty)
  }

  /** The files of shuffles that executors keep. */
  private def shuffleFiles: Set[String] =
    SparkEnv.get.blockManager.diskBlockManager
      .getAllFiles()
      .map(_.getName)
      .filter(_.startsWith("shuffle"))
      .toSet

  test("a fit removes the files of its shuffles, and not those of the user's") {
    val key = new org.apache.spark.HashPartitioner(2)
    val mine = context.parallelize(Point.curved(80, 8), 3).map(p => (p.label.hashCode, p))
    val shuffled = mine.partitionBy(key).values.map(p => (p.features, p.label))
    val frame = spark.createDataFrame(shuffled).toDF("features", "label")
    assert(frame.count() === 80)
    val before = shuffleFiles
    assert(before.size >= 3)
    val one = new NeuralNetworkRegressor().setHiddenLayers(3).setMaxIter(2).setNumWorkers(2)
    val whitener = new Whitener().setInputCol("features").setOutputCol("white")
    one.fit(frame)
    // So large a state that rounds have shuffles too.
    one.setHiddenLayers(300000).setNumWorkers(4).setMaxIter(1).setStepSize(1e-6).fit(frame)
    whitener.fit(frame)
    eventually(assert(shuffleFiles -- before === Set.empty))
    val stages = new AtomicInteger
    val listener = new SparkListener {
      override def onStageSubmitted(stage: SparkListenerStageSubmitted): Unit =
        stages.incrementAndGet()
    }
    context.addSparkListener(listener)
    try {
      assert(shuffled.count() === 80)
      eventually(assert(stages.get > 0))
      assert(stages.get === 1, "the user's shuffle must not be made again")
    } finally context.removeSparkListener(listener)
  }
}
