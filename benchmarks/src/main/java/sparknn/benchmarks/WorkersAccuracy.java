package sparknn.benchmarks;

import java.util.List;
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
import sparknn.examples.IdxFiles;
import sparknn.nn.train.PassRecord;

/**
 * Test accuracy against the number of workers, everything else at its default: what averaging costs
 * in quality.
 */
@Command(
    name = "WorkersAccuracy",
    description = "Prints test accuracy for several numbers of workers.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class WorkersAccuracy implements Callable<Integer> {
  @Option(names = "--data", required = true, description = "Folder with the four IDX files.")
  private String data;

  @Option(names = "--workers", split = ",", description = "Numbers of workers.")
  private int[] workers = {1, 2, 8, 32};

  @Option(names = "--seeds", split = ",", description = "Seeds; the table has their mean.")
  private long[] seeds = {1, 2, 3};

  @Option(names = "--max-iter", description = "Passes over the data.")
  private int maxIter = 10;

  private WorkersAccuracy() {}

  /** Runs it. */
  public static void main(String[] args) {
    int status = new CommandLine(new WorkersAccuracy()).execute(args);
    if (status != 0) {
      System.exit(status);
    }
  }

  @Override
  public Integer call() {
    SparkSession spark = SparkSession.builder().getOrCreate();
    Dataset<Row> train = IdxFiles.train(spark, data).cache();
    Dataset<Row> test = IdxFiles.test(spark, data).cache();
    MulticlassClassificationEvaluator evaluator =
        new MulticlassClassificationEvaluator().setMetricName("accuracy");
    double best = 0;
    double worst = 1;
    System.out.println("| workers | test accuracy | lowest | highest | seconds a pass |");
    System.out.println("|---:|---:|---:|---:|---:|");
    for (int count : workers) {
      double sum = 0;
      double lowest = 1;
      double highest = 0;
      double seconds = 0;
      for (long seed : seeds) {
        NeuralNetworkClassificationModel model =
            new NeuralNetworkClassifier()
                .setNumWorkers(count)
                .setMaxIter(maxIter)
                .setSeed(seed)
                .fit(train);
        double accuracy = evaluator.evaluate(model.transform(test));
        sum += accuracy;
        lowest = Math.min(lowest, accuracy);
        highest = Math.max(highest, accuracy);
        List<PassRecord> passes = model.summary().passes();
        seconds += passes.stream().mapToDouble(PassRecord::seconds).sum() / passes.size();
      }
      double mean = sum / seeds.length;
      best = Math.max(best, mean);
      worst = Math.min(worst, mean);
      System.out.printf(
          Locale.ROOT,
          "| %d | %.4f | %.4f | %.4f | %.2f |%n",
          count,
          mean,
          lowest,
          highest,
          seconds / seeds.length);
    }
    System.out.printf(
        Locale.ROOT, "best=%.4f worst=%.4f difference=%.4f%n", best, worst, best - worst);
    spark.stop();
    return 0;
  }
}
