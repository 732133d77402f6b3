// Longer than other files: Java needs a method for each type of Param, and users one place to read
// of all.
package sparknn.tuning;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.FloatParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamPair;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.TrainValidationSplitModel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sparknn.nn.random.Rng;
import sparknn.nn.spec.Require;

/**
 * Builds the {@code ParamMap}s of a random search: each is a point drawn at random, every Param
 * from a distribution of its own.
 *
 * <pre>{@code
 * ParamMap[] settings =
 *     new RandomParamGridBuilder()
 *         .addLogUniform(network.stepSize(), 1e-4, 1e-1)
 *         .addUniform(network.dropout(), 0, 0.5)
 *         .addLogUniform(network.batchSize(), 8, 256)
 *         .addChoice(network.hiddenLayers(), new int[] {256}, new int[] {128, 64})
 *         .baseOn(network.maxIter().w(10))
 *         .build(20);
 * new CrossValidator().setEstimator(network).setEstimatorParamMaps(settings);
 * }</pre>
 *
 * <p>Of as many trials a grid tries few values of each Param, each many times; random points try a
 * new value of every Param in every trial, which finds more where only some Params matter, and they
 * mostly do not all (Bergstra and Bengio 2012, "Random search for hyper-parameter optimization",
 * JMLR 13). Spark's {@code ParamRandomBuilder} is no random search in this sense: it draws some
 * values for each Param and makes the grid of them.
 *
 * <p><b>Ranges</b> of doubles and floats are [low, high), those of ints and longs {low, …, high}.
 * They are checked when they are added: a Param must take both ends (of [low, high) the numbers
 * below {@code high} suffice, so that a dropout in [0, 1) may be searched there). A Param that is
 * added again has its last distribution or base setting, as in Spark's {@code ParamGridBuilder}.
 *
 * <p><b>Points are distinct.</b> One that was there before is drawn again. When a million draws
 * bring nothing new, as after all of a few choices, {@link #build} returns the points there are,
 * fewer than asked for, and logs a warning.
 *
 * <p><b>Random numbers have addresses</b>: (seed, name of the Param, trial). The same seed gives
 * the same points; the order in which Params are added does not matter (but for Params of the same
 * name, of two stages, which are told apart by their order); another Param added leaves the values
 * of the others as they were (unless a point was drawn again); {@code build(10)} is the beginning
 * of {@code build(20)}.
 *
 * @since 0.1.0
 */
public final class RandomParamGridBuilder {
  private static final Logger LOG = LoggerFactory.getLogger(RandomParamGridBuilder.class);

  private final Map<Param<?>, Distribution> searched = new LinkedHashMap<>();
  private final ParamMap base = new ParamMap();
  // As Spark's own HasSeed has it.
  private long seed = RandomParamGridBuilder.class.getName().hashCode();
  // How many times the search was narrowed: new ranges get new numbers.
  private int narrowed;

  /** With nothing to search yet. */
  public RandomParamGridBuilder() {}

  /** Searches a double uniformly in [low, high). */
  public RandomParamGridBuilder addUniform(DoubleParam param, double low, double high) {
    return addReal(param, low, high, false);
  }

  /** Searches a float uniformly in [low, high). */
  public RandomParamGridBuilder addUniform(FloatParam param, float low, float high) {
    return addReal(param, low, high, false);
  }

  /** Searches an int uniformly in {low, …, high}. */
  public RandomParamGridBuilder addUniform(IntParam param, int low, int high) {
    return addWhole(param, low, high, false);
  }

  /** Searches a long uniformly in {low, …, high}. */
  public RandomParamGridBuilder addUniform(LongParam param, long low, long high) {
    return addWhole(param, low, high, false);
  }

  /**
   * Searches a double in [low, high) whose logarithm is uniform: each decade is as likely as the
   * next.
   *
   * @param low greater than 0
   */
  public RandomParamGridBuilder addLogUniform(DoubleParam param, double low, double high) {
    return addReal(param, low, high, true);
  }

