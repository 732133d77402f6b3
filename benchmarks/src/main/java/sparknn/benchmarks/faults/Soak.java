package sparknn.benchmarks.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.BlockId;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import scala.Function1;
import sparknn.benchmarks.SyntheticData;
import sparknn.classification.NeuralNetworkClassifier;
import sparknn.ensemble.EnsembleClassifier;
import sparknn.feature.Whitener;
import sparknn.nn.train.TrainingDivergedException;
import sparknn.regression.NeuralNetworkRegressor;

/**
 * Many fits of all kinds in one session, and what they leave behind: live heap, memory off the
 * heap, threads, broadcasts, cached RDDs, files. After the first quarter, in which Spark and the
 * JVM fill what they keep for good, nothing may grow.
 */
@Command(
    name = "Soak",
    description = "Fits hundreds of times in one session, and looks at what stays behind.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class Soak implements Callable<Integer> {
  private static final int LOOKS = 8;
  private static final double MEGABYTE = 1 << 20;
  // What live heap may go up and down by: Spark's own bookkeeping, class data, caches.
  private static final double HEAP_MEGABYTES = 8;

  @Option(names = "--fits", description = "How many fits.")
  private int fits = 200;

  private Soak() {}

  /** Runs it. */
  public static void main(String[] args) {
    int status = new CommandLine(new Soak()).execute(args);
    if (status != 0) {
      System.exit(status);
    }
  }

  /** What is there after some fits. */
  private record Look(
      int fits,
      double heap,
      double buffers,
      double resident,
      int threads,
      int broadcasts,
      int rdds,
      long files) {
    static final String HEAD =
        "fits | heap MB, buffers MB, resident MB | threads, broadcasts, cached RDDs, files";

    String line() {
      return String.format(
          Locale.ROOT,
          "%4d | %7.1f %11.1f %12.1f | %7d %11d %12d %6d",
          fits,
          heap,
          buffers,
          resident,
          threads,
          broadcasts,
          rdds,
          files);
    }
  }

  @Override
  public Integer call() throws Exception {
    Path scratch = Files.createTempDirectory("spark-nn-soak");
    SparkSession spark =
        SparkSession.builder()
            .config("spark.local.dir", scratch.toString())
            // What Spark remembers of jobs gone by is bounded; here it is soon full.
            .config("spark.ui.retainedJobs", 20)
            .config("spark.ui.retainedStages", 20)
            .config("spark.ui.retainedTasks", 100)
            .config("spark.sql.ui.retainedExecutions", 5)
            // Spark's pools of threads for queries grow to a bound; the same.
            .config("spark.sql.shuffleExchange.maxThreadThreshold", 4)
            .config("spark.sql.resultQueryStage.maxThreadThreshold", 4)
            .getOrCreate();
    List<Look> looks = new ArrayList<>();
    try {
      Dataset<Row> data = SyntheticData.rows(spark, 400, 12, 3, 2).cache();
      data.count();
      System.out.println(Look.HEAD);
      int done = 0;
      for (int look = 1; look <= LOOKS; look++) {
        for (; done < fits * look / LOOKS; done++) {
          fit(done, data, scratch);
        }
        looks.add(look(done, spark, scratch));
        System.out.println(looks.get(look - 1).line());
      }
    } finally {
      spark.stop();
      Folders.delete(scratch);
    }
    boolean flat = flat(looks);
    System.out.printf("fits=%d flat=%b%n", fits, flat);
    return flat ? 0 : 1;
  }

  private static void fit(int number, Dataset<Row> data, Path scratch) throws IOException {
    NeuralNetworkClassifier network =
        new NeuralNetworkClassifier().setHiddenLayers(16).setMaxIter(2).setSeed(number);
    switch (number % 8) {
      case 0 ->
          network.setValidationFraction(0.2).setDropout(0.2).fit(data).transform(data).count();
      // So large a state that it is averaged by a shuffle.
      case 1 -> network.setHiddenLayers(60_000).setNumWorkers(4).setMaxIter(1).fit(data);
      case 2 -> new NeuralNetworkRegressor().setHiddenLayers(8).setMaxIter(2).fit(data);
      case 3 -> network.setSolver("lbfgs").fit(data);
      case 4 -> {
        Path folder = Files.createTempDirectory(scratch, "checkpoints");
        network.setCheckpointDir(folder.toString()).fit(data);
        Folders.delete(folder);
      }
      case 5 -> {
        PipelineStage[] stages = {
          new Whitener().setInputCol("features").setOutputCol("white"),
          network.setFeaturesCol("white")
        };
        new Pipeline().setStages(stages).fit(data).transform(data).count();
      }
      case 6 -> new EnsembleClassifier().setEstimator(network).setNumMembers(2).fit(data);
      default -> diverge(network, data);
    }
  }

  private static void diverge(NeuralNetworkClassifier network, Dataset<Row> data) {
    try {
      network.setSolver("sgd").setStepSize(1e30).fit(data);
      throw new IllegalStateException("training must diverge, got a model");
    } catch (TrainingDivergedException expected) {
      // This one is to end so.
    }
  }

  private static Look look(int fits, SparkSession spark, Path scratch) throws Exception {
    double heap = Memory.heap() / MEGABYTE;
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    return new Look(
        fits,
        heap,
        Memory.buffers() / MEGABYTE,
        Memory.resident() / MEGABYTE,
        Thread.getAllStackTraces().size(),
        broadcasts(),
        context.getPersistentRDDs().size(),
        files(scratch));
  }

  private static int broadcasts() {
    Function1<BlockId, Object> isBroadcast = BlockId::isBroadcast;
    return SparkEnv.get().blockManager().master().getMatchingBlockIds(isBroadcast, true).size();
  }

  private static long files(Path scratch) throws IOException {
    try (Stream<Path> all = Files.walk(scratch)) {
      return all.filter(Files::isRegularFile).count();
    }
  }

  /** Whether nothing is more in the last quarter than at its most in the second. */
  private static boolean flat(List<Look> looks) {
    List<Look> early = looks.subList(LOOKS / 4 - 1, LOOKS / 2);
    return looks.subList(LOOKS * 3 / 4, LOOKS).stream()
        .allMatch(
            late ->
                late.heap() <= most(early, Look::heap) + HEAP_MEGABYTES
                    && late.buffers() <= most(early, Look::buffers) + HEAP_MEGABYTES
                    && late.threads() <= most(early, Look::threads) + 2
                    && late.broadcasts() <= most(early, Look::broadcasts)
                    && late.rdds() <= most(early, Look::rdds)
                    && late.files() <= most(early, Look::files));
  }

  private static double most(List<Look> looks, java.util.function.ToDoubleFunction<Look> measure) {
    return looks.stream().mapToDouble(measure).max().orElseThrow();
  }
}
