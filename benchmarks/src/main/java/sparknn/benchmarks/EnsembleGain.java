package sparknn.benchmarks;

import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sparknn.classification.NeuralNetworkClassifier;
import sparknn.ensemble.EnsembleClassificationModel;
import sparknn.ensemble.EnsembleClassifier;
import sparknn.examples.IdxFiles;
import sparknn.nn.linalg.Blas;

/**
 * Test accuracy of an ensemble beside that of each of its members, and the time to train it beside
 * that of one network by itself.
 */
@Command(
    name = "EnsembleGain",
    description = "Prints the accuracy of an ensemble, of its members, and what they cost.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class EnsembleGain implements Callable<Integer> {
  @Option(names = "--data", required = true, description = "Folder with the four IDX files.")
  private String data;

  @Option(names = "--members", description = "How many networks are averaged.")
  private int members = 5;

  @Option(names = "--hidden", split = ",", description = "Units of each hidden layer.")
  private int[] hidden = {256};

  @Option(names = "--dropout", description = "Probability to drop a hidden unit.")
  private double dropout = 0;

  @Option(names = "--schedule", description = "How the step size changes over the passes.")
  private String schedule = "cosine";

  @Option(names = "--max-iter", description = "Passes over the data.")
  private int maxIter = 20;

  @Option(names = "--seeds", split = ",", description = "One ensemble for each.")
  private long[] seeds = {1};

  @Option(names = "--parallelism", description = "Members trained at a time.")
  private int parallelism = 1;

  @Option(names = "--bagging", description = "Bootstrap samples.")
  private boolean bagging;

  @Option(names = "--snapshots", description = "Members are snapshots of one training.")
  private boolean snapshots;

  private Dataset<Row> test;

  private EnsembleGain() {}

  /** Runs it. */
  public static void main(String[] args) {
    int status = new CommandLine(new EnsembleGain()).execute(args);
    if (status != 0) {
      System.exit(status);
    }
  }

  @Override
  public Integer call() {
    SparkSession spark = SparkSession.builder().getOrCreate();
    Dataset<Row> train = IdxFiles.train(spark, data).cache();
    test = IdxFiles.test(spark, data).cache();
    System.out.printf(
        Locale.ROOT,
        "Spark %s, JDK %s, %d cores, BLAS: %s%n%d rows, hidden layers %s, %d passes%n",
        spark.version(),
        Runtime.version(),
        spark.sparkContext().defaultParallelism(),
        Blas.name(),
        train.count(),
        Arrays.toString(hidden),
        maxIter);
    NeuralNetworkClassifier one =
        new NeuralNetworkClassifier()
            .setHiddenLayers(hidden)
            .setDropout(dropout)
            .setMaxIter(maxIter);
    if (!snapshots) {
      one.setLearningRateSchedule(schedule);
    }
    EnsembleClassifier ensemble =
        new EnsembleClassifier()
            .setEstimator(one)
            .setNumMembers(members)
            .setParallelism(parallelism)
            .setBagging(bagging)
            .setSnapshots(snapshots);
    one.copy(ParamMap.empty()).setMaxIter(1).fit(train);
    System.out.println(
        "| seed | members, lowest | mean | highest | ensemble | gain, points"
            + " | one, s | all, s | ratio |");
    System.out.println("|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
    double gains = 0;
    for (long seed : seeds) {
      // One before and one after, so that a busy neighbour meets both.
      double before = seconds(() -> one.setSeed(seed).fit(train));
      EnsembleClassificationModel[] fitted = new EnsembleClassificationModel[1];
      double all = seconds(() -> fitted[0] = ensemble.setSeed(seed).fit(train));
      double single = (before + seconds(() -> one.setSeed(seed).fit(train))) / 2;
      double[] accuracies =
          fitted[0].models().stream().mapToDouble(this::accuracy).sorted().toArray();
      double mean = Arrays.stream(accuracies).average().orElseThrow();
      double together = accuracy(fitted[0]);
      gains += 100 * (together - mean);
      System.out.printf(
          Locale.ROOT,
          "| %d | %.4f | %.4f | %.4f | %.4f | %.2f | %.1f | %.1f | %.2f |%n",
          seed,
          accuracies[0],
          mean,
          accuracies[members - 1],
          together,
          100 * (together - mean),
          single,
          all,
          all / single);
    }
    System.out.printf(Locale.ROOT, "gain=%.2f points, mean of seeds%n", gains / seeds.length);
    spark.stop();
    return 0;
  }

  private double accuracy(Model<?> model) {
    return new MulticlassClassificationEvaluator()
        .setMetricName("accuracy")
        .evaluate(model.transform(test));
  }

  private static double seconds(Runnable task) {
    long start = System.nanoTime();
    task.run();
    return (System.nanoTime() - start) / 1e9;
  }
}
