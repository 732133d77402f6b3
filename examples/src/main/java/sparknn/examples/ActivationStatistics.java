package sparknn.examples;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sparknn.nn.diagnostics.LayerStatistics;
import sparknn.regression.NeuralNetworkRegressor;

/**
 * The classic experiment of initialisation, as courses on neural networks show it: Gaussian input,
 * ten layers, and what different initial weights make of the signal on its way.
 *
 * <p>{@code examples/run ActivationStatistics --help} lists the options.
 */
@Command(
    name = "ActivationStatistics",
    description = "Shows how initial weights let signals vanish, saturate or live, layer by layer.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false)
public final class ActivationStatistics implements Callable<Integer> {
  private static final String[][] EXPERIMENTS = {
    {"tanh", "normal(0.01)"},
    {"tanh", "normal(1)"},
    {"tanh", "lecunNormal"},
    {"relu", "normal(0.01)"},
    {"relu", "lecunNormal"},
    {"relu", "heNormal"},
    {"relu", "lsuv"},
    {"selu", "lecunNormal"}
  };
  private static final String BARS = " ▁▂▃▄▅▆▇█";

  @Option(names = "--rows", description = "Examples.")
  private int rows = 1000;

  @Option(names = "--units", description = "Features, and units of each layer.")
  private int units = 500;

  @Option(names = "--layers", description = "How many layers.")
  private int layers = 10;

  @Option(names = "--seed", description = "Seed of data and weights.")
  private long seed = 1;

  @Option(names = "--output", description = "PNG file to draw the histograms in.")
  private Path output;

  private ActivationStatistics() {}

  /** Runs it. */
  public static void main(String[] args) {
    int status = new CommandLine(new ActivationStatistics()).execute(args);
    if (status != 0) {
      System.exit(status);
    }
  }

  @Override
  public Integer call() throws Exception {
    SparkSession spark = SparkSession.builder().getOrCreate();
    try {
      Dataset<Row> data = gaussians(spark).cache();
      List<List<LayerStatistics>> all = new ArrayList<>();
      for (String[] experiment : EXPERIMENTS) {
        List<LayerStatistics> found = behind(data, experiment[0], experiment[1]);
        System.out.printf("%n%s with weights by %s%n", experiment[0], experiment[1]);
        System.out.printf("%5s %9s %9s %9s %6s%n", "layer", "mean", "std", "saturated", "dead");
        for (int i = 0; i < found.size(); i++) {
          LayerStatistics layer = found.get(i);
          System.out.printf(
              Locale.ROOT,
              "%5d %9.4f %9.4f %7.1f %% %4.1f %%  %s%n",
              i + 1,
              layer.mean(),
              layer.std(),
              100 * layer.saturated(),
              100 * layer.deadUnits(),
              bars(layer));
        }
        all.add(found);
      }
      if (output != null) {
        HistogramSheet.draw(EXPERIMENTS, all, output);
        System.out.println("\ndrawn in " + output);
      }
    } finally {
      spark.stop();
    }
    return 0;
  }

  private Dataset<Row> gaussians(SparkSession spark) {
    long base = seed;
    int width = units;
    UDF1<Long, Vector> draw =
        number -> {
          Random random = new Random(base * 1_000_003 + number);
          double[] values = new double[width];
          Arrays.setAll(values, i -> random.nextGaussian());
          return Vectors.dense(values);
        };
    return spark
        .range(rows)
        .select(
            functions
                .udf(draw, SQLDataTypes.VectorType())
                .apply(functions.col("id"))
                .as("features"),
            functions.rand(seed).as("label"));
  }

  /** What each activation gives before the first step. */
  private List<LayerStatistics> behind(Dataset<Row> data, String activation, String init) {
    int[] hidden = new int[layers];
    Arrays.fill(hidden, units);
    return new NeuralNetworkRegressor()
            .setHiddenLayers(hidden)
            .setActivation(activation)
            .setWeightInit(init)
            .setSeed(seed)
            .diagnose(data, rows)
            .layerStatistics()
            .stream()
            .filter(layer -> layer.name().endsWith(activation))
            .toList();
  }

  /** The histogram in one line of text. */
  private static String bars(LayerStatistics layer) {
    long most = 1;
    for (long count : layer.histogram()) {
      most = Math.max(most, count);
    }
    StringBuilder text = new StringBuilder();
    text.append(String.format(Locale.ROOT, "%6.2f ", layer.least()));
    for (long count : layer.histogram()) {
      // Of the root, or the spike of a ReLU at 0 would leave nothing of the rest.
      double height = Math.ceil((BARS.length() - 1) * Math.sqrt((double) count / most));
      text.append(BARS.charAt((int) height));
    }
    return text.append(String.format(Locale.ROOT, " %.2f", layer.largest())).toString();
  }
}
