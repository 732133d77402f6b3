package sparknn.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.evaluation.Evaluator;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sparknn.benchmarks.tables.MllibRivals;
import sparknn.benchmarks.tables.PythonRivals;
import sparknn.benchmarks.tables.Results;
import sparknn.benchmarks.tables.TableSet;
import sparknn.classification.NeuralNetworkClassifier;
import sparknn.regression.NeuralNetworkRegressor;

/**
 * Accuracy, or root mean squared error, on the test rows of tables: our networks at their defaults,
 * MLlib's networks and linear models, and scikit-learn's MLP and XGBoost where a Python that has
 * them is named. Prints one Markdown table. Nothing is tuned to a table, and no method looks at
 * test rows.
 */
@Command(
    name = "Tables",
    description = "Prints accuracy or RMSE, and seconds of a fit, on tables, beside others.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false)
public final class Tables implements Callable<Integer> {
  @Option(
      names = "--data",
      required = true,
      split = ",",
      description =
          "Folders of tables: each is a folder with train.csv and test.csv, with a header and the"
              + " column label; or with NAME.csv, the column y and columns test0, test1, … that"
              + " mark the test rows of splits.")
  private List<Path> data;

  @Option(names = "--python", description = "A Python with pandas, scikit-learn and xgboost.")
  private String python;

  @Option(names = "--sets", split = ",", description = "Names of some tables; none: all.")
  private List<String> sets = new ArrayList<>();

  @Option(names = "--seeds", description = "Runs, each with a seed of its own, and the next split.")
  private int seeds = 1;

  @Option(names = "--only-ours", description = "Leave MLlib out.")
  private boolean onlyOurs;

  private SparkSession spark;

  private Tables() {}

  /** Runs it. */
  public static void main(String[] args) {
    int status = new CommandLine(new Tables()).execute(args);
    if (status != 0) {
      System.exit(status);
    }
  }

  @Override
  public Integer call() throws Exception {
    spark = SparkSession.builder().getOrCreate();
    System.out.println(
        "| table | rows × columns | measure | default | s | MLlib network | s | MLlib linear | s |"
            + " scikit-learn MLP | s | XGBoost | s |");
    System.out.println("|---|---:|---|" + "---:|".repeat(10));
    for (Path folder : data) {
      for (Path table : TableSet.within(folder)) {
        if (sets.isEmpty() || sets.contains(table.getFileName().toString())) {
          compare(table);
        }
      }
    }
    spark.stop();
    return 0;
  }

  private void compare(Path folder) throws Exception {
    Results byDefault = new Results();
    Results network = new Results();
    Results linear = new Results();
    String about = "";
    for (int run = 0; run < seeds; run++) {
      try (TableSet table = TableSet.read(spark, folder, run)) {
        about =
            String.format(
                "| %s | %d × %d | %s | ",
                table.name(),
                table.train().count(),
                table.columns(),
                table.regression() ? "RMSE" : "accuracy");
        PipelineModel features = MllibRivals.features(table);
        Dataset<Row> train = features.transform(table.train()).select("label", "features").cache();
        Dataset<Row> test = features.transform(table.test()).select("label", "features").cache();
        // MLlib first: ours must not have touched a BLAS when MLlib chooses its own.
        if (!onlyOurs) {
          measure(table, MllibRivals.network(table, train, run), train, test, network);
          measure(table, MllibRivals.linear(table), train, test, linear);
        }
        measure(table, ours(table, run), train, test, byDefault);
        train.unpersist();
        test.unpersist();
      }
    }
    Map<String, Results> others =
        python == null ? Map.of() : PythonRivals.run(python, folder, seeds);
    StringBuilder line = new StringBuilder(about);
    for (Results each :
        List.of(
            byDefault,
            network,
            linear,
            others.getOrDefault(PythonRivals.MLP, new Results()),
            others.getOrDefault(PythonRivals.XGBOOST, new Results()))) {
      line.append(each.cells(byDefault.digits())).append(" | ");
    }
    System.out.println(line.toString().strip());
  }

  private static Estimator<? extends Model<?>> ours(TableSet table, long seed) {
    return table.regression()
        ? new NeuralNetworkRegressor().setSeed(seed)
        : new NeuralNetworkClassifier().setSeed(seed);
  }

  /**
   * Fits and evaluates.
   *
   * @param estimator null: none for such tables
   */
  private static void measure(
      TableSet table,
      Estimator<? extends Model<?>> estimator,
      Dataset<Row> train,
      Dataset<Row> test,
      Results results) {
    if (estimator == null) {
      return;
    }
    train.count();
    test.count();
    Evaluator evaluator =
        table.regression()
            ? new RegressionEvaluator()
            : new MulticlassClassificationEvaluator().setMetricName("accuracy");
    long start = System.nanoTime();
    Model<?> model = estimator.fit(train);
    double seconds = (System.nanoTime() - start) / 1e9;
    results.add(evaluator.evaluate(model.transform(test)), seconds);
  }
}
