package sparknn.examples;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sparknn.classification.NeuralNetworkClassifier;
import sparknn.param.NeuralNetworkParams;
import sparknn.regression.NeuralNetworkRegressor;

/**
 * Trains a network on the columns of a table as they are: strings, Booleans, numbers, and cells
 * that are empty.
 *
 * <p>{@code examples/run TrainOnTable --help} lists the options.
 */
@Command(
    name = "TrainOnTable",
    description = "Trains a network on a table as it is: strings, Booleans, numbers, empty cells.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false)
public final class TrainOnTable implements Callable<Integer> {
  private static final int GENERATED_ROWS = 20_000;
  private static final int MOST_CLASSES = 100;
  private static final String LABEL = "label";

  @Option(
      names = "--data",
      description =
          "Folder with train.csv and test.csv: a header, a column 'label' of numbers, strings are"
              + " categories, empty cells are missing. None: a table that the program draws.")
  private String data;

  @Option(names = "--hidden", split = ",", description = "Units of the hidden layers, as 64,64.")
  private int[] hidden;

  @Option(names = "--max-iter", description = "Passes over the data; not given: the default.")
  private Integer maxIter;

  @Option(names = "--seed", description = "Seed of everything random.")
  private long seed = 7;

  private TrainOnTable() {}

  /** Runs it. */
  public static void main(String[] args) {
    int status = new CommandLine(new TrainOnTable()).execute(args);
    if (status != 0) {
      System.exit(status);
    }
  }

  @Override
  public Integer call() {
    SparkSession spark = SparkSession.builder().getOrCreate();
    try {
      Dataset<Row> table = data == null ? generated(spark) : null;
      Dataset<Row> train = data == null ? table.where("id % 5 > 0") : csv(spark, "train", null);
      Dataset<Row> test =
          data == null ? table.where("id % 5 = 0") : csv(spark, "test", train.schema());
      train.cache();
      test.cache();
      String[] numbers = columns(train, true);
      String[] categories = columns(train, false);
      System.out.printf("numericCols: %s%n", String.join(", ", numbers));
      System.out.printf("categoricalCols: %s%n", String.join(", ", categories));
      long begin = System.nanoTime();
      if (classes(train)) {
        NeuralNetworkClassifier classifier = new NeuralNetworkClassifier().setSeed(seed);
        set(classifier, numbers, categories);
        report(classifier.fit(train), test, begin);
      } else {
        NeuralNetworkRegressor regressor = new NeuralNetworkRegressor().setSeed(seed);
        set(regressor, numbers, categories);
        report(regressor.fit(train), test, begin);
      }
    } finally {
      spark.stop();
    }
    return 0;
  }

  private void set(
      NeuralNetworkParams.Setters<?> estimator, String[] numbers, String[] categories) {
    if (numbers.length > 0) {
      estimator.setNumericCols(numbers);
    }
    if (categories.length > 0) {
      estimator.setCategoricalCols(categories);
    }
    if (hidden != null) {
      estimator.setHiddenLayers(hidden);
    }
    if (maxIter != null) {
      estimator.setMaxIter(maxIter);
    }
  }

  private static void report(Model<?> model, Dataset<Row> test, long begin) {
    double seconds = (System.nanoTime() - begin) / 1e9;
    Dataset<Row> scored = model.transform(test);
    if (Arrays.asList(scored.columns()).contains("probability")) {
      double accuracy =
          new MulticlassClassificationEvaluator()
              .setLabelCol(LABEL)
              .setMetricName("accuracy")
              .evaluate(scored);
      System.out.printf(Locale.ROOT, "test accuracy: %.4f, %.1f s%n", accuracy, seconds);
    } else {
      double error = new RegressionEvaluator().setLabelCol(LABEL).evaluate(scored);
      System.out.printf(Locale.ROOT, "test RMSE: %.4f, %.1f s%n", error, seconds);
    }
  }

  /** Numbers, or what is neither a number nor a date. */
  private static String[] columns(Dataset<Row> table, boolean numbers) {
    List<String> names = new ArrayList<>();
    for (StructField field : table.schema().fields()) {
      boolean number = field.dataType() instanceof NumericType;
      boolean category =
          field.dataType().equals(DataTypes.StringType)
              || field.dataType().equals(DataTypes.BooleanType);
      boolean feature = !field.name().equals(LABEL) && !field.name().equals("id");
      if (feature && (numbers ? number : category)) {
        names.add(field.name());
      }
    }
    return names.toArray(String[]::new);
  }

  /** A label with a fraction, or of many values, is a number to predict. */
  private static boolean classes(Dataset<Row> table) {
    Dataset<Row> labels = table.select(functions.col(LABEL).cast("double").as(LABEL)).distinct();
    return labels.where("label <> floor(label)").isEmpty() && labels.count() <= MOST_CLASSES;
  }

  private Dataset<Row> csv(SparkSession spark, String name, StructType schema) {
    String path = data + "/" + name + ".csv";
    return schema == null
        ? spark.read().option("header", true).option("inferSchema", true).csv(path)
        : spark.read().option("header", true).schema(schema).csv(path);
  }

  /** Delays of trains: by line, station, hour, rain, and whether it is a holiday; some unknown. */
  private Dataset<Row> generated(SparkSession spark) {
    return spark
        .range(0, GENERATED_ROWS, 1, 1)
        .toDF()
        .withColumn("line", functions.expr("concat('line ', cast(rand(1) * 6 as int))"))
        .withColumn("place", functions.expr("cast(pow(rand(2), 2) * 60 as int)"))
        .withColumn("hour", functions.expr("cast(rand(3) * 24 as int)"))
        .withColumn("rain", functions.expr("if(rand(4) < 0.6, 0d, -8 * ln(rand(5)))"))
        .withColumn("holiday", functions.expr("rand(6) < 0.1"))
        .withColumn(
            "risk",
            functions.expr(
                "0.05 * rain + (place % 7) / 3 + if(holiday, -1, 0)"
                    + " + if(hour between 7 and 9 or hour between 16 and 18, 1, 0)"
                    + " + if(line = 'line 3' and rain > 5, 2, 0) + randn(7) / 2"))
        .withColumn(LABEL, functions.expr("if(risk > 1.6, 1, 0)"))
        .withColumn("station", functions.expr("concat('station ', place)"))
        .withColumn("station", functions.expr("if(rand(8) < 0.02, null, station)"))
        .withColumn("rain", functions.expr("if(rand(9) < 0.1, null, rain)"))
        .drop("place", "risk");
  }
}