  /**
   * Searches a float in [low, high) whose logarithm is uniform.
   *
   * @param low greater than 0
   */
  public RandomParamGridBuilder addLogUniform(FloatParam param, float low, float high) {
    return addReal(param, low, high, true);
  }

  /**
   * Searches an int in {low, …, high}: the whole part of a log-uniform number in [low, high + 1),
   * so that k is drawn in proportion to log(1 + 1/k).
   *
   * @param low at least 1
   */
  public RandomParamGridBuilder addLogUniform(IntParam param, int low, int high) {
    return addWhole(param, low, high, true);
  }

  /**
   * Searches a long in {low, …, high}, in proportion to log(1 + 1/k).
   *
   * @param low at least 1
   */
  public RandomParamGridBuilder addLogUniform(LongParam param, long low, long high) {
    return addWhole(param, low, high, true);
  }

  /**
   * Searches among values, each as likely as the number of times that it is named. For Params of
   * every type: texts, arrays, numbers.
   *
   * @param values at least one
   */
  @SafeVarargs
  public final <T> RandomParamGridBuilder addChoice(Param<T> param, T... values) {
    if (values == null || values.length == 0) {
      throw new IllegalArgumentException(
          param.name() + " must have a value to choose, got " + (values == null ? "null" : "none"));
    }
    List<Object> checked = new ArrayList<>();
    for (T value : values) {
      Object widened = Domain.widened(param, value);
      Domain.require(param, widened);
      checked.add(widened);
    }
    return add(param, new Choice(checked));
  }

  /** Searches true and false. */
  public RandomParamGridBuilder addChoice(BooleanParam param) {
    return add(param, new Choice(List.of(true, false)));
  }

  /**
   * Searches what a function makes of random numbers; for what the other methods do not offer, such
   * as one to three hidden layers of 16 to 256 units:
   *
   * <pre>{@code
   * addDrawn(
   *     network.hiddenLayers(),
   *     random -> IntStream.generate(() -> 16 << random.nextInt(5))
   *         .limit(1 + random.nextInt(3))
   *         .toArray())
   * }</pre>
   *
   * @param function makes a value that the Param takes, of nothing but these numbers
   */
  public <T> RandomParamGridBuilder addDrawn(Param<T> param, Function<Rng, ? extends T> function) {
    if (function == null) {
      throw new IllegalArgumentException(param.name() + "'s function must be given, got null");
    }
    return add(param, new CustomSampler(function));
  }

  /** Gives every ParamMap these settings as well. */
  public RandomParamGridBuilder baseOn(ParamMap settings) {
    searched.keySet().removeIf(settings::contains);
    base.$plus$plus$eq(settings);
    return this;
  }

  /** Gives every ParamMap these settings as well. */
  public RandomParamGridBuilder baseOn(ParamPair<?>... settings) {
    return baseOn(new ParamMap().put(settings));
  }

  /** Sets the seed; default: a hash of the class name. */
  public RandomParamGridBuilder setSeed(long value) {
    seed = value;
    return this;
  }

  /**
   * Draws the points.
   *
   * @param count how many, at least 1
   * @return as many distinct settings; fewer if there are no more
   */
  public ParamMap[] build(int count) {
    Require.atLeast("the number of points to build", count, 1);
    if (searched.isEmpty()) {
      throw new IllegalArgumentException(
          "a Param to search must be added before build, as with addUniform; got none");
    }
    Set<ParamValues> points = new RandomParamValues(seed, narrowed, searched).distinct(count);
    if (points.size() < count) {
      LOG.warn(
          "{} points were asked for, but there are only {} distinct ones", count, points.size());
    }
    return points.stream().map(point -> map(point)).toArray(ParamMap[]::new);
  }

  private ParamMap map(ParamValues point) {
    ParamMap map = base.copy();
    int i = 0;
    for (Param<?> param : searched.keySet()) {
      put(map, param, point.values()[i++]);
    }
    return map;
  }

