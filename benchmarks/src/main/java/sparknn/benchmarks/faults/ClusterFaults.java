package sparknn.benchmarks.faults;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sparknn.benchmarks.SyntheticData;
import sparknn.classification.NeuralNetworkClassificationModel;
import sparknn.classification.NeuralNetworkClassifier;

/**
 * Trains on a standalone cluster with a Master and two Workers, once undisturbed and once with an
 * executor killed by its process id in the middle of some passes, and compares the bits of the two
 * models. The rows come from a shuffle of the user's own, and states are averaged by shuffles, so
 * that a dead executor takes packed rows, files of shuffles and running tasks with it.
 */
@Command(
    name = "ClusterFaults",
    description = "Kills executors of a cluster while it trains, and compares the model.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class ClusterFaults implements Callable<Integer> {
  @Option(names = "--rows", description = "Rows to train on.")
  private long rows = 16_000;

  @Option(names = "--passes", description = "Passes over the rows.")
  private int passes = 8;

  @Option(
      names = "--kill-in",
      split = ",",
      description = "Passes in the middle of which an executor is killed.")
  private int[] killIn = {2, 4, 6};

  private ClusterFaults() {}

  /** Runs it. */
  public static void main(String[] args) {
    int status = new CommandLine(new ClusterFaults()).execute(args);
    if (status != 0) {
      System.exit(status);
    }
  }

  @Override
  public Integer call() throws Exception {
    try (LocalCluster cluster = LocalCluster.start(2, 1, 1024)) {
      SparkSession spark = cluster.session("ClusterFaults", Map.of());
      System.out.printf("Spark %s, %s%n", spark.version(), spark.sparkContext().master());
      String undisturbed = fit(spark, "undisturbed");
      Set<Integer> killing = Arrays.stream(killIn).boxed().collect(Collectors.toSet());
      ExecutorKiller killer = new ExecutorKiller(cluster, killing);
      spark.sparkContext().addSparkListener(killer);
      String disturbed = fit(spark, "disturbed");
      spark.stop();
      killer.told().forEach(System.out::println);
      boolean identical = disturbed.equals(undisturbed);
      int kills = killer.told().size();
      System.out.printf(
          "identical=%b kills=%d executorsLost=%d%n", identical, kills, killer.removed());
      return identical && kills == killing.size() && killer.removed() >= kills ? 0 : 1;
    }
  }

  private String fit(SparkSession spark, String name) {
    Dataset<Row> data =
        SyntheticData.rows(spark, rows, 100, 10, 4).repartition(4, functions.col("label"));
    long start = System.nanoTime();
    NeuralNetworkClassificationModel model =
        new NeuralNetworkClassifier()
            .setHiddenLayers(1024, 256)
            .setDropout(0.1)
            .setMaxIter(passes)
            .setNumWorkers(4)
            .setAveragingInterval(8)
            .setBatchSize(128)
            .setSeed(1)
            .fit(data);
    double seconds = (System.nanoTime() - start) / 1e9;
    String digest = Bits.digest(model.parameters());
    System.out.printf(Locale.ROOT, "%-11s %6.1f s  %s%n", name, seconds, digest);
    return digest;
  }
}
