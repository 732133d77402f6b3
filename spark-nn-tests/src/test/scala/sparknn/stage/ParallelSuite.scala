package sparknn.stage

import sparknn.internal.training.Parallel
import java.util.Arrays
import java.util.concurrent.{Callable, CancellationException, CountDownLatch, TimeUnit}
import java.util.concurrent.atomic.AtomicInteger
import org.scalatest.concurrent.Eventually.{eventually, interval, timeout}
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.time.SpanSugar._
import sparknn.testing.{SharedSpark, ThreeParts}

/** Tasks side by side: their order, their failures, their threads. */
class ParallelSuite extends AnyFunSuite with SharedSpark with ThreeParts {
  private def run[T](parallelism: Int)(tasks: (() => T)*): Seq[T] = {
    val callables = tasks.map(task =>
      new Callable[T] {
        override def call(): T = task()
      }
    )
    val results = Parallel.run[T](parallelism, Arrays.asList(callables: _*))
    (0 until results.size).map(i => results.get(i))
  }

  private def ours: Seq[Thread] = {
    val threads = Thread.getAllStackTraces.keySet.toArray(Array.empty[Thread]).toSeq
    threads.filter(_.getName == "spark-nn training")
  }

  test("results come in the order of the tasks, whichever ends first") {
    for (parallelism <- Seq(1, 2, 8)) {
      val got = run(parallelism)((0 until 8).map { i => () => Thread.sleep(20L * (8 - i)); i }: _*)
      assert(got === (0 until 8))
    }
    assert(run[Int](3)() === Nil)
  }

  test("as many run at a time as asked for, and no more") {
    for (parallelism <- Seq(1, 3)) {
      val (running, most) = (new AtomicInteger, new AtomicInteger)
      val gate = new CountDownLatch(parallelism)
      run(parallelism)(Seq.fill(9) { () =>
        most.accumulateAndGet(running.incrementAndGet(), (a, b) => math.max(a, b))
        gate.countDown()
        assert(gate.await(30, TimeUnit.SECONDS))
        running.decrementAndGet()
      }: _*)
      assert(most.get === parallelism)
    }
  }

  test("one at a time is done in the caller's thread") {
    assert(
      run(1)(() => Thread.currentThread, () => Thread.currentThread).toSet ===
        Set(Thread.currentThread)
    )
  }

  test("the first failure is thrown as it is; others are interrupted or never begun") {
    val fault = new IllegalArgumentException("the fault")
    val interrupted = new CountDownLatch(1)
    val later = new AtomicInteger
    val started = new CountDownLatch(1)
    val tasks = Seq[() => Any](
      () =>
        try { started.countDown(); Thread.sleep(60000) }
        catch { case _: InterruptedException => interrupted.countDown() },
      () => { started.await(); throw fault }
    ) ++ Seq.fill(5)(() => { Thread.sleep(60000); later.incrementAndGet() })
    assert(intercept[IllegalArgumentException](run(2)(tasks: _*)) eq fault)
    assert(interrupted.getCount === 0)
    assert(later.get === 0)
    // A pool that is shut down has its threads for a moment more.
    eventually(timeout(10.seconds), interval(10.millis))(assert(ours.isEmpty))
  }

  test("one at a time ends with the first failure, too, and errors are not wrapped") {
    val later = new AtomicInteger
    for (parallelism <- Seq(1, 2)) {
      val error = intercept[StackOverflowError](
        run[Any](parallelism)(
          () => throw new StackOverflowError("deep"),
          () => if (parallelism == 1) later.incrementAndGet()
        )
      )
      assert(error.getMessage === "deep")
    }
    assert(later.get === 0)
  }

  test("a caller that is interrupted stays so, and its tasks are interrupted") {
    val stopped = new AtomicInteger
    val started = new CountDownLatch(2)
    @volatile var outcome: Option[(Throwable, Boolean)] = None
    val caller = new Thread(() => {
      val error = intercept[CancellationException](run(2)(Seq.fill(3) { () =>
        started.countDown()
        try Thread.sleep(60000)
        catch { case e: InterruptedException => stopped.incrementAndGet(); throw e }
      }: _*))
      outcome = Some((error, Thread.currentThread.isInterrupted))
    })
    caller.start()
    assert(started.await(30, TimeUnit.SECONDS))
    caller.interrupt()
    caller.join(30000)
    assert(outcome.map(_._2) === Some(true))
    assert(stopped.get === 2)
  }

  test("tasks have the caller's Spark properties, in threads that do not keep the JVM") {
    context.setLocalProperty("spark.scheduler.pool", "mine")
    try {
      val got = run(2)(Seq.fill(2) { () =>
        (context.getLocalProperty("spark.scheduler.pool"), Thread.currentThread.isDaemon)
      }: _*)
      assert(got === Seq(("mine", true), ("mine", true)))
    } finally context.setLocalProperty("spark.scheduler.pool", null)
    // A pool that is shut down has its threads for a moment more.
    eventually(timeout(10.seconds), interval(10.millis))(assert(ours.isEmpty))
  }

  test("none at a time is refused") {
    refused("parallelism", "at least 1", "got 0")(run(0)(() => 1))
  }
}
