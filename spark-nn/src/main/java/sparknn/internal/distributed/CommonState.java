package sparknn.internal.distributed;

import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * The state that all workers start the next round from: on the driver, and broadcast when asked
 * for.
 */
final class CommonState {
  private final JavaSparkContext context;
  private float[] flat;
  private long steps;
  private Broadcast<float[]> broadcast;

  CommonState(JavaSparkContext context, float[] flat) {
    this.context = context;
    this.flat = flat;
  }

  /** All its numbers; not to be changed. */
  float[] flat() {
    return flat;
  }

  /** Mini-batches so far of the busiest worker. */
  long steps() {
    return steps;
  }

  Broadcast<float[]> shared() {
    if (broadcast == null) {
      broadcast = context.broadcast(flat);
    }
    return broadcast;
  }

  void replace(float[] next, long nextSteps) {
    release();
    flat = next;
    steps = nextSteps;
  }

  /** Some of its numbers were changed in place. */
  void moved(long nextSteps) {
    release();
    steps = nextSteps;
  }

  /** Destroys the broadcast. */
  void release() {
    if (broadcast != null) {
      broadcast.destroy();
      broadcast = null;
    }
  }
}
