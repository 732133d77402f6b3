package sparknn.examples;

import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sparknn.classification.NeuralNetworkClassificationModel;
import sparknn.classification.NeuralNetworkClassifier;

/**
 * Learns classes of which there are few images: from scratch, by a new output layer on a frozen
 * network that has learned from many other images, and by training all of that network on, its
 * convolutions with smaller steps.
 *
 * <p>{@code examples/run TransferLearning --help} lists the options.
 */
@Command(
    name = "TransferLearning",
    description = "Few images of new classes: from scratch, and from a network that knows others.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false)
public final class TransferLearning implements Callable<Integer> {
  private static final int DRAWN = 8_000;
  private static final int DRAWN_TEST = 4_000;
  private static final int KNOWN_DIGITS = 7;

  @Option(names = "--base", description = "Folder with IDX files to learn from first; none: drawn.")
  private String base;

  @Option(names = "--target", description = "Folder with IDX files of the other classes.")
  private String target;

  @Option(names = "--images", description = "How many images of the other classes to train on.")
  private int images = 500;

  @Option(names = "--base-iter", description = "Passes over the first images.")
  private int baseIter = 3;

  @Option(names = "--max-iter", description = "Passes over the few.")
  private int maxIter = 40;

  @Option(names = "--step-factor", description = "Of the convolutions, where all is trained on.")
  private double stepFactor = 0.2;

  @Option(names = "--seed", description = "Seed of everything random.")
  private long seed = 7;

  private TransferLearning() {}

  /** Runs it. */
  public static void main(String[] args) {
    int status = new CommandLine(new TransferLearning()).execute(args);
    if (status != 0) {
      System.exit(status);
    }
  }

  @Override
  public Integer call() {
    if ((base == null) != (target == null)) {
      throw new IllegalArgumentException(
          "--base and --target must be given both or neither, got one of them");
    }
    SparkSession spark = SparkSession.builder().getOrCreate();
    try {
      NeuralNetworkClassificationModel known = network(baseIter).fit(baseImages(spark));
      Dataset<Row> few = sample(targetImages(spark, true)).cache();
      Dataset<Row> test = targetImages(spark, false).cache();
      System.out.printf("%d images of %d classes%n", few.count(), classes(few));
      report("from scratch", network(maxIter), few, test);
      report(
          "frozen, a new output layer",
          network(maxIter).setInitialModel(known).setFrozenLayers("stem", "features"),
          few,
          test);
      report(
          "all trained on, convolutions with smaller steps",
          network(maxIter).setInitialModel(known).setStepFactors("stem=" + stepFactor),
          few,
          test);
    } finally {
      spark.stop();
    }
    return 0;
  }

  private NeuralNetworkClassifier network(int passes) {
    return new NeuralNetworkClassifier()
        .setInputShape(GeneratedDigits.SIDE, GeneratedDigits.SIDE, 1)
        .setLayers(
            "named(stem, conv(16, 3), relu, maxPool, conv(32, 3), relu, maxPool)",
            "flatten",
            "named(features, dense(64), relu)")
        .setMaxIter(passes)
        .setSeed(seed);
  }

  private void report(
      String how, NeuralNetworkClassifier classifier, Dataset<Row> few, Dataset<Row> test) {
    double accuracy =
        new MulticlassClassificationEvaluator()
            .setMetricName("accuracy")
            .evaluate(classifier.fit(few).transform(test));
    System.out.printf(Locale.ROOT, "%s: test accuracy: %.4f%n", how, accuracy);
  }

  private Dataset<Row> baseImages(SparkSession spark) {
    return base == null
        ? GeneratedDigits.images(spark, DRAWN, seed).where("label < " + KNOWN_DIGITS)
        : IdxFiles.train(spark, base);
  }

  /** Drawn: the digits that the first network has not seen, counted from 0. */
  private Dataset<Row> targetImages(SparkSession spark, boolean train) {
    if (target != null) {
      return train ? IdxFiles.train(spark, target) : IdxFiles.test(spark, target);
    }
    return GeneratedDigits.images(spark, train ? DRAWN : DRAWN_TEST, train ? seed + 1 : seed + 2)
        .where("label >= " + KNOWN_DIGITS)
        .selectExpr("label - " + KNOWN_DIGITS + " as label", "features");
  }

  /** The first of a random order, which depends on the seed alone. */
  private Dataset<Row> sample(Dataset<Row> all) {
    return all.orderBy(org.apache.spark.sql.functions.expr("xxhash64(features, " + seed + "L)"))
        .limit(images);
  }

  private static long classes(Dataset<Row> rows) {
    return rows.select("label").distinct().count();
  }
}
