package sparknn.benchmarks.faults;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sparknn.benchmarks.SyntheticData;
import sparknn.classification.NeuralNetworkClassifier;

/**
 * The same fit many times, on clusters of 1, 2 and 4 cores, with tasks that wait for random times,
 * go to random executors and are started a second time where they are slow; on rows that come from
 * a shuffle. The models must have the same bits.
 */
@Command(
    name = "RepeatedFits",
    description = "Fits many times under random scheduling, and compares the models.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class RepeatedFits implements Callable<Integer> {
  /** A cluster: how many Workers, with how many cores each. */
  private record Size(int workers, int cores) {}

  private static final List<Size> SIZES = List.of(new Size(1, 1), new Size(2, 1), new Size(2, 2));

  @Option(names = "--fits", description = "How many fits, spread over 1, 2 and 4 cores.")
  private int fits = 20;

  @Option(names = "--rows", description = "Rows to train on.")
  private long rows = 4_000;

  private RepeatedFits() {}

  /** Runs it. */
  public static void main(String[] args) {
    int status = new CommandLine(new RepeatedFits()).execute(args);
    if (status != 0) {
      System.exit(status);
    }
  }

  @Override
  public Integer call() throws Exception {
    Set<String> digests = new HashSet<>();
    AtomicInteger copies = new AtomicInteger();
    int done = 0;
    for (int i = 0; i < SIZES.size(); i++) {
      Size size = SIZES.get(i);
      int share = (fits - done) / (SIZES.size() - i);
      long start = System.nanoTime();
      List<String> here = fits(size, share, copies);
      digests.addAll(here);
      done += share;
      System.out.printf(
          Locale.ROOT,
          "%d cores, %d fits, %.0f s: %s%n",
          size.workers() * size.cores(),
          share,
          (System.nanoTime() - start) / 1e9,
          Set.copyOf(here));
    }
    System.out.printf(
        "fits=%d digests=%d tasksStartedTwice=%d%n", done, digests.size(), copies.get());
    return digests.size() == 1 ? 0 : 1;
  }

  private List<String> fits(Size size, int count, AtomicInteger copies) throws Exception {
    try (LocalCluster cluster = LocalCluster.start(size.workers(), size.cores(), 1024)) {
      Map<String, String> settings = new HashMap<>(RandomDelays.settings());
      settings.put("spark.default.parallelism", "2");
      SparkSession spark = cluster.session("RepeatedFits", settings);
      spark
          .sparkContext()
          .addSparkListener(
              new SparkListener() {
                @Override
                public void onTaskEnd(SparkListenerTaskEnd end) {
                  if (end.taskInfo().speculative()) {
                    copies.incrementAndGet();
                  }
                }
              });
      List<String> digests = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        digests.add(fit(spark));
      }
      spark.stop();
      return digests;
    }
  }

  private String fit(SparkSession spark) {
    // In an order that depends on which task was first.
    Dataset<Row> data =
        SyntheticData.rows(spark, rows, 20, 5, 4).repartition(3, functions.col("label"));
    return Bits.digest(
        new NeuralNetworkClassifier()
            .setLayers("dense(64)", "batchNorm", "relu", "dropout(0.2)")
            .setMaxIter(3)
            .setNumWorkers(4)
            .setAveragingInterval(8)
            .setBatchSize(32)
            .setValidationFraction(0.2)
            .setSeed(7)
            .fit(data)
            .parameters());
  }
}
