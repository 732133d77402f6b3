package sparknn.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.classification.MultilayerPerceptronClassificationModel;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.linalg.BLAS$;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sparknn.classification.NeuralNetworkClassificationModel;
import sparknn.classification.NeuralNetworkClassifier;
import sparknn.examples.IdxFiles;
import sparknn.nn.linalg.Blas;
import sparknn.nn.train.PassRecord;

/**
 * L-BFGS here and in MLlib on the same network of sigmoid units, in one JVM: the loss that MLlib
 * reaches, and passes over the data and seconds until ours is within one per cent of it.
 *
 * <p>Passes are looks at the loss and its gradient over all rows. MLlib's are counted as the Spark
 * jobs of its {@code LBFGS}; ours count themselves. Losses are computed from the models' {@code
 * rawPrediction} by one formula, in double precision. Seconds are those of {@code fit}, from a
 * cached DataFrame, after a short fit of each to warm up; processor seconds, those of the whole
 * JVM, say more where others use the machine.
 */
@Command(
    name = "LbfgsAgainstMllib",
    description = "Prints loss, passes and seconds of L-BFGS here and in MLlib.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false)
public final class LbfgsAgainstMllib implements Callable<Integer> {
  private static final double MARGIN = 1.01;
  private static final int WARM_UP = 3;

  /** The mean of {@code -log softmax(raw)[label]}. */
  private static final UDF2<Vector, Double, Double> CROSS_ENTROPY =
      (raw, label) -> {
        double[] scores = raw.toArray();
        double largest = Arrays.stream(scores).max().orElseThrow();
        double sum = Arrays.stream(scores).map(score -> Math.exp(score - largest)).sum();
        return largest + Math.log(sum) - scores[label.intValue()];
      };

  @Option(names = "--data", required = true, description = "Folder with the four IDX files.")
  private String data;

  @Option(names = "--hidden", split = ",", description = "Units of the hidden layers.")
  private int[] hidden = {256};

  @Option(names = "--iterations", description = "MLlib's iterations at most.")
  private int iterations = 100;

  @Option(names = "--solver", description = "Ours.")
  private String solver = "lbfgs";

  @Option(names = "--seeds", split = ",", description = "Seeds, one comparison each.")
  private long[] seeds = {1};

  private final AtomicInteger mllibPasses = new AtomicInteger();

  private LbfgsAgainstMllib() {}

  /** Runs it. */
  public static void main(String[] args) {
    int status = new CommandLine(new LbfgsAgainstMllib()).execute(args);
    if (status != 0) {
      System.exit(status);
    }
  }

  @Override
  public Integer call() throws Exception {
    SparkSession spark = SparkSession.builder().getOrCreate();
    spark.sparkContext().addSparkListener(new Passes(mllibPasses));
    Dataset<Row> train = IdxFiles.train(spark, data).cache();
    Dataset<Row> test = IdxFiles.test(spark, data).cache();
    System.out.printf(
        "Spark %s, Java %s, %d cores, %d + %d rows%n",
        spark.version(),
        System.getProperty("java.version"),
        spark.sparkContext().defaultParallelism(),
        train.count(),
        test.count());
    for (long seed : seeds) {
      compare(train, test, seed);
    }
    spark.stop();
    return 0;
  }

  private void compare(Dataset<Row> train, Dataset<Row> test, long seed) throws Exception {
    // MLlib first: ours must not have touched a BLAS when MLlib chooses its own.
    mllib(WARM_UP, seed).fit(train);
    settle();
    int before = mllibPasses.get();
    Timed<MultilayerPerceptronClassificationModel> theirs =
        timed(() -> mllib(iterations, seed).fit(train));
    settle();
    int passes = mllibPasses.get() - before;
    double goal = MARGIN * loss(theirs.model, train);

    ours(WARM_UP, seed).fit(train);
    Timed<NeuralNetworkClassificationModel> equal = timed(() -> ours(passes, seed).fit(train));
    int enough =
        equal.model.summary().passes().stream()
            .filter(pass -> pass.loss() <= goal)
            .mapToInt(PassRecord::pass)
            .findFirst()
            .orElse(passes);
    Timed<NeuralNetworkClassificationModel> until = timed(() -> ours(enough, seed).fit(train));

    System.out.printf(
        "%nMLlib's BLAS: %s; ours: %s; hidden layers %s, seed %d%n",
        BLAS$.MODULE$.nativeBLAS().getClass().getSimpleName(),
        Blas.name(),
        Arrays.toString(hidden),
        seed);
    System.out.println("| | iterations | passes | seconds | processor s | loss | test accuracy |");
    System.out.println("|---|---:|---:|---:|---:|---:|---:|");
    print("MLlib", theirs, theirs.model.summary().totalIterations(), passes, train, test);
    print("ours, until 1 % of MLlib's loss", until, steps(until), last(until), train, test);
    print("ours, MLlib's passes", equal, steps(equal), last(equal), train, test);
    System.out.printf(
        Locale.ROOT,
        "reached=%b passesOfMllib=%.2f timesAsFast=%.1f processorOfMllib=%.3f%n",
        loss(until.model, train) <= goal,
        (double) last(until) / passes,
        theirs.seconds / until.seconds,
        until.processor / theirs.processor);
  }

  private MultilayerPerceptronClassifier mllib(int most, long seed) {
    int[] layers =
        IntStream.concat(
                IntStream.concat(IntStream.of(784), Arrays.stream(hidden)), IntStream.of(10))
            .toArray();
    return new MultilayerPerceptronClassifier().setLayers(layers).setMaxIter(most).setSeed(seed);
  }

  private NeuralNetworkClassifier ours(int passes, long seed) {
    return new NeuralNetworkClassifier()
        .setHiddenLayers(hidden)
        .setActivation("sigmoid")
        .setSolver(solver)
        .setMaxIter(passes)
        .setSeed(seed);
  }

  private static int steps(Timed<NeuralNetworkClassificationModel> fit) {
    return fit.model.summary().passes().size();
  }

  private static int last(Timed<NeuralNetworkClassificationModel> fit) {
    List<PassRecord> passes = fit.model.summary().passes();
    return passes.get(passes.size() - 1).pass();
  }

  private static void print(
      String name,
      Timed<? extends Model<?>> fit,
      int steps,
      int passes,
      Dataset<Row> train,
      Dataset<Row> test) {
    System.out.printf(
        Locale.ROOT,
        "| %s | %d | %d | %.1f | %.1f | %.5f | %.4f |%n",
        name,
        steps,
        passes,
        fit.seconds,
        fit.processor,
        loss(fit.model, train),
        new MulticlassClassificationEvaluator()
            .setMetricName("accuracy")
            .evaluate(fit.model.transform(test)));
  }

  private static double loss(Model<?> model, Dataset<Row> rows) {
    return model
        .transform(rows)
        .select(
            functions.avg(
                functions
                    .udf(CROSS_ENTROPY, DataTypes.DoubleType)
                    .apply(functions.col("rawPrediction"), functions.col("label"))))
        .first()
        .getDouble(0);
  }

  /** Listeners hear of jobs a little later. */
  private static void settle() throws InterruptedException {
    Thread.sleep(500);
  }

  private static <M> Timed<M> timed(Supplier<M> fit) {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long processor = system.getProcessCpuTime();
    long start = System.nanoTime();
    M model = fit.get();
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Timed<>(model, seconds, (system.getProcessCpuTime() - processor) / 1e9);
  }

  private record Timed<M>(M model, double seconds, double processor) {}

  /** Counts the jobs of MLlib's LBFGS, each of which is one look at all rows. */
  private static final class Passes extends SparkListener {
    private final AtomicInteger count;

    Passes(AtomicInteger count) {
      this.count = count;
    }

    @Override
    public void onJobStart(SparkListenerJobStart start) {
      if (start.stageInfos().last().name().contains(" at LBFGS.scala")) {
        count.incrementAndGet();
      }
    }
  }
}
