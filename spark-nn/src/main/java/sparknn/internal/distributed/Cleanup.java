package sparknn.internal.distributed;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removals on executors, waited for. An application may end right after a fit; a removal that no
 * executor has answered by then makes Spark print a {@code RejectedExecutionException}, since its
 * threads for answers are gone.
 */
final class Cleanup {
  // Executors answer within milliseconds; one that hangs must not hold up a fit that is done.
  private static final long PATIENCE_MILLIS = 10_000;
  private static final Logger LOG = LoggerFactory.getLogger(Cleanup.class);

  private Cleanup() {}

  /**
   * Runs a removal in a thread of its own, so that it is made also where the caller is interrupted,
   * and waits until it is made, for ten seconds at most. What goes wrong is logged: a fit does not
   * fail because of what it leaves behind.
   *
   * @param removal blocks until all executors have answered
   */
  static void await(Runnable removal) {
    Thread thread = new Thread(() -> logged(removal), "spark-nn cleanup");
    thread.setDaemon(true);
    thread.start();
    try {
      thread.join(PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void logged(Runnable removal) {
    try {
      removal.run();
    } catch (RuntimeException e) {
      LOG.warn("What a fit has left on executors could not be removed ({}).", e.toString());
    }
  }
}
