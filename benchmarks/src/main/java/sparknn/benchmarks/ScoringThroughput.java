package sparknn.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sparknn.classification.NeuralNetworkClassificationModel;
import sparknn.classification.NeuralNetworkClassifier;
import sparknn.nn.linalg.Blas;

/**
 * Rows a second of {@code transform}, row by row and in blocks, against MLlib's network with the
 * same layers and, where a Python with it is named, ONNX Runtime on the same weights, all in one
 * run; and what a single {@code predict} takes.
 *
 * <p>The rows come from Spark's cache, several times over, and all columns of the result are
 * written to nowhere. The figure is the best of some jobs; the ways take turns, as machines drift.
 */
@Command(
    name = "ScoringThroughput",
    description = "Prints rows a second of scoring, beside MLlib and ONNX Runtime.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class ScoringThroughput implements Callable<Integer> {
  private static final int CACHED = 50_000;
  private static final int ROUNDS = 3;
  private static final int CALLS = 50_000;

  @Option(names = "--nets", split = ",", description = "Layers, the features first.")
  private String[] nets = {"784-256-10", "54-128-7", "20000-64-2"};

  @Option(names = "--stored", description = "Numbers that are not 0 in rows wider than 10,000.")
  private int stored = 40;

  @Option(names = "--rows", description = "Rows of a job.")
  private int rows = 500_000;

  @Option(names = "--mllib-rows", description = "Rows of a job of MLlib's; 0: none.")
  private int mllibRows = 20_000;

  @Option(names = "--block", description = "The scoringBlockSize of blocks.")
  private int block = 1024;

  @Option(names = "--python", description = "A Python with onnx, onnxruntime and numpy.")
  private String python;

  private ScoringThroughput() {}

  /** Runs it. */
  public static void main(String[] args) {
    int status = new CommandLine(new ScoringThroughput()).execute(args);
    if (status != 0) {
      System.exit(status);
    }
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    SparkSession spark = SparkSession.builder().getOrCreate();
    int cores = spark.sparkContext().defaultParallelism();
    System.out.printf(
        "Spark %s, Java %s, %d cores, %s%n",
        spark.version(), System.getProperty("java.version"), cores, Blas.name());
    for (String net : nets) {
      int[] sizes = Arrays.stream(net.split("-", -1)).mapToInt(Integer::parseInt).toArray();
      report(spark, net, sizes, cores);
    }
    spark.stop();
    return 0;
  }

  private void report(SparkSession spark, String net, int[] sizes, int cores)
      throws IOException, InterruptedException {
    int classes = sizes[sizes.length - 1];
    boolean sparse = sizes[0] > 10_000;
    int kept = Math.min(CACHED, rows);
    Dataset<Row> data =
        sparse
            ? SyntheticData.sparse(spark, kept, sizes[0], stored, classes, cores).cache()
            : SyntheticData.classification(spark, kept, sizes[0], classes, cores);
    data.count();
    Dataset<Row> few = data.limit(1_000).cache();
    NeuralNetworkClassificationModel rowByRow =
        new NeuralNetworkClassifier()
            .setHiddenLayers(Arrays.copyOfRange(sizes, 1, sizes.length - 1))
            .setStandardization(false)
            .setMaxIter(1)
            .fit(few);
    NeuralNetworkClassificationModel blocks =
        rowByRow.copy(new ParamMap()).setScoringBlockSize(block);
    List<Double> ofRows = new ArrayList<>();
    List<Double> ofBlocks = new ArrayList<>();
    Dataset<Row> all = times(data, rows / kept);
    rate(rowByRow, data, kept);
    rate(blocks, data, kept);
    for (int round = 0; round < ROUNDS; round++) {
      ofRows.add(rate(rowByRow, all, rows));
      ofBlocks.add(rate(blocks, all, rows));
    }
    double mllib = mllibRows == 0 ? Double.NaN : mllib(sizes, few, data, cores);
    double[] micros = latency(rowByRow, (Vector) few.head().getAs("features"));
    System.out.printf(
        Locale.ROOT,
        "net=%s%s rowByRow=%.0f blocks=%.0f mllib=%.0f timesMllib=%.1f timesMllibRowByRow=%.1f"
            + " predictMedianMicros=%.1f predict999Micros=%.1f%n",
        net,
        sparse ? " stored=" + stored : "",
        best(ofRows),
        best(ofBlocks),
        mllib,
        best(ofBlocks) / mllib,
        best(ofRows) / mllib,
        micros[0],
        micros[1]);
    if (python != null && !sparse) {
      double[] onnx = OnnxRuntimeThroughput.run(python, rowByRow, sizes, cores);
      System.out.printf(
          Locale.ROOT,
          "net=%s onnxBatches=%.0f onnxOneRowMicros=%.1f blocksToOnnx=%.2f predictToOnnx=%.2f%n",
          net,
          onnx[0],
          onnx[1],
          best(ofBlocks) / onnx[0],
          micros[0] / onnx[1]);
    }
    few.unpersist(true);
    data.unpersist(true);
  }

  private static Dataset<Row> times(Dataset<Row> data, int times) {
    Dataset<Row> all = data;
    for (int i = 1; i < times; i++) {
      all = all.union(data);
    }
    return all;
  }

  private static double rate(Transformer model, Dataset<Row> data, long rows) {
    long start = System.nanoTime();
    model.transform(data).write().format("noop").mode("overwrite").save();
    return rows * 1e9 / (System.nanoTime() - start);
  }

  private double mllib(int[] sizes, Dataset<Row> few, Dataset<Row> data, int cores) {
    Transformer model =
        new MultilayerPerceptronClassifier().setLayers(sizes).setMaxIter(1).setSeed(1).fit(few);
    // A limit leaves one partition, and would leave the other cores idle.
    Dataset<Row> some = data.limit(mllibRows).repartition(cores).cache();
    long count = some.count();
    rate(model, some, count);
    List<Double> rates = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      rates.add(rate(model, some, count));
    }
    some.unpersist(true);
    return best(rates);
  }

  /** The median and the 99.9th percentile of a call, in microseconds. */
  private static double[] latency(NeuralNetworkClassificationModel model, Vector features) {
    for (int i = 0; i < CALLS; i++) {
      model.predict(features);
    }
    long[] nanos = new long[CALLS];
    for (int i = 0; i < CALLS; i++) {
      long start = System.nanoTime();
      model.predict(features);
      nanos[i] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);
    return new double[] {nanos[CALLS / 2] / 1e3, nanos[CALLS - CALLS / 1000] / 1e3};
  }

  private static double best(List<Double> rates) {
    return Collections.max(rates);
  }
}
