package sparknn.benchmarks;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sparknn.classification.NeuralNetworkClassificationModel;
import sparknn.classification.NeuralNetworkClassifier;

/**
 * Word counts of texts, sparse: a network here beside MLlib's logistic regression, by accuracy,
 * seconds of {@code fit} and seconds of a pass over the rows.
 *
 * <p>MLlib's passes are the Spark jobs of its loss function. The penalty of MLlib's is the best of
 * some on a tenth of the training rows; the network's settings were chosen in the same way.
 */
@Command(
    name = "SparseText",
    description = "Prints accuracy and seconds of a network and of MLlib's logistic regression.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false)
public final class SparseText implements Callable<Integer> {
  @Option(
      names = "--data",
      required = true,
      description = "Folder with bow.train.libsvm.gz and bow.test.libsvm.gz.")
  private Path data;

  @Option(names = "--features", description = "How many features there are.")
  private int features = 55_684;

  @Option(names = "--hidden", split = ",", description = "Units of the hidden layers; 0: none.")
  private int[] hidden = {64};

  @Option(names = "--dropout", description = "Of the hidden layers.")
  private double dropout = 0.5;

  @Option(names = "--passes", description = "Of the network.")
  private int passes = 10;

  @Option(names = "--step-size", description = "Of the network.")
  private double stepSize = 0.002;

  @Option(names = "--solver", description = "Of the network.")
  private String solver = "adam";

  @Option(names = "--penalties", split = ",", description = "For MLlib; 0 is its default.")
  private double[] penalties = {0, 0.001, 0.01};

  @Option(names = "--iterations", description = "MLlib's at most.")
  private int iterations = 100;

  @Option(names = "--seeds", split = ",", description = "Of the network, a fit each.")
  private long[] seeds = {1};

  @Option(names = "--choose", description = "Holds out a tenth of the training rows to test on.")
  private boolean choose;

  private final AtomicInteger mllibPasses = new AtomicInteger();

  private SparseText() {}

  /** Runs it. */
  public static void main(String[] args) {
    int status = new CommandLine(new SparseText()).execute(args);
    if (status != 0) {
      System.exit(status);
    }
  }

  @Override
  public Integer call() throws Exception {
    SparkSession spark = SparkSession.builder().getOrCreate();
    spark.sparkContext().addSparkListener(new Passes(mllibPasses));
    Dataset<Row> all = read(spark, "bow.train.libsvm.gz");
    Dataset<Row>[] parts = all.randomSplit(new double[] {0.9, 0.1}, 7);
    Dataset<Row> train = choose ? parts[0] : all;
    Dataset<Row> test = choose ? parts[1] : read(spark, "bow.test.libsvm.gz");
    System.out.printf(
        "Spark %s, Java %s, %d cores, %d + %d rows of %d features%n%n",
        spark.version(),
        System.getProperty("java.version"),
        spark.sparkContext().defaultParallelism(),
        train.count(),
        test.count(),
        features);
    System.out.println("| | accuracy | seconds | passes | seconds a pass |");
    System.out.println("|---|---:|---:|---:|---:|");
    double[] tried = penalties;
    if (!choose && penalties.length > 1) {
      tried = new double[] {best(parts[0], parts[1])};
    }
    for (double penalty : tried) {
      mllib(penalty, 2).fit(train);
      Thread.sleep(500); // listeners hear of jobs a little later
      int before = mllibPasses.get();
      print(
          "MLlib's logistic regression, regParam " + penalty,
          timed(() -> mllib(penalty, iterations).fit(train)),
          test,
          () -> mllibPasses.get() - before);
    }
    for (long seed : seeds) {
      ours(seed, 1).fit(train);
      Timed<NeuralNetworkClassificationModel> fit = timed(() -> ours(seed, passes).fit(train));
      print("network " + Arrays.toString(units()) + ", seed " + seed, fit, test, () -> passes);
      double[] each =
          fit.model.summary().passes().stream()
              .mapToDouble(pass -> pass.seconds())
              .sorted()
              .toArray();
      System.out.printf(
          Locale.ROOT,
          "%nA pass of the network by itself: %.3f s (median)%n%n",
          each[each.length / 2]);
    }
    spark.stop();
    return 0;
  }

  private Dataset<Row> read(SparkSession spark, String file) {
    // Into as many partitions as there are cores: a gzip file is one.
    return spark
        .read()
        .format("libsvm")
        .option("numFeatures", features)
        .load(data.resolve(file).toString())
        .repartition(spark.sparkContext().defaultParallelism())
        .persist(StorageLevel.MEMORY_ONLY());
  }

  private double best(Dataset<Row> train, Dataset<Row> test) {
    return Arrays.stream(penalties)
        .boxed()
        .max(
            (a, b) ->
                Double.compare(
                    accuracy(mllib(a, iterations).fit(train), test),
                    accuracy(mllib(b, iterations).fit(train), test)))
        .orElseThrow();
  }

  private static LogisticRegression mllib(double penalty, int most) {
    return new LogisticRegression().setMaxIter(most).setRegParam(penalty);
  }

  private int[] units() {
    return Arrays.stream(hidden).filter(units -> units > 0).toArray();
  }

  private NeuralNetworkClassifier ours(long seed, int most) {
    return new NeuralNetworkClassifier()
        .setHiddenLayers(units())
        .setDropout(dropout)
        .setSolver(solver)
        .setStepSize(stepSize)
        .setMaxIter(most)
        .setSeed(seed);
  }

  private static double accuracy(Model<?> model, Dataset<Row> test) {
    return new MulticlassClassificationEvaluator()
        .setMetricName("accuracy")
        .evaluate(model.transform(test));
  }

  private static void print(
      String name, Timed<? extends Model<?>> fit, Dataset<Row> test, Supplier<Integer> passes)
      throws InterruptedException {
    Thread.sleep(500);
    int count = passes.get();
    System.out.printf(
        Locale.ROOT,
        "| %s | %.4f | %.1f | %d | %.3f |%n",
        name,
        accuracy(fit.model, test),
        fit.seconds,
        count,
        fit.seconds / count);
  }

  private static <M> Timed<M> timed(Supplier<M> fit) {
    long start = System.nanoTime();
    M model = fit.get();
    return new Timed<>(model, (System.nanoTime() - start) / 1e9);
  }

  private record Timed<M>(M model, double seconds) {}

  /** Counts the jobs of MLlib's loss function, each of which is one look at all rows. */
  private static final class Passes extends SparkListener {
    private final AtomicInteger count;

    Passes(AtomicInteger count) {
      this.count = count;
    }

    @Override
    public void onJobStart(SparkListenerJobStart start) {
      if (start.stageInfos().last().name().contains("RDDLossFunction")) {
        count.incrementAndGet();
      }
    }
  }
}
