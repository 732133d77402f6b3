package sparknn.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sparknn.classification.NeuralNetworkClassificationModel;
import sparknn.classification.NeuralNetworkClassifier;

/**
 * Hashed words of random texts, sparse: seconds and memory of a pass by the number of buckets,
 * which is the number of features.
 *
 * <p>A text has some words, drawn from a vocabulary of a million by Zipf's law, and belongs to the
 * class that its words vote for. Memory is the most of the heap that a fit had in use, beyond what
 * was in use before it, garbage and the state on the driver among it.
 */
@Command(
    name = "SparseWidth",
    description = "Prints seconds and memory of a pass by the number of sparse features.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false)
public final class SparseWidth implements Callable<Integer> {
  private static final int VOCABULARY = 1_000_000;

  @Option(names = "--widths", split = ",", description = "Numbers of features, as powers of 2.")
  private int[] widths = {14, 16, 18, 20};

  @Option(names = "--rows", description = "How many texts.")
  private int rows = 100_000;

  @Option(names = "--set", description = "How many words a text has.")
  private int set = 50;

  @Option(names = "--uniform", description = "Words are drawn alike, and not by Zipf's law.")
  private boolean uniform;

  @Option(names = "--hidden", split = ",", description = "Units of the hidden layers.")
  private int[] hidden = {16};

  @Option(names = "--passes", description = "Of which the best one is printed.")
  private int passes = 4;

  @Option(names = "--scored", description = "How many rows are scored.")
  private int scored = 1000;

  @Option(names = "--solver", description = "Of the network.")
  private String solver = "adam";

  private SparseWidth() {}

  /** Runs it. */
  public static void main(String[] args) {
    int status = new CommandLine(new SparseWidth()).execute(args);
    if (status != 0) {
      System.exit(status);
    }
  }

  @Override
  public Integer call() {
    SparkSession spark = SparkSession.builder().getOrCreate();
    System.out.printf(
        "Spark %s, Java %s, %d cores, %d rows with %d set, %s, hidden layers %s, %s%n%n",
        spark.version(),
        System.getProperty("java.version"),
        spark.sparkContext().defaultParallelism(),
        rows,
        set,
        uniform ? "words drawn alike" : "words by Zipf's law",
        Arrays.toString(hidden),
        solver);
    System.out.println(
        "| features | seconds a pass | seconds of fit | heap at most, MB | µs a row scored |"
            + " accuracy |");
    System.out.println("|---:|---:|---:|---:|---:|---:|");
    for (int width : widths) {
      Dataset<Row> texts = texts(spark, 1 << width).persist(StorageLevel.MEMORY_ONLY());
      texts.count();
      fit(texts, 1);
      long before = heapAfterCollection();
      resetPeaks();
      long start = System.nanoTime();
      NeuralNetworkClassificationModel model = fit(texts, passes);
      double seconds = (System.nanoTime() - start) / 1e9;
      long peak = peak();
      double pass =
          model.summary().passes().stream().mapToDouble(p -> p.seconds()).min().orElseThrow();
      Dataset<Row> some = texts.limit(scored).coalesce(1).persist(StorageLevel.MEMORY_ONLY());
      some.count();
      right(model, some);
      start = System.nanoTime();
      double right = right(model, some);
      double each = (System.nanoTime() - start) / 1e3 / scored;
      System.out.printf(
          Locale.ROOT,
          "| 2^%d | %.2f | %.2f | %d | %.1f | %.3f |%n",
          width,
          pass,
          seconds,
          (peak - before) >> 20,
          each,
          right);
      some.unpersist();
      texts.unpersist();
    }
    spark.stop();
    return 0;
  }

  private static double right(NeuralNetworkClassificationModel model, Dataset<Row> texts) {
    return model.transform(texts).selectExpr("avg(int(prediction = label))").first().getDouble(0);
  }

  private static long heapAfterCollection() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static void resetPeaks() {
    ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
  }

  /** The most that was in use, garbage and all. */
  private static long peak() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .mapToLong(pool -> pool.getPeakUsage().getUsed())
        .sum();
  }

  private NeuralNetworkClassificationModel fit(Dataset<Row> texts, int most) {
    return new NeuralNetworkClassifier()
        .setHiddenLayers(hidden)
        .setSolver(solver)
        .setMaxIter(most)
        .fit(texts);
  }

  private Dataset<Row> texts(SparkSession spark, int width) {
    int words = set;
    boolean alike = uniform;
    int each = rows / 10;
    List<Integer> parts = IntStream.range(0, 10).boxed().toList();
    JavaRDD<Row> drawn =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(new ArrayList<>(parts), 10)
            .flatMap(
                part -> {
                  Random random = new Random(part);
                  return IntStream.range(0, each)
                      .mapToObj(i -> text(random, width, words, alike))
                      .iterator();
                });
    StructType schema =
        new StructType()
            .add("label", DataTypes.DoubleType)
            .add("features", SQLDataTypes.VectorType());
    return spark.createDataFrame(drawn, schema).coalesce(2);
  }

  private static Row text(Random random, int width, int words, boolean alike) {
    double vote = 0;
    int[] buckets = new int[words];
    for (int i = 0; i < words; i++) {
      double u = random.nextDouble();
      // The inverse of the distribution of 1 / rank.
      int word = (int) (alike ? u * VOCABULARY : Math.pow(VOCABULARY, u));
      int hash = word * 0x9E3779B9;
      hash ^= hash >>> 15;
      hash *= 0x85EBCA6B;
      hash ^= hash >>> 13;
      vote += (hash & 1) == 0 ? 1 : -1;
      buckets[i] = (hash >>> 1) & (width - 1);
    }
    int[] columns = Arrays.stream(buckets).distinct().sorted().toArray();
    double[] ones = new double[columns.length];
    Arrays.fill(ones, 1);
    return RowFactory.create(vote > 0 ? 1.0 : 0.0, Vectors.sparse(width, columns, ones));
  }
}
