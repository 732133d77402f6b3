package sparknn.tuning;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sparknn.internal.training.Parallel;
import sparknn.param.Fluent;
import sparknn.stage.StageBases;

/**
 * A search that spends passes over the data where they promise most: all candidates are trained for
 * a few passes, the best third goes on from where it is, and so on, until the best of the last few,
 * trained for all of {@code maxIter}, wins.
 *
 * <pre>{@code
 * SuccessiveHalvingModel search =
 *     new SuccessiveHalving()
 *         .setEstimator(network.setMaxIter(27))
 *         .setEstimatorParamMaps(new RandomParamGridBuilder()….build(27))
 *         .fit(df);
 * search.trials(spark).show();
 * search.transform(test);
 * }</pre>
 *
 * <p>With r passes to the first choice and {@code reduction} η, candidates are compared after
 * maxIter/η^k passes, for as many k as that is not below {@code minPasses}, and one in η goes on:
 * Jamieson and Talwalkar 2016, "Non-stochastic best arm identification and hyperparameter
 * optimization". With {@code brackets} above 1 the candidates are dealt to several such races, the
 * later ones with fewer candidates and more passes before the first choice: Li et al. 2018,
 * "Hyperband".
 *
 * <p>The estimator is one of ours that trains by mini-batches, or a Pipeline that ends with one.
 * Candidates are compared on the rows that the estimator holds out, or else on a share of {@code
 * validationFraction}, by accuracy or RMSE, each at its pass with the lowest validation loss. Rows
 * are packed once for all candidates that agree on columns, held-out rows, {@code numWorkers} and
 * the stages before the network (which are fitted on all rows, held-out ones too). The driver keeps
 * the state of each candidate that may go on: parameters and what the optimiser remembers. A
 * candidate whose training diverges is out, and the table says so.
 *
 * <p>The model is the winner as it was trained, without the held-out rows; {@link
 * SuccessiveHalvingModel#bestSettings} says what to fit on all rows, if that is wanted. The result
 * does not depend on {@code parallelism}.
 *
 * @since 0.1.0
 */
