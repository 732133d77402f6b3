package sparknn.internal.distributed;

import java.io.Serializable;
import java.util.Comparator;
import org.apache.spark.SparkContext;
import org.apache.spark.util.CollectionAccumulator;

/**
 * What readers found wrong with rows, on its way to the driver. An error thrown in a task would be
 * tried four times and reach the user in Spark's wrapping.
 */
final class RowProblems implements Serializable {
  private final CollectionAccumulator<String> found;

  RowProblems(SparkContext context) {
    found = context.collectionAccumulator("row problems");
  }

  /** Notes, in a task, what is wrong with a row; the task should read no further. */
  void add(String problem, int partition, long row) {
    found.add(
        String.format(
            "%010d/%019d %s (row %d of partition %d)", partition, row, problem, row, partition));
  }

  /**
   * To be called on the driver once the job is done.
   *
   * @throws IllegalArgumentException with the first problem in order, not in time, if there is one
   */
  void throwFirst() {
    found.value().stream()
        .min(Comparator.naturalOrder())
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException(problem.substring(problem.indexOf(' ') + 1));
            });
  }
}
