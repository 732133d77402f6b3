package sparknn.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sparknn.internal.distributed.Averaging;
import sparknn.internal.distributed.PackedData;
import sparknn.internal.distributed.Packing;
import sparknn.internal.distributed.ParameterAveraging;
import sparknn.internal.distributed.RowReader;
import sparknn.nn.data.TargetScaling;
import sparknn.nn.linalg.Shape;
import sparknn.nn.loss.RootMeanSquaredError;
import sparknn.nn.loss.SquaredError;
import sparknn.nn.optim.Optimizer;
import sparknn.nn.schedule.Constant;
import sparknn.nn.train.EarlyStopping;
import sparknn.nn.train.Network;
import sparknn.nn.train.TrainingPlan;
import sparknn.nn.train.TrainingState;
import sparknn.nn.train.Update;

/**
 * Seconds of a round of parameter averaging, by the number of parameters, of workers and of the
 * optimiser's slots.
 *
 * <p>Every worker takes one step on one row in a network of {@link Ballast}. The time of those
 * steps, spread over the cores, is {@code training}; all else of a round is {@code reduction}:
 * broadcast, start of the tasks, each worker's copy of the state, shuffle, sums, and bringing the
 * average to the driver. {@code processor} is the processor time of the whole JVM in a round: on a
 * machine that others use too it says more than seconds.
 */
@Command(
    name = "AveragingCost",
    description = "Prints seconds of a round of averaging.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class AveragingCost implements Callable<Integer> {
  private static final int WARM_UP = 5;

  @Option(names = "--parameters", split = ",", description = "Numbers of parameters.")
  private int[] sizes = {10_000, 100_000, 1_000_000, 10_000_000};

  @Option(names = "--workers", split = ",", description = "Numbers of workers.")
  private int[] workerCounts = {2, 4, 16, 64};

  @Option(names = "--solvers", split = ",", description = "Optimisers.")
  private String[] solvers = {"sgd", "adam"};

  @Option(names = "--rounds", description = "Rounds to measure, after the warm-up.")
  private int rounds = 9;

  @Option(
      names = "--heap",
      arity = "1",
      description = "Whether to measure the driver's heap too, in rounds of their own.")
  private boolean heap;

  private AveragingCost() {}

  /** Runs it. */
  public static void main(String[] args) {
    int status = new CommandLine(new AveragingCost()).execute(args);
    if (status != 0) {
      System.exit(status);
    }
  }

  @Override
  public Integer call() throws Exception {
    SparkSession spark = SparkSession.builder().getOrCreate();
    JavaSparkContext context = new JavaSparkContext(spark.sparkContext());
    System.out.printf(
        "Spark %s, Java %s, %s, %d cores%n",
        spark.version(),
        System.getProperty("java.version"),
        context.master(),
        context.defaultParallelism());
    System.out.println(
        "solver parameters workers | round s: median    min | processor s | training reduction |"
            + " worker stage, averaging stage, rest s | shuffled MB | driver's states | checksum");
    String last = "";
    for (String solver : solvers) {
      for (int parameters : sizes) {
        for (int workers : workerCounts) {
          last = measure(context, solver, parameters, workers);
        }
      }
    }
    System.out.println(last);
    spark.stop();
    return 0;
  }

  /** Prints a line of the table and returns it as pairs. */
  private String measure(JavaSparkContext context, String solver, int parameters, int workers)
      throws InterruptedException {
    Optimizer optimizer = new Ballast.Timed(Optimizer.CATALOG.create(solver));
    Network network =
        new Network(Shape.of(1), List.of(new Ballast(parameters)), new SquaredError());
    RowReader<Integer> reader =
        (row, into) -> {
          into.setDense(new double[] {row});
          into.setTarget(row + 1);
          return null;
        };
    List<Integer> rows = IntStream.range(0, workers).boxed().toList();
    int cores = context.defaultParallelism();
    try (PackedData data =
        new Packing(1, 1, workers, 0, 1).pack(context.parallelize(rows, 1), reader)) {
      TrainingPlan plan = plan(network, optimizer, WARM_UP + rounds);
      List<Mark> marks = new ArrayList<>();
      StageTimes stages = StageTimes.listenTo(context);
      float[] result = train(context, plan, data, marks);
      stages.stop();
      double states = heap ? DriverHeap.peak(context, plan, data) : Double.NaN;

      double[] times = marks.stream().skip(WARM_UP).mapToDouble(Mark::seconds).toArray();
      double round = median(times);
      double least = Arrays.stream(times).min().orElseThrow();
      Mark begin = marks.get(WARM_UP - 1);
      Mark end = marks.get(marks.size() - 1);
      double trained = (end.training - begin.training) / rounds / cores;
      double processor = (end.processor - begin.processor) / rounds;
      double megabytes = stages.shuffledBytes() / (double) (WARM_UP + rounds) / 1e6;
      double worker = stages.median(0, WARM_UP, rounds);
      double averaging = stages.median(1, WARM_UP, rounds);
      System.out.printf(
          Locale.ROOT,
          "%6s %10d %7d | %15.3f %6.3f | %11.3f | %8.3f %9.3f | %12.3f %16.3f %7.3f | %11.1f | %15.2f |"
              + " %08x%n",
          solver,
          parameters,
          workers,
          round,
          least,
          processor,
          trained,
          round - trained,
          worker,
          averaging,
          round - worker - averaging,
          megabytes,
          states,
          Arrays.hashCode(result));
      return String.format(
          Locale.ROOT,
          "solver=%s parameters=%d workers=%d roundSeconds=%.3f minRoundSeconds=%.3f processorSeconds=%.3f"
              + " trainingSeconds=%.3f reductionSeconds=%.3f shuffledMegabytes=%.1f"
              + " driverStates=%.2f",
          solver,
          parameters,
          workers,
          round,
          least,
          processor,
          trained,
          round - trained,
          megabytes,
          states);
    }
  }

  private static TrainingPlan plan(Network network, Optimizer optimizer, int rounds) {
    return new TrainingPlan(
        network,
        Update.plain(optimizer),
        1e-3,
        new Constant(),
        new RootMeanSquaredError(List.of(1.0)),
        TargetScaling.none(1),
        rounds,
        1,
        1,
        1);
  }

  /**
   * What the clocks show when a round has ended.
   *
   * @param seconds of that round
   * @param training of all workers since the start of the JVM
   * @param processor time of this JVM since its start
   */
  record Mark(double seconds, double training, double processor) {}

  /** Trains; a pass is a round, as a worker has but one row. */
  static float[] train(
      JavaSparkContext context, TrainingPlan plan, PackedData data, List<Mark> marks) {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return new ParameterAveraging(
            context,
            plan,
            new Averaging(0, 1, 0),
            data,
            new EarlyStopping(1, 0),
            pass ->
                marks.add(
                    new Mark(
                        pass.seconds(),
                        Ballast.trainingSeconds(),
                        system.getProcessCpuTime() / 1e9)),
            plan.network().initialValues(plan.seed()))
        .train()
        .values()
        .parameters();
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }

  /** The state that workers and driver exchange, in bytes. */
  static long stateBytes(TrainingPlan plan) {
    return 4L * TrainingState.flatSize(plan);
  }
}