public final class SuccessiveHalving extends StageBases.EstimatorStage<SuccessiveHalvingModel>
    implements SuccessiveHalvingParams, Fluent<SuccessiveHalving>, MLWritable {
  private static final Logger LOG = LoggerFactory.getLogger(SuccessiveHalving.class);
  private final Declared declared = new Declared(this);
  private Estimator<?> estimator;
  private ParamMap[] estimatorParamMaps = {new ParamMap()};

  /** With a random uid. */
  public SuccessiveHalving() {
    this(Identifiable.randomUID("halving"));
  }

  /** With a uid, as Spark's readers and copies make it. */
  public SuccessiveHalving(String uid) {
    new StageBases(uid).super();
    declared.setDefaults(this);
  }

  @Override
  public Declared halvingParams() {
    return declared;
  }

  /** What is trained: an estimator of ours, or a Pipeline that ends with one. */
  public SuccessiveHalving setEstimator(Estimator<?> value) {
    new SearchCandidates(value, new ParamMap[0]);
    estimator = value;
    return this;
  }

  /** What is trained; null if it was not set. */
  public Estimator<?> getEstimator() {
    return estimator;
  }

  /** The settings to try, at least one. */
  public SuccessiveHalving setEstimatorParamMaps(ParamMap... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("there must be at least one ParamMap to try, got none");
    }
    estimatorParamMaps = values.clone();
    return this;
  }

  /** The settings to try. */
  public ParamMap[] getEstimatorParamMaps() {
    return estimatorParamMaps.clone();
  }

  /** Passes before the first choice. */
  public SuccessiveHalving setMinPasses(int value) {
    return assign(minPasses(), value);
  }

  /** One in so many candidates goes on. */
  public SuccessiveHalving setReduction(int value) {
    return assign(reduction(), value);
  }

  /** Brackets of Hyperband. */
  public SuccessiveHalving setBrackets(int value) {
    return assign(brackets(), value);
  }

  /** Share of the rows to compare on, where the estimator holds out none. */
  public SuccessiveHalving setValidationFraction(double value) {
    return assign(validationFraction(), value);
  }

  /** Candidates that are trained at a time. */
  public SuccessiveHalving setParallelism(int value) {
    return assign(parallelism(), value);
  }

  private SearchCandidates candidates() {
    if (estimator == null) {
      throw new IllegalArgumentException("estimator must be set, got none");
    }
    return new SearchCandidates(estimator, estimatorParamMaps);
  }

  private HalvingSchedule ladder(SearchCandidates candidates) {
    return new HalvingSchedule(candidates.passes(), getMinPasses(), getReduction());
  }

  @Override
  public StructType transformSchema(StructType schema) {
    SearchCandidates candidates = candidates();
    ladder(candidates).deal(candidates.size(), getBrackets());
    return estimator.transformSchema(schema);
  }

  @Override
  public SuccessiveHalvingModel fit(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    SearchCandidates candidates = candidates();
    Map<String, RunningTrial.Rows> rows = new HashMap<>();
    try {
      List<RunningTrial> all = contenders(candidates, dataset, rows);
      List<RunningTrial> finalists = new ArrayList<>();
      for (int bracket = 0; bracket < getBrackets(); bracket++) {
        finalists.addAll(race(ladder(candidates), bracket, all));
      }
      RunningTrial winner = finalists.stream().min(BETTER_FIRST).orElseThrow();
      List<Trial> trials = all.stream().map(RunningTrial::trial).toList();
      if (Double.isInfinite(winner.rank())) {
        throw new IllegalArgumentException(
            "at least one candidate must train to the end, got only trainings that diverged; the"
                + " first: "
                + trials.get(0).error());
      }
      Transformer best = candidates.whole(winner.rows().before(), winner.model());
      SuccessiveHalvingModel model =
          new SuccessiveHalvingModel(
              uid(), best, estimatorParamMaps[winner.number()].copy(), winner.number(), trials);
      model.setParent(this);
      return copyValues(model, ParamMap.empty());
    } finally {
      rows.values().forEach(some -> some.packed().close());
    }
  }

  private static final Comparator<RunningTrial> BETTER_FIRST =
      Comparator.comparingDouble(RunningTrial::rank)
          .thenComparingDouble(RunningTrial::loss)
          .thenComparingInt(RunningTrial::number);

  private List<RunningTrial> contenders(
      SearchCandidates candidates, Dataset<?> dataset, Map<String, RunningTrial.Rows> rows) {
    int[] brackets = ladder(candidates).deal(candidates.size(), getBrackets());
    List<RunningTrial> all = new ArrayList<>();
    for (int i = 0; i < candidates.size(); i++) {
      var network = candidates.network(i, getValidationFraction());
      String key = candidates.rowsOf(i);
      if (!rows.containsKey(key)) {
        var before = candidates.fitBefore(i, dataset);
        Dataset<Row> prepared = SearchCandidates.prepared(before, dataset);
        var packed = network.training(prepared.schema()).pack(prepared);
        rows.put(key, new RunningTrial.Rows(before, prepared.schema(), packed));
      }
      all.add(new RunningTrial(i, brackets[i], candidates.describe(i), network, rows.get(key)));
    }
    return all;
  }

  /** One bracket: those who have come to its end. */
  private List<RunningTrial> race(HalvingSchedule ladder, int bracket, List<RunningTrial> all) {
    List<Integer> rungs = ladder.rungs();
    List<RunningTrial> running =
        new ArrayList<>(all.stream().filter(one -> one.bracket() == bracket).toList());
    for (int rung = bracket; rung < rungs.size() && !running.isEmpty(); rung++) {
      int passes = rungs.get(rung);
      List<Callable<Void>> tasks = new ArrayList<>();
      for (RunningTrial contender : running) {
        tasks.add(
            () -> {
              contender.advance(passes);
              return null;
            });
      }
      Parallel.run(getParallelism(), tasks);
      running.sort(BETTER_FIRST);
      LOG.info(
          "bracket {}: {} candidates after {} passes, best: {}",
          bracket,
          running.size(),
          passes,
          running.get(0).trial());
      if (rung < rungs.size() - 1) {
        int survivors = ladder.survivors(running.size());
        running.subList(survivors, running.size()).forEach(RunningTrial::retire);
        running = new ArrayList<>(running.subList(0, survivors));
      }
    }
    // Only one of the last is needed.
    running.stream().skip(1).forEach(RunningTrial::retire);
    return running;
  }

  /** A copy whose estimator and settings have {@code extra}, too. */
  @Override
  public SuccessiveHalving copy(ParamMap extra) {
    SuccessiveHalving copy = new SuccessiveHalving(uid());
    copyValues(copy, extra);
    copy.estimator = estimator == null ? null : estimator.copy(extra);
    copy.estimatorParamMaps = estimatorParamMaps.clone();
    return copy;
  }

  @Override
  public MLWriter write() {
    return SearchFiles.writer(this);
  }

  /** Reads saved searches. */
  public static MLReader<SuccessiveHalving> read() {
    return SearchFiles.reader();
  }

  /** Loads a saved search. */
  public static SuccessiveHalving load(String path) {
    return read().load(path);
  }
}
