package sparknn.internal.distributed;

import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * The constants of a network in training: they go to the executors once, and not with the state of
 * each round. Where a network has none, nothing is broadcast.
 */
final class SharedConstants {
  private final JavaSparkContext context;
  private final float[] numbers;
  private Broadcast<float[]> broadcast;

  SharedConstants(JavaSparkContext context, float[] numbers) {
    this.context = context;
    this.numbers = numbers;
  }

  /** Of a network that has none. */
  static SharedConstants none() {
    return new SharedConstants(null, new float[0]);
  }

  /** The numbers on the driver; not a copy. */
  float[] numbers() {
    return numbers;
  }

  /** What a closure takes, for {@link #in}; null where there are none. */
  Broadcast<float[]> shared() {
    if (broadcast == null && numbers.length > 0) {
      broadcast = context.broadcast(numbers);
    }
    return broadcast;
  }

  /** The numbers in a task; not a copy. */
  static float[] in(Broadcast<float[]> shared) {
    return shared == null ? new float[0] : shared.value();
  }

  /** Destroys the broadcast; asked for again, there is another. */
  void release() {
    if (broadcast != null) {
      broadcast.destroy();
      broadcast = null;
    }
  }
}
