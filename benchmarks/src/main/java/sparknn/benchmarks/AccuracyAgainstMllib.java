package sparknn.benchmarks;

import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sparknn.classification.NeuralNetworkClassifier;
import sparknn.examples.IdxFiles;

/**
 * Test accuracy and seconds of MLlib's network at its default settings and of ours at its own, with
 * as many hidden units, in one JVM. Seconds are those of {@code fit}, from a cached DataFrame,
 * after a short fit of each.
 */
@Command(
    name = "AccuracyAgainstMllib",
    description = "Prints test accuracy and seconds of a fit here and in MLlib.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false)
public final class AccuracyAgainstMllib implements Callable<Integer> {
  @Option(names = "--data", required = true, description = "Folder with the four IDX files.")
  private String data;

  @Option(names = "--hidden", description = "Hidden units.")
  private int hidden = 256;

  @Option(names = "--iterations", description = "MLlib's iterations at most.")
  private int iterations = 100;

  @Option(names = "--passes", description = "Our passes over the rows.")
  private int passes = 5;

  private AccuracyAgainstMllib() {}

  /** Runs it. */
  public static void main(String[] args) {
    int status = new CommandLine(new AccuracyAgainstMllib()).execute(args);
    if (status != 0) {
      System.exit(status);
    }
  }

  @Override
  public Integer call() throws Exception {
    SparkSession spark = SparkSession.builder().getOrCreate();
    Dataset<Row> train = IdxFiles.train(spark, data).cache();
    Dataset<Row> test = IdxFiles.test(spark, data).cache();
    System.out.printf(
        "Spark %s, Java %s, %d cores, %d + %d rows%n",
        spark.version(),
        System.getProperty("java.version"),
        spark.sparkContext().defaultParallelism(),
        train.count(),
        test.count());
    // MLlib first: ours must not have touched a BLAS when MLlib chooses its own.
    mllib(2).fit(train);
    double theirs = compare("mllib", iterations, mllib(iterations), train, test);
    ours(1).fit(train);
    double own = compare("spark-nn", passes, ours(passes), train, test);
    System.out.printf(Locale.ROOT, "timesAsFast=%.1f%n", theirs / own);
    spark.stop();
    return 0;
  }

  private MultilayerPerceptronClassifier mllib(int most) {
    return new MultilayerPerceptronClassifier()
        .setLayers(new int[] {784, hidden, 10})
        .setMaxIter(most)
        .setSeed(1);
  }

  private NeuralNetworkClassifier ours(int most) {
    return new NeuralNetworkClassifier().setHiddenLayers(hidden).setMaxIter(most).setSeed(1);
  }

  /** Fits, prints, and gives the seconds. */
  private static double compare(
      String name,
      int passes,
      Estimator<? extends Model<?>> estimator,
      Dataset<Row> train,
      Dataset<Row> test) {
    long start = System.nanoTime();
    Model<?> model = estimator.fit(train);
    double seconds = (System.nanoTime() - start) / 1e9;
    double accuracy =
        new MulticlassClassificationEvaluator()
            .setMetricName("accuracy")
            .evaluate(model.transform(test));
    System.out.printf(
        Locale.ROOT,
        "network=%s passes=%d seconds=%.1f accuracy=%.4f%n",
        name,
        passes,
        seconds,
        accuracy);
    return seconds;
  }
}
