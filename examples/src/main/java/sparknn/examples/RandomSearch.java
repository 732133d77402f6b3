package sparknn.examples;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.ml.tuning.TrainValidationSplit;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sparknn.regression.NeuralNetworkRegressor;
import sparknn.tuning.RandomParamGridBuilder;

/**
 * Grid search and random search with as many trainings each, over one Param that matters (the step
 * size) and one that does not (a tiny penalty): figure 1 of Bergstra and Bengio 2012, "Random
 * search for hyper-parameter optimization", with real trainings.
 *
 * <p>{@code examples/run RandomSearch --help} lists the options.
 */
@Command(
    name = "RandomSearch",
    description = "Compares grid search and random search at an equal number of trainings.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false)
public final class RandomSearch implements Callable<Integer> {
  private static final Range PENALTIES = new Range(1e-9, 1e-5);

  @Option(names = "--side", description = "A grid of side × side; as many random points.")
  private int side = 3;

  @Option(names = "--repetitions", description = "Searches of each kind, on data of their own.")
  private int repetitions = 20;

  @Option(names = "--rows", description = "Rows to train and validate on.")
  private int rows = 1000;

  @Option(names = "--max-iter", description = "Passes of a training.")
  private int maxIter = 8;

  @Option(names = "--small", description = "3 repetitions on 300 rows, to see that it runs.")
  private boolean small;

  @Option(names = "--seed", description = "Seed of everything random.")
  private long seed = 7;

  @Option(names = "--plot", description = "PNG file for the plot of the first repetition.")
  private Path plot = Path.of("random-search.png");

  private final NeuralNetworkRegressor network = new NeuralNetworkRegressor();
  private SplittableRandom shifts;

  private RandomSearch() {}

  /** Runs it. */
  public static void main(String[] args) {
    int status = new CommandLine(new RandomSearch()).execute(args);
    if (status != 0) {
      System.exit(status);
    }
  }

  @Override
  public Integer call() throws Exception {
    if (small) {
      repetitions = 3;
      rows = 300;
    }
    if (side < 2 || repetitions < 2) {
      throw new IllegalArgumentException(
          String.format(
              "--side and --repetitions must be at least 2, got %d and %d", side, repetitions));
    }
    SparkSession spark = SparkSession.builder().getOrCreate();
    try {
      network.setHiddenLayers(32).setMaxIter(maxIter).setNumWorkers(1).setSeed(seed);
      shifts = new SplittableRandom(seed);
      List<Comparison> comparisons = new ArrayList<>();
      for (int i = 0; i < repetitions; i++) {
        comparisons.add(compare(spark, i));
        line(comparisons.get(i));
      }
      summary(comparisons);
      Comparison first = comparisons.get(0);
      RandomSearchPlot.write(first, PENALTIES, curves(spark, first), plot);
      System.out.println("plot of the first searches: " + plot.toAbsolutePath());
    } finally {
      spark.stop();
    }
    return 0;
  }

  /** A training: its settings and the R² on the rows that were held out. */
  record Trial(double stepSize, double penalty, double r2) {}

  /** A range of a Param, in whose logarithm it is searched. */
  record Range(double low, double high) {
    /** The value at a place, 0 being the low end and 1 the high. */
    double at(double place) {
      return low * Math.pow(high / low, place);
    }

    /** The place of a value. */
    double place(double value) {
      return Math.log(value / low) / Math.log(high / low);
    }

    /** The values at the middles of so many equal parts. */
    double[] middles(int parts) {
      return IntStream.range(0, parts).mapToDouble(i -> at((i + 0.5) / parts)).toArray();
    }
  }

  /** Two searches over the same range on the same data. */
  record Comparison(int number, Range stepSizes, List<Trial> grid, List<Trial> random) {
    double gain() {
      return best(random).r2() - best(grid).r2();
    }
  }

  static Trial best(List<Trial> trials) {
    return trials.stream().max((a, b) -> Double.compare(a.r2(), b.r2())).orElseThrow();
  }

  /**
   * Five decades of the step size. Whether a line of the grid meets the best step size is luck, so
   * each repetition shifts the range, for both searches, by up to the distance of two lines.
   */
  private Comparison compare(SparkSession spark, int number) {
    double shift = Math.pow(10, 5 * shifts.nextDouble() / side);
    Range stepSizes = new Range(3e-6 * shift, 3e-1 * shift);
    ParamMap[] grid =
        new ParamGridBuilder()
            .addGrid(network.stepSize(), stepSizes.middles(side))
            .addGrid(network.regParam(), PENALTIES.middles(side))
            .build();
    ParamMap[] random =
        new RandomParamGridBuilder()
            .addLogUniform(network.stepSize(), stepSizes.low(), stepSizes.high())
            .addLogUniform(network.regParam(), PENALTIES.low(), PENALTIES.high())
            .setSeed(seed + number)
            .build(side * side);
    List<Trial> trials = trials(data(spark, number), grid, random);
    int half = grid.length;
    return new Comparison(
        number, stepSizes, trials.subList(0, half), trials.subList(half, trials.size()));
  }

  /** Trains with each of the settings, two trainings at a time. */
  private List<Trial> trials(Dataset<Row> data, ParamMap[]... settings) {
    ParamMap[] all = Arrays.stream(settings).flatMap(Stream::of).toArray(ParamMap[]::new);
    double[] r2 =
        new TrainValidationSplit()
            .setEstimator(network)
            .setEstimatorParamMaps(all)
            .setEvaluator(new RegressionEvaluator().setMetricName("r2"))
            .setTrainRatio(0.7)
            .setParallelism(2)
            .setSeed(seed)
            .fit(data)
            .validationMetrics();
    return IntStream.range(0, all.length)
        .mapToObj(
            i ->
                new Trial(
                    (double) all[i].apply(network.stepSize()),
                    (double) all[i].apply(network.regParam()),
                    r2[i]))
        .toList();
  }

  /** What the curves of the plot show: one Param varied while the other stays. */
  private RandomSearchPlot.Curves curves(SparkSession spark, Comparison comparison) {
    Dataset<Row> data = data(spark, comparison.number());
    ParamMap[] byStepSize =
        new ParamGridBuilder()
            .addGrid(network.stepSize(), comparison.stepSizes().middles(30))
            .baseOn(network.regParam().w(PENALTIES.at(0.5)))
            .build();
    List<Trial> steps = trials(data, byStepSize);
    ParamMap[] byPenalty =
        new ParamGridBuilder()
            .addGrid(network.regParam(), PENALTIES.middles(10))
            .baseOn(network.stepSize().w(best(steps).stepSize()))
            .build();
    return new RandomSearchPlot.Curves(steps, trials(data, byPenalty));
  }

  private void line(Comparison comparison) {
    if (comparison.number() == 0) {
      System.out.println("repetition   grid: best R², at step   random: best R², at step");
    }
    Trial grid = best(comparison.grid());
    Trial random = best(comparison.random());
    System.out.printf(
        Locale.ROOT,
        "%10d         %.4f   %.1e           %.4f   %.1e%n",
        comparison.number() + 1,
        grid.r2(),
        grid.stepSize(),
        random.r2(),
        random.stepSize());
  }

  private void summary(List<Comparison> comparisons) {
    double[] gains = comparisons.stream().mapToDouble(Comparison::gain).toArray();
    double mean = DoubleStream.of(gains).average().orElseThrow();
    double squares = DoubleStream.of(gains).map(gain -> (gain - mean) * (gain - mean)).sum();
    double error = Math.sqrt(squares / (gains.length - 1) / gains.length);
    System.out.printf(
        Locale.ROOT,
        "mean               %.4f                     %.4f%n",
        mean(comparisons.stream().map(Comparison::grid)),
        mean(comparisons.stream().map(Comparison::random)));
    System.out.printf(
        Locale.ROOT,
        "%d trainings a search: random search was better in %d of %d, by %.4f ± %.4f (standard"
            + " error) in the mean%n",
        side * side,
        DoubleStream.of(gains).filter(gain -> gain > 0).count(),
        gains.length,
        mean,
        error);
  }

  private static double mean(Stream<List<Trial>> searches) {
    return searches.mapToDouble(trials -> best(trials).r2()).average().orElseThrow();
  }

  /** Five numbers, and one that hangs on them in ways that are not linear. */
  private Dataset<Row> data(SparkSession spark, int number) {
    String[] features = IntStream.rangeClosed(1, 5).mapToObj(i -> "x" + i).toArray(String[]::new);
    long first = 100 * (seed + number);
    Dataset<Row> uniform =
        spark
            .range(0, rows, 1, 1)
            .selectExpr(
                IntStream.rangeClosed(1, 5)
                    .mapToObj(i -> String.format("2 * rand(%d) - 1 as x%d", first + i, i))
                    .toArray(String[]::new));
    return new VectorAssembler()
        .setInputCols(features)
        .setOutputCol("features")
        .transform(uniform.selectExpr("*", "sin(5 * x1) + cos(4 * x2 * x3) + x4 * x5 as label"))
        .select("features", "label");
  }
}
