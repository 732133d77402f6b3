package sparknn.internal.training;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sparknn.nn.layer.MemoryNeed;

/**
 * The heap that there is for a worker's task: that of an executor, in equal parts for the tasks
 * that run there at a time. Spark, the packed rows and all else want some of it, too, so that what
 * is refused for want of memory could not have run, while what is not may still be too large.
 *
 * @param heap bytes of the JVM
 * @param tasks of this training that may run in it at a time, as far as known; at least 1
 * @param source what decides on the heap, for messages
 */
record TaskMemory(long heap, int tasks, String source) {
  private static final Logger LOG = LoggerFactory.getLogger(NetworkTraining.class);
  private static final Pattern LOCAL = Pattern.compile("local\\[(\\d+|\\*)\\s*(,.*)?]");
  private static final String EXECUTOR_MEMORY = "spark.executor.memory";

  /**
   * For so many workers; where executors do not say how many cores they have, for one at a time.
   */
  static TaskMemory of(JavaSparkContext context, int workers) {
    SparkConf conf = context.getConf();
    boolean local = context.isLocal();
    int cores = local ? localCores(context.master()) : conf.getInt("spark.executor.cores", 1);
    int atOnce = cores / Math.max(1, conf.getInt("spark.task.cpus", 1));
    return new TaskMemory(
        local ? Runtime.getRuntime().maxMemory() : conf.getSizeAsBytes(EXECUTOR_MEMORY, "1g"),
        Math.max(1, Math.min(atOnce, workers)),
        local ? "heap of the driver, in which tasks run" : EXECUTOR_MEMORY);
  }

  private static int localCores(String master) {
    Matcher cores = LOCAL.matcher(master);
    if (!cores.matches()) {
      return 1;
    }
    return cores.group(1).equals("*")
        ? Runtime.getRuntime().availableProcessors()
        : Integer.parseInt(cores.group(1));
  }

  /** Bytes for each task. */
  long bytes() {
    return heap / tasks;
  }

  /**
   * Refuses what can't fit.
   *
   * @throws IllegalArgumentException says which batchSize would
   */
  void require(MemoryNeed need, int batchSize) {
    require(need, batchSize, "");
  }

  /**
   * The same.
   *
   * @param advice what else would help; may be empty
   */
  void require(MemoryNeed need, int batchSize, String advice) {
    if (need.bytes(batchSize) <= bytes()) {
      return;
    }
    int largest = need.largestBatch(bytes());
    throw new IllegalArgumentException(
        String.format(
            "a worker must fit into the memory of a task, %s (%s %s, %d tasks at a time), got %s with"
                + " batchSize %d, %s of it for parameters, gradient and what the optimiser remembers;"
                + " %s%s",
            MemoryNeed.text(bytes()),
            source,
            MemoryNeed.text(heap),
            tasks,
            MemoryNeed.text(need.bytes(batchSize)),
            batchSize,
            MemoryNeed.text(need.fixed()),
            largest > 0
                ? "batchSize " + largest + " is the largest that would fit"
                : "no batchSize would fit: it takes a smaller network, more memory or fewer tasks at"
                    + " a time (spark.task.cpus)",
            advice));
  }

  /** The same, and says what a worker takes. */
  void requireAndLog(MemoryNeed need, int batchSize, String advice) {
    require(need, batchSize, advice);
    LOG.info(
        "A worker takes {} with batches of {}, {} of it whatever their size; a task has at most {}",
        MemoryNeed.text(need.bytes(batchSize)),
        batchSize,
        MemoryNeed.text(need.fixed()),
        MemoryNeed.text(bytes()));
  }
}
