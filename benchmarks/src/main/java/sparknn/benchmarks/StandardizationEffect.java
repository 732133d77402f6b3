package sparknn.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.feature.Binarizer;
import org.apache.spark.ml.feature.OneHotEncoder;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sparknn.classification.NeuralNetworkClassifier;
import sparknn.examples.IdxFiles;
import sparknn.regression.NeuralNetworkRegressor;

/**
 * What {@code standardization} does to images, tables, words and binary features as they are: the
 * accuracy, or the error of values, on a part of the training rows that was kept apart. Test rows
 * are not looked at.
 */
@Command(
    name = "StandardizationEffect",
    description = "Prints how well networks learn features as they are and standardised.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class StandardizationEffect implements Callable<Integer> {
  private static final int GENERATED_ROWS = 6000;
  private static final int GENERATED_COLUMNS = 10;

  @Option(names = "--data", required = true, description = "Folder of the data sets' folders.")
  private String data;

  @Option(names = "--seeds", split = ",", description = "One training for each.")
  private long[] seeds = {1, 2};

  @Option(names = "--only", split = ",", description = "Names of some data sets; none: all.")
  private List<String> only = new ArrayList<>();

  private SparkSession spark;

  private StandardizationEffect() {}

  /** Runs it. */
  public static void main(String[] args) {
    int status = new CommandLine(new StandardizationEffect()).execute(args);
    if (status != 0) {
      System.exit(status);
    }
  }

  @Override
  public Integer call() {
    spark = SparkSession.builder().getOrCreate();
    System.out.println("| data | rows, features | measure | as they are | standardised |");
    System.out.println("|---|---:|---|---:|---:|");
    for (String images : List.of("mnist", "fashion-mnist")) {
      if (wanted(images)) {
        Dataset<Row> all = IdxFiles.train(spark, data + "/" + images).limit(30_000);
        classes(images, all, new NeuralNetworkClassifier().setMaxIter(8));
      }
    }
    for (String table : List.of("kin8nm", "power-plant")) {
      if (wanted(table)) {
        values(table);
      }
    }
    if (wanted("letter")) {
      Dataset<Row> letters = csv("tables/letter/train.csv");
      classes("letter", assembled(letters, "label"), new NeuralNetworkClassifier());
    }
    if (wanted("adult")) {
      classes("adult", adult(), new NeuralNetworkClassifier().setHiddenLayers(64).setMaxIter(10));
    }
    words();
    if (wanted("scales")) {
      classes("scales", scales(), new NeuralNetworkClassifier().setHiddenLayers(32));
    }
    spark.stop();
    return 0;
  }

  private boolean wanted(String name) {
    return only.isEmpty() || only.contains(name);
  }

  /** Word counts, and which words there are. */
  private void words() {
    if (!wanted("words") && !wanted("words-binary")) {
      return;
    }
    Dataset<Row> counts =
        spark
            .read()
            .format("libsvm")
            .option("numFeatures", 55_684)
            .load(data + "/20newsgroups/bow.train.libsvm.gz")
            .orderBy(functions.rand(1))
            .limit(5000)
            .cache();
    NeuralNetworkClassifier network =
        new NeuralNetworkClassifier().setHiddenLayers(32).setMaxIter(4);
    if (wanted("words")) {
      classes("words", counts, network);
    }
    if (wanted("words-binary")) {
      Binarizer whether = new Binarizer().setInputCol("features").setOutputCol("binary");
      Dataset<Row> binary = whether.transform(counts);
      classes(
          "words-binary",
          binary.select(functions.col("label"), functions.col("binary").as("features")),
          network);
    }
  }

  /** The rows without those of the first test split. */
  private void values(String name) {
    Dataset<Row> table = csv(name + "/" + name + ".csv").where("test0 = 0");
    for (int split = 0; split < 5; split++) {
      table = table.drop("test" + split);
    }
    NeuralNetworkRegressor network =
        new NeuralNetworkRegressor().setLabelCol("y").setHiddenLayers(64, 64).setMaxIter(40);
    report(
        name,
        "RMSE",
        assembled(table, "y"),
        (rows, seed, standardization) ->
            new RegressionEvaluator()
                .setLabelCol("y")
                .evaluate(
                    network
                        .setSeed(seed)
                        .setStandardization(standardization)
                        .fit(rows[0])
                        .transform(rows[1])));
  }

  private void classes(String name, Dataset<Row> all, NeuralNetworkClassifier network) {
    report(
        name,
        "accuracy",
        all,
        (rows, seed, standardization) ->
            new MulticlassClassificationEvaluator()
                .setMetricName("accuracy")
                .evaluate(
                    network
                        .setSeed(seed)
                        .setStandardization(standardization)
                        .fit(rows[0])
                        .transform(rows[1])));
  }

  private interface Measure {
    double of(Dataset<Row>[] rows, long seed, boolean standardization);
  }

  private void report(String name, String measure, Dataset<Row> all, Measure fit) {
    Dataset<Row> cached = all.cache();
    Dataset<Row>[] rows = cached.randomSplit(new double[] {0.8, 0.2}, 7);
    rows[0].cache();
    rows[1].cache();
    ToDoubleFunction<Boolean> mean =
        standardization ->
            Arrays.stream(seeds)
                .mapToDouble(seed -> fit.of(rows, seed, standardization))
                .average()
                .orElseThrow();
    System.out.printf(
        Locale.ROOT,
        "| %s | %d × %d | %s | %.4f | %.4f |%n",
        name,
        rows[0].count(),
        ((org.apache.spark.ml.linalg.Vector) rows[0].select("features").first().get(0)).size(),
        measure,
        mean.applyAsDouble(false),
        mean.applyAsDouble(true));
    rows[0].unpersist();
    rows[1].unpersist();
    cached.unpersist();
  }

  private Dataset<Row> csv(String file) {
    return spark.read().option("header", true).option("inferSchema", true).csv(data + "/" + file);
  }

  private static Dataset<Row> assembled(Dataset<Row> table, String label) {
    String[] columns =
        Arrays.stream(table.columns()).filter(c -> !c.equals(label)).toArray(String[]::new);
    return new VectorAssembler()
        .setInputCols(columns)
        .setOutputCol("features")
        .transform(table)
        .select(
            functions.col(label).cast(DataTypes.DoubleType).as(label), functions.col("features"));
  }

  /** Numbers as they are, words one-hot. */
  private Dataset<Row> adult() {
    Dataset<Row> table = csv("tables/adult/train.csv");
    List<PipelineStage> stages = new ArrayList<>();
    List<String> inputs = new ArrayList<>();
    for (StructField field : table.schema().fields()) {
      String column = field.name();
      if (field.dataType().equals(DataTypes.StringType)) {
        stages.add(
            new StringIndexer()
                .setInputCol(column)
                .setOutputCol(column + "Index")
                .setHandleInvalid("keep"));
        stages.add(
            new OneHotEncoder().setInputCol(column + "Index").setOutputCol(column + "Vector"));
        inputs.add(column + "Vector");
      } else if (!column.equals("label")) {
        inputs.add(column);
      }
    }
    stages.add(
        new VectorAssembler()
            .setInputCols(inputs.toArray(String[]::new))
            .setOutputCol("features")
            .setHandleInvalid("skip"));
    return new Pipeline()
        .setStages(stages.toArray(PipelineStage[]::new))
        .fit(table)
        .transform(table)
        .selectExpr("cast(label AS double) AS label", "features");
  }

  /**
   * Normal features, the first in thousandths, the last in thousands, on which equally much hangs.
   */
  private Dataset<Row> scales() {
    Dataset<Row> table = spark.range(0, GENERATED_ROWS, 1, 2).toDF();
    List<String> sum = new ArrayList<>();
    for (int j = 0; j < GENERATED_COLUMNS; j++) {
      table = table.withColumn("z" + j, functions.randn(j));
      sum.add((j % 2 == 0 ? "z" : "-z") + j);
    }
    table =
        table.withColumn(
            "label", functions.expr("cast(" + String.join(" + ", sum) + " > 0 AS double)"));
    for (int j = 0; j < GENERATED_COLUMNS; j++) {
      double unit = Math.pow(10, -3 + 6.0 * j / (GENERATED_COLUMNS - 1));
      table =
          table.withColumn("x" + j, functions.col("z" + j).plus(2).multiply(unit)).drop("z" + j);
    }
    return assembled(table.drop("id"), "label");
  }
}
