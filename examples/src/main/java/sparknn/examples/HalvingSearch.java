package sparknn.examples;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sparknn.classification.NeuralNetworkClassifier;
import sparknn.tuning.RandomParamGridBuilder;
import sparknn.tuning.SuccessiveHalving;
import sparknn.tuning.SuccessiveHalvingModel;
import sparknn.tuning.Trial;

/**
 * Searches settings of a network by successive halving, and, where asked to, by training every
 * candidate to the end, to see what the search has saved and lost.
 *
 * <p>{@code examples/run HalvingSearch --help} lists the options.
 */
@Command(
    name = "HalvingSearch",
    description =
        "Searches by successive halving; with --full, beside a search that halves nothing.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false)
public final class HalvingSearch implements Callable<Integer> {
  @Option(names = "--data", description = "Folder with the four IDX files; none: drawn digits.")
  private String data;

  @Option(names = "--rows", description = "Images to search on.")
  private int rows = 10_000;

  @Option(names = "--candidates", description = "Settings to try.")
  private int candidates = 27;

  @Option(names = "--max-iter", description = "Passes of a whole training.")
  private int maxIter = 27;

  @Option(names = "--min-passes", description = "Passes before the first choice.")
  private int minPasses = 3;

  @Option(names = "--brackets", description = "Brackets of Hyperband.")
  private int brackets = 1;

  @Option(names = "--parallelism", description = "Candidates that are trained at a time.")
  private int parallelism = 2;

  @Option(names = "--full", description = "Train all candidates to the end, too.")
  private boolean full;

  @Option(names = "--seed", description = "Seed of everything random.")
  private long seed = 1;

  private HalvingSearch() {}

  /** Runs it. */
  public static void main(String[] args) {
    int status = new CommandLine(new HalvingSearch()).execute(args);
    if (status != 0) {
      System.exit(status);
    }
  }

  @Override
  public Integer call() throws Exception {
    SparkSession spark = SparkSession.builder().getOrCreate();
    try {
      Dataset<Row> images =
          (data == null
                  ? GeneratedDigits.images(spark, rows, seed)
                  : IdxFiles.train(spark, data).limit(rows))
              .cache();
      NeuralNetworkClassifier network =
          new NeuralNetworkClassifier().setMaxIter(maxIter).setNumWorkers(1).setSeed(seed);
      ParamMap[] settings =
          new RandomParamGridBuilder()
              .addLogUniform(network.stepSize(), 1e-5, 1e-1)
              .addUniform(network.dropout(), 0, 0.6)
              .addLogUniform(network.batchSize(), 16, 256)
              .addChoice(
                  network.hiddenLayers(), new int[] {64}, new int[] {256}, new int[] {128, 128})
              .addChoice(network.activation(), "relu", "tanh", "gelu")
              .setSeed(seed)
              .build(candidates);
      SuccessiveHalving search =
          new SuccessiveHalving()
              .setEstimator(network)
              .setEstimatorParamMaps(settings)
              .setMinPasses(minPasses)
              .setBrackets(brackets)
              .setParallelism(parallelism);
      SuccessiveHalvingModel found = search.fit(images);
      print("successive halving", found);
      if (full) {
        SuccessiveHalvingModel all = search.setBrackets(1).setMinPasses(maxIter).fit(images);
        print("every candidate to the end", all);
        System.out.printf(
            Locale.ROOT,
            "%nhalving took %.0f %% of the passes and lost %.2f points of accuracy%n",
            100.0 * found.totalPasses() / all.totalPasses(),
            100 * (all.bestTrial().metric() - found.bestTrial().metric()));
      }
    } finally {
      spark.stop();
    }
    return 0;
  }

  private static void print(String title, SuccessiveHalvingModel model) {
    System.out.printf("%n%s: %d passes%n", title, model.totalPasses());
    System.out.printf("%6s %8s %9s  %s%n", "passes", "accuracy", "seconds", "settings");
    List<Trial> sorted = new ArrayList<>(model.trials());
    sorted.sort(
        Comparator.comparingInt(Trial::passes).thenComparingDouble(Trial::metric).reversed());
    for (Trial trial : sorted) {
      System.out.printf(
          Locale.ROOT,
          "%6d %8.4f %9.1f  %s %s%n",
          trial.passes(),
          trial.metric(),
          trial.seconds(),
          trial.settings(),
          trial.error());
    }
  }
}
