package sparknn.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sparknn.classification.NeuralNetworkClassificationModel;
import sparknn.classification.NeuralNetworkClassifier;

/**
 * Scores rows from Parquet to Parquet, as a nightly job does: a pipeline is trained on some rows,
 * saved, loaded, and says of all of them what it makes of them. Row by row it reads the columns
 * that it needs; in blocks it takes less time a row.
 *
 * <p>{@code examples/run BatchScoring --help} lists the options.
 */
@Command(
    name = "BatchScoring",
    description = "Scores generated rows from Parquet to Parquet, row by row and in blocks.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false)
public final class BatchScoring implements Callable<Integer> {
  private static final int COLUMNS = 20;
  private static final int TRAINED_ON = 20_000;

  @Option(names = "--rows", description = "How many rows to score.")
  private long rows = 2_000_000;

  @Option(names = "--hidden", split = ",", description = "Units of the hidden layers.")
  private int[] hidden = {128, 64};

  @Option(names = "--block", description = "Rows of a block.")
  private int block = 1024;

  @Option(names = "--folder", description = "Where the files go; not set: a temporary folder.")
  private String folder;

  private BatchScoring() {}

  /** Runs it. */
  public static void main(String[] args) {
    int status = new CommandLine(new BatchScoring()).execute(args);
    if (status != 0) {
      System.exit(status);
    }
  }

  @Override
  public Integer call() throws IOException {
    String to = folder == null ? Files.createTempDirectory("batch-scoring").toString() : folder;
    SparkSession spark = SparkSession.builder().getOrCreate();
    try {
      generate(spark).write().mode("overwrite").parquet(to + "/rows");
      Dataset<Row> stored = spark.read().parquet(to + "/rows");
      pipeline().fit(stored.limit(TRAINED_ON)).write().overwrite().save(to + "/model");
      for (int size : new int[] {0, block}) {
        PipelineModel model = PipelineModel.load(to + "/model");
        int last = model.stages().length - 1;
        ((NeuralNetworkClassificationModel) model.stages()[last]).setScoringBlockSize(size);
        score(
            model, stored, to + "/scored-" + size, size == 0 ? "row by row" : "blocks of " + size);
      }
    } finally {
      spark.stop();
    }
    return 0;
  }

  private void score(PipelineModel model, Dataset<Row> stored, String to, String how) {
    long start = System.nanoTime();
    model
        .transform(stored.drop("note"))
        .select("id", "prediction", "probability")
        .write()
        .mode("overwrite")
        .parquet(to);
    double seconds = (System.nanoTime() - start) / 1e9;
    Dataset<Row> scored = stored.sparkSession().read().parquet(to);
    double accuracy =
        (double)
                scored
                    .join(stored, "id")
                    .where(functions.col("prediction").equalTo(functions.col("label")))
                    .count()
            / rows;
    System.out.printf(
        Locale.ROOT,
        "%s: %d rows in %.1f s, %.0f rows/s, accuracy %.3f%n",
        how,
        scored.count(),
        seconds,
        rows / seconds,
        accuracy);
  }

  private Pipeline pipeline() {
    String[] columns = new String[COLUMNS];
    for (int i = 0; i < COLUMNS; i++) {
      columns[i] = "x" + i;
    }
    VectorAssembler assembler =
        new VectorAssembler().setInputCols(columns).setOutputCol("features");
    NeuralNetworkClassifier network =
        new NeuralNetworkClassifier().setHiddenLayers(hidden).setMaxIter(5);
    return new Pipeline().setStages(new PipelineStage[] {assembler, network});
  }

  /** Three classes of points in {@value #COLUMNS} dimensions, and a column that nobody needs. */
  private Dataset<Row> generate(SparkSession spark) {
    Dataset<Row> data =
        spark
            .range(rows)
            .withColumn(
                "label", functions.pmod(functions.col("id"), functions.lit(3)).cast("double"))
            .withColumn("note", functions.sha2(functions.col("id").cast("string"), 256));
    for (int i = 0; i < COLUMNS; i++) {
      data =
          data.withColumn(
              "x" + i,
              functions.randn(i).plus(functions.col("label").multiply(Math.sin(i))).cast("float"));
    }
    return data;
  }
}
