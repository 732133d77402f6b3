package sparknn.internal.distributed;

import org.apache.spark.ContextCleaner;
import org.apache.spark.ShuffleDependency;
import org.apache.spark.rdd.RDD;
import scala.collection.Iterable;

/**
 * The files that executors keep of a shuffle. Spark itself removes them when the driver's garbage
 * collector has found that nobody can read them any more, which may be long after.
 */
final class ShuffleFiles {
  private ShuffleFiles() {}

  /**
   * Removes those that an RDD reads, and none of what they were made from; reading it again would
   * fail.
   *
   * @param shuffled made directly by a shuffle
   */
  static void remove(RDD<?> shuffled) {
    if (shuffled.context().cleaner().isDefined()) {
      ContextCleaner cleaner = shuffled.context().cleaner().get();
      int shuffle = dependency(shuffled).shuffleId();
      Cleanup.await(() -> cleaner.doCleanupShuffle(shuffle, true));
    }
  }

  // The method's result has another type in each version of Scala.
  private static ShuffleDependency<?, ?, ?> dependency(RDD<?> shuffled) {
    try {
      Object dependencies = RDD.class.getMethod("dependencies").invoke(shuffled);
      return (ShuffleDependency<?, ?, ?>) ((Iterable<?>) dependencies).head();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("every RDD tells its dependencies", e);
    }
  }
}
