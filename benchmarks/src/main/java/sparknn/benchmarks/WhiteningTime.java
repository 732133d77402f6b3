package sparknn.benchmarks;

import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.ml.feature.PCA;
import org.apache.spark.ml.feature.PCAModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sparknn.examples.IdxFiles;
import sparknn.feature.Whitener;
import sparknn.feature.WhitenerModel;
import sparknn.nn.linalg.Blas;
import sparknn.nn.linalg.Lapack;

/**
 * Seconds to fit a {@link Whitener} beside Spark's own PCA on the same rows with as many
 * components, and rows a second of both models' transform.
 *
 * <p>Without {@code --data} the rows are generated, and any number of features can be asked for.
 */
@Command(
    name = "WhiteningTime",
    description = "Times a Whitener beside Spark's own PCA.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class WhiteningTime implements Callable<Integer> {
  @Option(names = "--data", description = "Folder with the IDX files of Fashion-MNIST or MNIST.")
  private String folder = "";

  @Option(names = "--rows", description = "How many to generate.")
  private int rows = 60_000;

  @Option(names = "--features", description = "Of generated rows.")
  private int features = 784;

  @Option(names = "--components", description = "How many principal components are kept.")
  private int components = 50;

  @Option(names = "--rounds", description = "Fits of each.")
  private int rounds = 3;

  @Option(names = "--no-spark", negatable = true, description = "Leaves out Spark's PCA.")
  private boolean withSpark = true;

  private WhiteningTime() {}

  /** Runs it. */
  public static void main(String[] args) {
    int status = new CommandLine(new WhiteningTime()).execute(args);
    if (status != 0) {
      System.exit(status);
    }
  }

  @Override
  public Integer call() {
    SparkSession spark = SparkSession.builder().getOrCreate();
    Dataset<Row> data =
        folder.isEmpty()
            ? SyntheticData.classification(
                spark, rows, features, 10, spark.sparkContext().defaultParallelism())
            : IdxFiles.train(spark, folder).cache();
    System.out.printf(
        Locale.ROOT,
        "Spark %s, JDK %s, %d cores, BLAS: %s, LAPACK: %s%n",
        spark.version(),
        Runtime.version(),
        spark.sparkContext().defaultParallelism(),
        Blas.name(),
        Lapack.name());
    System.out.printf(
        "%d rows of %d features, %d components%n",
        data.count(), ((Vector) data.select("features").head().get(0)).size(), components);
    Whitener ours =
        new Whitener()
            .setInputCol("features")
            .setOutputCol("out")
            .setMethod("pca")
            .setK(components);
    PCA sparks = new PCA().setInputCol("features").setOutputCol("out").setK(components);
    double[] ourSeconds = new double[rounds];
    double[] sparkSeconds = new double[rounds];
    // In turns, so that a busy neighbour meets both.
    for (int round = 0; round < rounds; round++) {
      ourSeconds[round] = seconds(() -> ours.fit(data));
      sparkSeconds[round] = withSpark ? seconds(() -> sparks.fit(data)) : Double.NaN;
      System.out.printf(
          Locale.ROOT,
          "round %d: Whitener %.2f s%s%n",
          round + 1,
          ourSeconds[round],
          withSpark ? String.format(Locale.ROOT, ", Spark's PCA %.2f s", sparkSeconds[round]) : "");
    }
    if (withSpark) {
      double best = Arrays.stream(ourSeconds).min().getAsDouble();
      double sparkBest = Arrays.stream(sparkSeconds).min().getAsDouble();
      System.out.printf(Locale.ROOT, "the best of each: a ratio of %.3f%n", best / sparkBest);
    }
    WhitenerModel model = ours.fit(data);
    rate("pca", data, () -> count(model.transform(data)));
    WhitenerModel zca =
        new Whitener().setInputCol("features").setOutputCol("out").setMethod("zca").fit(data);
    rate("zca, all components", data, () -> count(zca.transform(data)));
    if (withSpark) {
      PCAModel theirs = sparks.fit(data);
      rate("Spark's PCA", data, () -> count(theirs.transform(data)));
    }
    spark.stop();
    return 0;
  }

  private static double seconds(Runnable task) {
    long start = System.nanoTime();
    task.run();
    return (System.nanoTime() - start) / 1e9;
  }

  private static void rate(String name, Dataset<Row> data, Runnable task) {
    double seconds = Math.min(seconds(task), seconds(task));
    System.out.printf(Locale.ROOT, "transform, %s: %.0f rows/s%n", name, data.count() / seconds);
  }

  /** Makes every row's result, and keeps none. */
  private static void count(Dataset<Row> transformed) {
    transformed.select("out").write().format("noop").mode("overwrite").save();
  }
}
