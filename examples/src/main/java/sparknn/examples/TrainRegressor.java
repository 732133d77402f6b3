package sparknn.examples;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sparknn.regression.NeuralNetworkRegressor;

/**
 * Trains a network that predicts a number from the other columns of a table.
 *
 * <p>{@code examples/run TrainRegressor --help} lists the options.
 *
 * <p>The benchmark {@code Tables} reads such files, too, and compares with other methods.
 */
@Command(
    name = "TrainRegressor",
    description = "Trains a network that predicts one column of a CSV file from the others.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false)
public final class TrainRegressor implements Callable<Integer> {
  private static final int GENERATED_ROWS = 10_000;

  @Option(
      names = "--data",
      description =
          "CSV file with a header; columns test0, test1, … are 1 in the test rows of a"
              + " split. None: the friedman1 function with noise of 1.")
  private String data;

  @Option(names = "--label", description = "Column to predict.")
  private String label = "y";

  @Option(names = "--hidden", split = ",", description = "Units of the hidden layers, as 64,64.")
  private int[] hidden = {128, 128};

  @Option(names = "--max-iter", description = "Passes over the data.")
  private int maxIter = 60;

  @Option(names = "--workers", description = "Workers side by side; not given: by the data.")
  private Integer workers;

  @Option(names = "--seed", description = "Seed of everything random.")
  private long seed = 7;

  @Option(names = "--activation", description = "Function behind each hidden layer.")
  private String activation = "relu";

  @Option(names = "--dropout", description = "Probability that a hidden unit is dropped.")
  private double dropout;

  @Option(names = "--step-size", description = "Initial step size.")
  private double stepSize = 0.004;

  @Option(names = "--batch-size", description = "Rows in a mini-batch; not given: by the data.")
  private Integer batchSize;

  @Option(names = "--reg-param", description = "Strength of the penalty on weights.")
  private double regParam;

  @Option(names = "--verbose", description = "Print a line for each pass.")
  private boolean verbose;

  private TrainRegressor() {}

  /** Runs it. */
  public static void main(String[] args) {
    int status = new CommandLine(new TrainRegressor()).execute(args);
    if (status != 0) {
      System.exit(status);
    }
  }

  @Override
  public Integer call() {
    SparkSession spark = SparkSession.builder().getOrCreate();
    try {
      Dataset<Row> table = (data == null ? generated(spark) : csv(spark)).cache();
      List<String> columns = Arrays.asList(table.columns());
      if (!columns.contains(label)) {
        throw new IllegalArgumentException(
            String.format("--label must be one of the columns %s, got %s", columns, label));
      }
      String[] splits = columns.stream().filter(TrainRegressor::isSplit).toArray(String[]::new);
      if (splits.length == 0) {
        table = table.withColumn("test0", functions.rand(seed).lt(0.1).cast("int")).cache();
        splits = new String[] {"test0"};
      }
      String[] features =
          columns.stream().filter(c -> !c.equals(label) && !isSplit(c)).toArray(String[]::new);
      double sum = 0;
      for (String split : splits) {
        double error = error(table, features, split);
        sum += error;
        System.out.printf(Locale.ROOT, "%s: %.4f%n", split, error);
      }
      System.out.printf(Locale.ROOT, "test RMSE: %.4f%n", sum / splits.length);
    } finally {
      spark.stop();
    }
    return 0;
  }

  private static boolean isSplit(String column) {
    return column.matches("test\\d+");
  }

  private Dataset<Row> csv(SparkSession spark) {
    return spark.read().option("header", true).option("inferSchema", true).csv(data);
  }

  /** J. Friedman, "Multivariate adaptive regression splines", 1991: five features count of ten. */
  private Dataset<Row> generated(SparkSession spark) {
    Dataset<Row> table = spark.range(0, GENERATED_ROWS, 1, 1).toDF();
    for (int i = 1; i <= 10; i++) {
      table = table.withColumn("x" + i, functions.rand(seed + i));
    }
    return table
        .withColumn("noise", functions.randn(seed))
        .withColumn(
            label,
            functions.expr(
                "10 * sin(pi() * x1 * x2) + 20 * pow(x3 - 0.5, 2) + 10 * x4 + 5 * x5 + noise"))
        .drop("id", "noise");
  }

  private double error(Dataset<Row> table, String[] features, String split) {
    NeuralNetworkRegressor regressor =
        new NeuralNetworkRegressor()
            .setFeaturesCol("scaled")
            .setLabelCol(label)
            .setHiddenLayers(hidden)
            .setActivation(activation)
            .setDropout(dropout)
            .setRegParam(regParam)
            .setStepSize(stepSize)
            .setMaxIter(maxIter)
            .setSeed(seed)
            .setVerbose(verbose);
    if (workers != null) {
      regressor.setNumWorkers(workers);
    }
    if (batchSize != null) {
      regressor.setBatchSize(batchSize);
    }
    Pipeline pipeline =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  new VectorAssembler().setInputCols(features).setOutputCol("vector"),
                  new StandardScaler()
                      .setInputCol("vector")
                      .setOutputCol("scaled")
                      .setWithMean(true),
                  regressor
                });
    PipelineModel model = pipeline.fit(table.where(functions.col(split).equalTo(0)));
    return new RegressionEvaluator()
        .setLabelCol(label)
        .evaluate(model.transform(table.where(functions.col(split).equalTo(1))));
  }
}
