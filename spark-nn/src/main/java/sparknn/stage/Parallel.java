package sparknn.stage;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Several trainings at once: threads on the driver that wait for Spark jobs, for the time of a
 * call. The only threads that the library starts.
 */
public final class Parallel {
  private Parallel() {}

  /**
   * Runs tasks, at most so many at a time, and waits for all. The first failure, in the order of
   * the tasks, interrupts those that still run and is thrown; so is an interruption of the caller.
   *
   * @return their results in their order
   */
  public static <T> List<T> run(int threads, List<? extends Callable<T>> tasks) {
    if (threads == 1 || tasks.size() <= 1) {
      List<T> results = new ArrayList<>();
      for (Callable<T> task : tasks) {
        results.add(call(task));
      }
      return results;
    }
    // Made for the call: threads inherit the properties of Spark jobs from the one that makes them.
    ExecutorService pool =
        Executors.newFixedThreadPool(
            Math.min(threads, tasks.size()),
            body -> {
              Thread thread = new Thread(body, "spark-nn training");
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<Future<T>> futures = new ArrayList<>();
      for (Callable<T> task : tasks) {
        futures.add(pool.submit(task));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(call(future::get));
      }
      return results;
    } finally {
      pool.shutdownNow();
    }
  }

  private static <T> T call(Callable<T> task) {
    try {
      return task.call();
    } catch (ExecutionException e) {
      throw unchecked(e.getCause());
    } catch (Exception e) {
      throw unchecked(e);
    }
  }

  private static RuntimeException unchecked(Throwable fault) {
    if (fault instanceof Error error) {
      throw error;
    }
    if (fault instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    return fault instanceof RuntimeException known ? known : new IllegalStateException(fault);
  }
}
