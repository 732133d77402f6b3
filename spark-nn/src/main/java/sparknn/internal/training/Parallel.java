package sparknn.internal.training;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import sparknn.nn.spec.Require;

/**
 * Runs several Spark jobs' drivers side by side: the trainings of an ensemble or of a search. The
 * only place that starts threads; the work is in Spark's tasks, and the threads wait for it.
 *
 * <p>Threads are made for each call, so that they inherit the caller's session, scheduler pool and
 * job group.
 */
public final class Parallel {
  private static final long SECONDS_TO_END = 30;

  private Parallel() {}

  /**
   * Runs all tasks, at most so many at a time; one at a time in the caller's own thread.
   *
   * @return their results, in the order of the tasks
   * @throws CancellationException if the caller is interrupted, whose mark is set again; the tasks
   *     are interrupted too
   * @throws RuntimeException what the first task to fail has thrown (an {@link Error} likewise);
   *     the others are interrupted, or never begun
   */
  public static <T> List<T> run(int parallelism, List<? extends Callable<T>> tasks) {
    Require.atLeast("parallelism", parallelism, 1);
    if (parallelism == 1 || tasks.size() <= 1) {
      List<T> results = new ArrayList<>();
      for (Callable<T> task : tasks) {
        results.add(call(task));
      }
      return results;
    }
    ExecutorService pool =
        Executors.newFixedThreadPool(
            Math.min(parallelism, tasks.size()),
            work -> {
              Thread thread = new Thread(work, "spark-nn training");
              thread.setDaemon(true);
              return thread;
            });
    try {
      return run(pool, tasks);
    } finally {
      end(pool);
    }
  }

  private static <T> List<T> run(ExecutorService pool, List<? extends Callable<T>> tasks) {
    ExecutorCompletionService<T> finished = new ExecutorCompletionService<>(pool);
    List<Future<T>> futures = new ArrayList<>();
    for (Callable<T> task : tasks) {
      futures.add(finished.submit(task));
    }
    try {
      for (int i = 0; i < futures.size(); i++) {
        finished.take().get();
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw unchecked(e.getCause());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static <T> T call(Callable<T> task) {
    try {
      return task.call();
    } catch (InterruptedException e) {
      throw interrupted(e);
    } catch (Exception e) {
      throw unchecked(e);
    }
  }

  private static CancellationException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    CancellationException cancelled =
        new CancellationException("the caller must not be interrupted, got an interruption");
    cancelled.initCause(e);
    return cancelled;
  }

  private static RuntimeException unchecked(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    return failure instanceof RuntimeException known ? known : new IllegalStateException(failure);
  }

  /** Interrupts what still runs and waits for it, as it may use what the caller is to free. */
  private static void end(ExecutorService pool) {
    pool.shutdownNow();
    boolean interrupted = false;
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_END);
    while (!pool.isTerminated() && System.nanoTime() < deadline) {
      try {
        pool.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
