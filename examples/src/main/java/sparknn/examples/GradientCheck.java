package sparknn.examples;

import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sparknn.classification.NeuralNetworkClassifier;
import sparknn.nn.layer.Layer;
import sparknn.nn.linalg.Shape;

/**
 * Checks the gradient of each kind of layer for vectors, each in a network of its own, on some of
 * the digits that the examples draw.
 *
 * <p>{@code examples/run GradientCheck --help} lists the options.
 */
@Command(
    name = "GradientCheck",
    description = "Prints the largest relative error of the gradient for each kind of layer.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false)
public final class GradientCheck implements Callable<Integer> {
  private static final int ROWS = 8;

  private static final int UNITS = 24;

  @Option(names = "--seed", description = "Seed of images, weights and directions.")
  private long seed = 1;

  private GradientCheck() {}

  /** Runs it; ends with status 1 if a gradient is wrong. */
  public static void main(String[] args) {
    int status = new CommandLine(new GradientCheck()).execute(args);
    if (status != 0) {
      System.exit(status);
    }
  }

  @Override
  public Integer call() {
    SparkSession spark = SparkSession.builder().getOrCreate();
    boolean right = true;
    try {
      Dataset<Row> images = GeneratedDigits.images(spark, 10 * ROWS, seed).cache();
      System.out.printf("%-16s %14s %12s%n", "layer", "largest error", "uncertainty");
      for (String name : Layer.CATALOG.names()) {
        // What training itself puts first, for features or columns of tables, is before all of
        // these.
        boolean first = name.startsWith("standardize") || name.equals("categoryEmbedding");
        if (first || !forVectors(Layer.CATALOG.create(spec(name)))) {
          continue;
        }
        sparknn.nn.diagnostics.GradientCheck check =
            new NeuralNetworkClassifier()
                .setLayers("dense(" + UNITS + ")", spec(name), "dense(12)", "tanh")
                .setSeed(seed)
                .diagnose(images, ROWS)
                .gradientCheck();
        double uncertainty =
            check.tensors().stream().mapToDouble(tensor -> tensor.uncertainty()).max().orElse(0);
        right &= check.agrees();
        System.out.printf(
            Locale.ROOT,
            "%-16s %14.1e %12.1e  %s%n",
            name,
            check.largestError(),
            uncertainty,
            check.agrees() ? "" : "WRONG");
      }
    } finally {
      spark.stop();
    }
    return right ? 0 : 1;
  }

  /** Whether a layer takes vectors; others are for images or signals. */
  private static boolean forVectors(Layer layer) {
    try {
      layer.outputShape(Shape.of(UNITS));
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** A layer of a kind, with the arguments that it must have. */
  private static String spec(String name) {
    return switch (name) {
      case "activate", "blend" -> name + "(tanh)";
      case "dense" -> "dense(16)";
      case "named" -> "named(stem, dense(24), relu)";
      case "concat", "residual", "sequential" -> name + "(dense(24), relu)";
      // Smooth: differences across the kink of a rectifier prove nothing.
      case "denseBlock", "repeat" -> name + "(2, dense(8), tanh)";
      case "frozen" -> "frozen(dense(24), tanh)";
      case "conv", "conv1d", "separableConv" -> name + "(4, 3)";
      case "cutout", "depthwiseConv", "randomCrop", "rotate" -> name + "(3)";
      case "shift", "zoom" -> name + "(0.1)";
      case "alphaDropout",
          "dropPath",
          "dropout",
          "gaussianNoise",
          "scheduledDropout",
          "spatialDropout" ->
          name + "(0.3)";
      default -> name;
    };
  }
}