  @SuppressWarnings("unchecked") // Domain has looked at the value.
  private static void put(ParamMap map, Param<?> param, Object value) {
    map.put((Param<Object>) param, value);
  }

  /**
   * A builder that searches closer around the best point of a search that was made: coarse to fine.
   *
   * <p>A range is as wide as this builder's times {@code factor}, in the logarithm where it is
   * log-uniform, with the best value in the middle, and ends where this builder's ends. But if no
   * value tried was beyond the best, nothing says that it gets worse there, and the range goes past
   * the old end (Bengio 2012, "Practical recommendations for gradient-based training of deep
   * architectures", section 3.3), as far as the Param takes such values. Ranges of whole numbers
   * have at least the neighbours of the best. Choices, functions and base settings stay as they
   * are.
   *
   * <p>The new points are none of those that this builder draws; the best point itself is in
   * general not among them, so keep it.
   *
   * @param tried the settings of the search
   * @param metrics what came of each; not-a-number is worse than any number
   * @param largerIsBetter whether the best metric is the largest
   * @param factor new width of ranges by the old, in (0, 1); 0.3 to 0.5 is usual
   */
  public RandomParamGridBuilder around(
      ParamMap[] tried, double[] metrics, boolean largerIsBetter, double factor) {
    Require.positive("factor", factor);
    Require.inHalfOpen("factor", factor, 0, 1);
    TrialResults trials = new TrialResults(tried, metrics, largerIsBetter);
    RandomParamGridBuilder closer = new RandomParamGridBuilder().baseOn(base).setSeed(seed);
    closer.narrowed = narrowed + 1;
    searched.forEach(
        (param, distribution) -> closer.add(param, distribution.around(trials, param, factor)));
    return closer;
  }

  /** A builder that searches closer around the best point that a CrossValidator has found. */
  public RandomParamGridBuilder around(CrossValidatorModel found, double factor) {
    return around(
        found.getEstimatorParamMaps(),
        found.avgMetrics(),
        found.getEvaluator().isLargerBetter(),
        factor);
  }

  /** A builder that searches closer around the best point that a TrainValidationSplit has found. */
  public RandomParamGridBuilder around(TrainValidationSplitModel found, double factor) {
    return around(
        found.getEstimatorParamMaps(),
        found.validationMetrics(),
        found.getEvaluator().isLargerBetter(),
        factor);
  }

  /** A line for each Param: its name and what it is drawn from. */
  @Override
  public String toString() {
    return searched.entrySet().stream()
        .map(entry -> entry.getKey().name() + ": " + entry.getValue())
        .collect(Collectors.joining("\n"));
  }

  private RandomParamGridBuilder addReal(DoubleParam param, double low, double high, boolean log) {
    RealRange range = RealRange.of(param.name(), low, high, log, false);
    return addRange(param, range, low, Math.nextDown(high), high);
  }

  private RandomParamGridBuilder addReal(FloatParam param, float low, float high, boolean log) {
    RealRange range = RealRange.of(param.name(), low, high, log, true);
    return addRange(param, range, low, Math.nextDown(high), high);
  }

  private RandomParamGridBuilder addWhole(IntParam param, int low, int high, boolean log) {
    return addRange(param, WholeRange.of(param.name(), low, high, log, false), low, high, high);
  }

  private RandomParamGridBuilder addWhole(LongParam param, long low, long high, boolean log) {
    return addRange(param, WholeRange.of(param.name(), low, high, log, true), low, high, high);
  }

  /** Checks the ends: {@code last} is the greatest value, {@code high} what the user said. */
  private RandomParamGridBuilder addRange(
      Param<?> param, Distribution range, Object low, Object last, Object high) {
    Domain.require(param, low);
    if (!Domain.accepts(param, last)) {
      Domain.require(param, high);
      Domain.require(param, last);
    }
    return add(param, range);
  }

  private RandomParamGridBuilder add(Param<?> param, Distribution distribution) {
    searched.put(param, distribution);
    return this;
  }
}
