package sparknn.benchmarks;

import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sparknn.classification.NeuralNetworkClassificationModel;
import sparknn.classification.NeuralNetworkClassifier;
import sparknn.nn.linalg.Blas;
import sparknn.nn.train.PassRecord;

/**
 * Rows a second of training jobs of 10 passes over 60,000 rows, against the bare matrix products of
 * the same shapes and against MLlib's network with the same layers, in one run.
 *
 * <p>A job's rate is rows times passes by the seconds that the passes took, with all of Spark's
 * overhead: broadcast, tasks, averaging. Packing the rows, which happens once, is in {@code
 * fitRowsPerSecond}.
 */
@Command(
    name = "TrainingThroughput",
    description = "Prints rows a second of training, beside the bare matrix products and MLlib.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class TrainingThroughput implements Callable<Integer> {
  private static final long ROWS = 60_000;
  private static final int PASSES = 10;

  @Option(names = "--nets", split = ",", description = "Layers, the features first.")
  private String[] nets = {"784-256-10", "784-1024-1024-10", "54-128-7"};

  @Option(
      names = "--standardization",
      arity = "1",
      description = "Whether the network standardises features, as it does by default.")
  private boolean standardization = true;

  @Option(names = "--mllib", arity = "1", description = "Whether to time MLlib too.")
  private boolean mllib = true;

  private TrainingThroughput() {}

  /** Runs it. */
  public static void main(String[] args) {
    int status = new CommandLine(new TrainingThroughput()).execute(args);
    if (status != 0) {
      System.exit(status);
    }
  }

  @Override
  public Integer call() throws Exception {
    SparkSession spark = SparkSession.builder().getOrCreate();
    int cores = spark.sparkContext().defaultParallelism();
    System.out.printf(
        "Spark %s, Java %s, %d cores, %s%n",
        spark.version(), System.getProperty("java.version"), cores, Blas.name());
    for (String net : nets) {
      int[] sizes = Arrays.stream(net.split("-", -1)).mapToInt(Integer::parseInt).toArray();
      Dataset<Row> data =
          SyntheticData.classification(spark, ROWS, sizes[0], sizes[sizes.length - 1], cores);
      double[] peer = mllib ? MllibThroughput.bothWays(net) : new double[] {Double.NaN, Double.NaN};
      for (int batch : new int[] {128, 32}) {
        report(net, sizes, batch, cores, data, peer);
      }
      data.unpersist(true);
    }
    spark.stop();
    return 0;
  }

  private void report(
      String net, int[] sizes, int batch, int cores, Dataset<Row> data, double[] peer)
      throws InterruptedException {
    NeuralNetworkClassifier classifier =
        new NeuralNetworkClassifier()
            .setHiddenLayers(Arrays.copyOfRange(sizes, 1, sizes.length - 1))
            .setBatchSize(batch)
            .setNumWorkers(cores)
            .setAveragingInterval(0)
            .setStandardization(standardization)
            .setMaxIter(PASSES);
    classifier.fit(data);
    // Between two measurements of the bare products, as machines drift.
    double before = BareGemms.rate(sizes, batch, cores, 2);
    long start = System.nanoTime();
    NeuralNetworkClassificationModel model = classifier.fit(data);
    double fitSeconds = (System.nanoTime() - start) / 1e9;
    double after = BareGemms.rate(sizes, batch, cores, 2);
    double bare = (before + after) / 2;

    double passSeconds = model.summary().passes().stream().mapToDouble(PassRecord::seconds).sum();
    double rate = ROWS * PASSES / passSeconds;
    double achieved = rate * BareGemms.flopsPerRow(sizes) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "net=%s batch=%d rowsPerSecond=%.0f gflops=%.1f bareGemmGflops=%.1f ratio=%.3f"
            + " fitRowsPerSecond=%.0f mllibRowsPerSecond=%.0f mllibVectorRowsPerSecond=%.0f"
            + " timesMllib=%.1f timesMllibVector=%.1f%n",
        net,
        batch,
        rate,
        achieved,
        bare,
        achieved / bare,
        ROWS * PASSES / fitSeconds,
        peer[0],
        peer[1],
        rate / peer[0],
        rate / peer[1]);
  }
}
