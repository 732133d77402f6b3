package sparknn.examples;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sparknn.classification.NeuralNetworkClassifier;
import sparknn.nn.optim.Optimizer;
import sparknn.nn.optim.Solver;
import sparknn.nn.spec.ComponentCatalog;
import sparknn.nn.train.PassRecord;
import sparknn.nn.train.TrainingDivergedException;

/**
 * How many passes over the data each optimiser needs to a test accuracy, and how many a deep
 * network needs with and without batch normalisation.
 *
 * <p>Step sizes are constant. The test images go in as held-out rows, so that one fit tells their
 * accuracy after every pass; nothing is chosen by it.
 *
 * <p>{@code examples/run OptimizerComparison --help} lists the options.
 */
@Command(
    name = "OptimizerComparison",
    description = "Prints passes to a test accuracy: by optimiser, and by batch normalisation.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false)
public final class OptimizerComparison implements Callable<Integer> {
  private static final int GENERATED_TRAIN = 6_000;
  private static final int GENERATED_TEST = 2_000;
  private static final int FULL_BATCH = 5;

  // What is customary for each; an optimiser that is not here gets Adam's.
  private static final double ADAM_STEP_SIZE = 0.001;
  private static final Map<String, Double> STEP_SIZES =
      Map.of(
          "sgd",
          0.1,
          "momentum",
          0.01,
          "nesterov",
          0.01,
          "adaGrad",
          0.01,
          "adadelta",
          1.0,
          "rmsProp",
          0.001);

  @Option(names = "--data", description = "Folder with the four IDX files; none: drawn digits.")
  private String data;

  @Option(names = "--target", description = "Test accuracy; not given: 0.87, of digits 0.85.")
  private Double target;

  @Option(names = "--solvers", split = ",", description = "Optimisers; not given: all.")
  private String[] solvers;

  @Option(names = "--hidden", split = ",", description = "Hidden layers of the first table.")
  private int[] hidden = {256};

  @Option(
      names = "--max-iter",
      description = "Passes at most, L-BFGS 5 times as many; not given: 20, of digits 6.")
  private Integer maxIter;

  @Option(names = "--deep-hidden", split = ",", description = "Hidden layers of the second table.")
  private int[] deepHidden = {100, 100, 100, 100, 100};

  @Option(
      names = "--deep-max-iter",
      description = "Passes of the second table at most; not given: 40, of digits 12.")
  private Integer deepMaxIter;

  @Option(names = "--deep-activation", description = "Activation of the second table.")
  private String deepActivation = "sigmoid";

  @Option(names = "--deep-solver", description = "Optimiser of the second table.")
  private String deepSolver = "sgd";

  @Option(names = "--deep-step-sizes", split = ",", description = "Step sizes of the second table.")
  private double[] deepStepSizes = {0.1, 1, 10};

  @Option(
      names = "--workers",
      description = "Workers side by side; not given: by the data, of digits 1.")
  private Integer workers;

  @Option(names = "--seed", description = "Seed of everything random.")
  private long seed = 7;

  private OptimizerComparison() {}

  /** Runs it. */
  public static void main(String[] args) {
    int status = new CommandLine(new OptimizerComparison()).execute(args);
    if (status != 0) {
      System.exit(status);
    }
  }

  @Override
  public Integer call() {
    target = or(target, 0.87, 0.85);
    maxIter = or(maxIter, 20, 6);
    deepMaxIter = or(deepMaxIter, 40, 12);
    SparkSession spark = SparkSession.builder().getOrCreate();
    try {
      Dataset<Row> train =
          data == null
              ? GeneratedDigits.images(spark, GENERATED_TRAIN, seed)
              : IdxFiles.train(spark, data);
      Dataset<Row> test =
          data == null
              ? GeneratedDigits.images(spark, GENERATED_TEST, seed + 1)
              : IdxFiles.test(spark, data);
      Dataset<Row> rows =
          train
              .withColumn("test", functions.lit(false))
              .union(test.withColumn("test", functions.lit(true)))
              .cache();
      compareOptimizers(rows);
      compareBatchNormalization(rows);
    } finally {
      spark.stop();
    }
    return 0;
  }

  private <T> T or(T given, T ofFiles, T ofDigits) {
    if (given != null) {
      return given;
    }
    return data == null ? ofDigits : ofFiles;
  }

  private void compareOptimizers(Dataset<Row> rows) {
    System.out.printf("%nHidden layers %s, relu%n%n", Arrays.toString(hidden));
    System.out.printf(
        Locale.ROOT, "| optimiser | step size | passes to %s | best accuracy, pass |%n", target);
    System.out.println("|---|---:|---:|---:|");
    for (String name : solvers == null ? Solver.CATALOG.names() : List.of(solvers)) {
      Solver solver = Solver.CATALOG.create(name);
      boolean miniBatches = solver instanceof Optimizer;
      double stepSize = STEP_SIZES.getOrDefault(ComponentCatalog.nameOf(solver), ADAM_STEP_SIZE);
      Course course =
          train(
              classifier()
                  .setHiddenLayers(hidden)
                  .setSolver(name)
                  .setStepSize(stepSize)
                  .setMaxIter(miniBatches ? maxIter : FULL_BATCH * maxIter),
              rows);
      System.out.printf(
          Locale.ROOT,
          "| %s | %s | %s | %s |%n",
          name,
          miniBatches ? String.valueOf(stepSize) : "none",
          course.passesTo(target),
          course.best());
    }
  }

  private void compareBatchNormalization(Dataset<Row> rows) {
    System.out.printf(
        "%nHidden layers %s, %s, %s%n%n", Arrays.toString(deepHidden), deepActivation, deepSolver);
    System.out.printf(
        Locale.ROOT,
        "| step size | passes to %s: plain | with batch normalisation | best accuracy, pass:"
            + " plain | with batch normalisation |%n",
        target);
    System.out.println("|---:|---:|---:|---:|---:|");
    for (double stepSize : deepStepSizes) {
      Course plain = train(deep(stepSize, false), rows);
      Course normalized = train(deep(stepSize, true), rows);
      System.out.printf(
          Locale.ROOT,
          "| %s | %s | %s | %s | %s |%n",
          stepSize,
          plain.passesTo(target),
          normalized.passesTo(target),
          plain.best(),
          normalized.best());
    }
  }

  private NeuralNetworkClassifier deep(double stepSize, boolean batchNorm) {
    return classifier()
        .setHiddenLayers(deepHidden)
        .setActivation(deepActivation)
        .setSolver(deepSolver)
        .setStepSize(stepSize)
        .setMaxIter(deepMaxIter)
        .setBatchNorm(batchNorm);
  }

  private NeuralNetworkClassifier classifier() {
    NeuralNetworkClassifier classifier =
        new NeuralNetworkClassifier()
            .setLearningRateSchedule("constant")
            .setValidationIndicatorCol("test")
            .setPatience(Math.max(FULL_BATCH * maxIter, deepMaxIter))
            .setSeed(seed);
    if (workers != null) {
      return classifier.setNumWorkers(workers);
    }
    // Jobs of a few milliseconds of work are mostly the job.
    return data == null ? classifier.setNumWorkers(1) : classifier;
  }

  private static Course train(NeuralNetworkClassifier classifier, Dataset<Row> rows) {
    try {
      return new Course(classifier.fit(rows).summary().passes());
    } catch (TrainingDivergedException e) {
      return new Course(List.of());
    }
  }

  /**
   * What a training came to.
   *
   * @param passes none if it diverged
   */
  private record Course(List<PassRecord> passes) {
    String passesTo(double accuracy) {
      if (passes.isEmpty()) {
        return "diverged";
      }
      for (PassRecord pass : passes) {
        if (pass.validationMetric() >= accuracy) {
          return String.valueOf(pass.pass());
        }
      }
      return "over " + passes.get(passes.size() - 1).pass();
    }

    String best() {
      PassRecord best = null;
      for (PassRecord pass : passes) {
        if (best == null || pass.validationMetric() > best.validationMetric()) {
          best = pass;
        }
      }
      return best == null
          ? "none"
          : String.format(Locale.ROOT, "%.4f, %d", best.validationMetric(), best.pass());
    }
  }
}
