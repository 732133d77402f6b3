package sparknn.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * MLlib's MultilayerPerceptronClassifier on the same layers: rows a second of a pass. Runs in a JVM
 * of its own, because the vector module can only be chosen when a JVM starts.
 */
public final class MllibThroughput {
  private static final String RESULT = "mllib rows a second: ";

  private MllibThroughput() {}

  /** The rates as Spark comes and with the vector module. */
  static double[] bothWays(String net) throws IOException, InterruptedException {
    return new double[] {
      inNewJvm(net, List.of()), inNewJvm(net, List.of("--add-modules", "jdk.incubator.vector"))
    };
  }

  private static double inNewJvm(String net, List<String> options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.add("-Xmx4g");
    command.addAll(options);
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (option.startsWith("--add-opens") || option.startsWith("-D")) {
        command.add(option);
      }
    }
    String own =
        MllibThroughput.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    command.addAll(
        List.of("-cp", own + ":" + engine() + ":" + System.getProperty("java.class.path")));
    command.addAll(List.of(MllibThroughput.class.getName(), net));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    double rate = Double.NaN;
    StringBuilder output = new StringBuilder();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        output.append(line).append('\n');
        if (line.startsWith(RESULT)) {
          rate = Double.parseDouble(line.substring(RESULT.length()));
        }
      }
    }
    if (process.waitFor() != 0) {
      throw new IOException("MLlib's run failed:\n" + output);
    }
    return rate;
  }

  private static String engine() {
    return sparknn.nn.random.Rng.class
        .getProtectionDomain()
        .getCodeSource()
        .getLocation()
        .getPath();
  }

  public static void main(String[] args) {
    int[] sizes = Arrays.stream(args[0].split("-", -1)).mapToInt(Integer::parseInt).toArray();
    SparkSession spark =
        SparkSession.builder().master("local[*]").config("spark.ui.enabled", "false").getOrCreate();
    // About a second a pass at MLlib's speed; the rate does not depend on it.
    long rows = (long) Math.min(60_000, 8e9 / BareGemms.flopsPerRow(sizes));
    Dataset<Row> data =
        SyntheticData.classification(
            spark,
            rows,
            sizes[0],
            sizes[sizes.length - 1],
            spark.sparkContext().defaultParallelism());
    AtomicInteger jobs = new AtomicInteger();
    spark
        .sparkContext()
        .addSparkListener(
            new SparkListener() {
              @Override
              public void onJobStart(SparkListenerJobStart start) {
                jobs.incrementAndGet();
              }
            });
    // Each evaluation of loss and gradient is one job and one pass over the rows; L-BFGS may make
    // several an iteration. Two fits of different length: their difference has no set-up in it.
    fit(data, sizes, 3);
    double[] few = timed(data, sizes, 3, jobs);
    double[] many = timed(data, sizes, 13, jobs);
    double rate = rows * (many[1] - few[1]) / (many[0] - few[0]);
    System.out.printf(Locale.ROOT, "%n%s%.1f%n", RESULT, rate);
    spark.stop();
  }

  /** Seconds and jobs of a fit. */
  private static double[] timed(
      Dataset<Row> data, int[] sizes, int iterations, AtomicInteger jobs) {
    settle();
    int before = jobs.get();
    long start = System.nanoTime();
    fit(data, sizes, iterations);
    double seconds = (System.nanoTime() - start) / 1e9;
    settle();
    return new double[] {seconds, jobs.get() - before};
  }

  /** Listeners hear of jobs a little later. */
  private static void settle() {
    try {
      Thread.sleep(500);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void fit(Dataset<Row> data, int[] sizes, int iterations) {
    new MultilayerPerceptronClassifier()
        .setLayers(sizes)
        .setMaxIter(iterations)
        .setTol(0)
        .setSeed(1)
        .fit(data);
  }
}
