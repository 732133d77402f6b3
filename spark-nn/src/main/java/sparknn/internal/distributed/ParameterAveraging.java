package sparknn.internal.distributed;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;
import sparknn.nn.train.EarlyStopping;
import sparknn.nn.train.History;
import sparknn.nn.train.LossSums;
import sparknn.nn.train.NetworkValues;
import sparknn.nn.train.PassRecord;
import sparknn.nn.train.Progress;
import sparknn.nn.train.TrainingDivergedException;
import sparknn.nn.train.TrainingPlan;
import sparknn.nn.train.TrainingState;
import sparknn.nn.train.Validation;
import sparknn.nn.train.WorkerRound;

/**
 * Trains a network on packed data by parameter averaging: a training in progress, which goes on
 * pass by pass.
 *
 * <p>The driver keeps the common state and runs rounds; all work on examples is in Spark tasks. The
 * result depends on the data, the plan and the number of workers, and not on which task ran where,
 * when or how often, nor on how many passes were asked for at a time.
 *
 * <p>Not thread-safe, but several trainings may go on at once, on the same packed data, too.
 */
public final class ParameterAveraging {
  static final String DESCRIPTION = "spark.job.description";

  private final JavaSparkContext context;
  private final TrainingPlan plan;
  private final SharedConstants constants;
  private final EvaluationJobs jobs;
  private final Round round;
  private final LazyRounds lazy; // null: rounds are of all parameters
  private final OuterStep outerStep;
  private final AveragedModel averaged;
  private final TrainingLog log;
  private final Rollback rollback = new Rollback();
  private final Divergence divergence;
  // Mini-batches of a pass of the busiest worker, and between two averages.
  private final long batches;
  private final long interval;
  private final int parameters;

  private final CommonState common;
  // After the last pass, where it is an average; the common state itself is not held a second time.
  private float[] average;
  private BiConsumer<Progress, Progress> keeper = (progress, back) -> {};

  /**
   * @param earlyStopping decides on the validation loss when to stop; used only if rows are held
   *     out
   * @param listener hears of every pass when it is finished
   * @param initial the values to begin with; not changed
   */
  public ParameterAveraging(
      JavaSparkContext context,
      TrainingPlan plan,
      Averaging averaging,
      PackedData data,
      EarlyStopping earlyStopping,
      Consumer<PassRecord> listener,
      NetworkValues initial) {
    this.context = context;
    this.plan = plan;
    long most = 0;
    for (long rows : data.trainingRows()) {
      most = Math.max(most, (rows + plan.batchSize() - 1) / plan.batchSize());
    }
    this.batches = most;
    this.interval = averaging.interval() == 0 ? most : Math.min(averaging.interval(), most);
    this.parameters = plan.network().parameters().size();
    this.constants = new SharedConstants(context, initial.constants());
    this.jobs = new EvaluationJobs(context, plan, data, constants);
    this.round = new Round(plan, data, constants, context.defaultParallelism());
    this.outerStep = new OuterStep(averaging, parameters);
    this.lazy =
        plan.inputForm().lazy() ? new LazyRounds(context, plan, data, constants, outerStep) : null;
    this.averaged = new AveragedModel(plan);
    this.log = new TrainingLog(plan, earlyStopping, listener, data);
    this.divergence = new Divergence(plan, log, rollback);
    this.common = new CommonState(context, TrainingState.initial(initial, plan.update()).toFlat());
  }

  /**
   * Trains to the end.
   *
   * @throws TrainingDivergedException if the loss or a parameter becomes infinite or not a number
   */
  public TrainingResult train() {
    advance(plan.passes());
    return trained();
  }

  /**
   * Hands over what it knows after every pass, and where it would go back to (null if nowhere); the
   * arrays must not be changed, nor kept for long.
   */
  public void keepProgress(BiConsumer<Progress, Progress> takenBy) {
    keeper = takenBy;
  }

  /**
   * Lets a training that diverges go back to the end of the pass with the lowest loss so far, or to
   * the beginning, and on from there with steps half as large. A loss ten times that of the initial
   * values counts as diverged, too. The driver then holds a second state.
   *
   * @param times how often at most, 0 or greater
   */
  public void rollBack(int times) {
    if (times > 0) {
      rollback.allow(times, lasting());
      divergence.limit(jobs.with(common.flat(), jobs::training).meanLoss());
    }
  }

  /**
   * Goes on from where another training of the same plan, data and averaging was.
   *
   * @param back where that one would go back to; null if nowhere
   * @throws IllegalArgumentException if its arrays are not as long as this training's
   */
  public void resume(Progress progress, Progress back) {
    restore(progress);
    rollback.recall(progress.rollbacks(), back);
  }

  private void restore(Progress progress) {
    requireLength("state", common.flat().length, progress.state().length);
    requireLength("velocity", outerStep.velocity().length, progress.velocity().length);
    int values = parameters + plan.network().statistics().size();
    if (progress.best().length > 0) {
      requireLength("best values", values, progress.best().length);
    }
    for (float[] pass : progress.lastPasses()) {
      requireLength("parameters of a pass", parameters, pass.length);
    }
    // Lazy rounds change it in place.
    float[] state = lazy == null ? progress.state() : progress.state().clone();
    common.replace(state, progress.steps());
    outerStep.recall(progress.velocity());
    averaged.recall(progress.lastPasses());
    log.recall(progress);
    average = plan.averages() ? averaged.now(common.flat()) : null;
  }

  private static void requireLength(String what, int expected, int got) {
    if (expected != got) {
      throw new IllegalArgumentException(
          String.format("%s must have %d numbers to go on from, got %d", what, expected, got));
    }
  }

  /** The progress as it is now, also when training has gone on. */
  private Progress lasting() {
    return progress(lazy == null ? common.flat() : common.flat().clone());
  }

  private Progress progress() {
    return progress(common.flat());
  }

  private Progress progress(float[] state) {
    return new Progress(
        state,
        common.steps(),
        outerStep.velocity(),
        averaged.lastPasses(),
        log.best() == null ? new float[0] : log.best(),
        log.stopping(),
        log.records(),
        rollback.times());
  }

  /** Whether there is nothing more to do: all passes are made, or early stopping has ended it. */
  public boolean finished() {
    return log.size() >= plan.passes() || log.stopped();
  }

  /** The passes so far. */
  public List<PassRecord> passes() {
    return log.records();
  }

  /**
   * Goes on until so many passes are made, or until it is finished.
   *
   * @throws TrainingDivergedException if the loss or a parameter becomes infinite or not a number
   */
  public void advance(int passes) {
    String before = context.getLocalProperty(DESCRIPTION);
    try {
      while (log.size() < passes && !finished()) {
        if (passed()) {
          keeper.accept(progress(), rollback.lastGood());
        }
      }
    } finally {
      common.release();
      if (lazy != null) {
        lazy.release();
      }
      constants.release();
      context.setLocalProperty(DESCRIPTION, before);
    }
  }

  /** Makes a pass; false if that came to nothing, and the next attempt takes smaller steps. */
  private boolean passed() {
    try {
      pass(log.size());
    } catch (TrainingDivergedException e) {
      restore(rollback.after(e));
      return false;
    }
    if (rollback.allowed() && log.lastIsLowest()) {
      rollback.keep(lasting());
    }
    return true;
  }

  private void pass(int pass) {
    long start = System.nanoTime();
    double reaction = rollback.stepFactor() * plan.schedule().reaction(log.watchedLosses());
    LossSums training = rounds(pass, reaction);
    divergence.check(training, common.flat());
    float[] values = averaged.after(common.flat());
    Validation validation = validation(values);
    double seconds = (System.nanoTime() - start) / 1e9;
    double stepSize = reaction * plan.stepSizeAt(Math.nextDown(pass + 1.0));
    average = plan.averages() ? values : null;
    log.add(
        PassRecord.of(pass + 1, training, validation, plan.metric(), stepSize, seconds), values);
  }

  private LossSums rounds(int pass, double reaction) {
    LossSums sums = LossSums.NONE;
    for (long first = 0; first < batches; first += interval) {
      describe(pass, first / interval, (batches + interval - 1) / interval);
      WorkerRound work = new WorkerRound(pass, first, interval, reaction);
      if (lazy != null) {
        sums = sums.plus(lazy.run(work, common));
        divergence.check(sums);
        continue;
      }
      Round.Outcome outcome = round.run(work, common.shared(), common.steps());
      sums = sums.plus(outcome.totals());
      divergence.check(sums);
      // Where nobody trained there is nothing to average, and momentum must not move on.
      if (outcome.totals().batches() > 0) {
        plan.network().afterAveraging(outcome.flat(), common.flat(), parameters);
        outerStep.take(parameters, common.flat(), outcome.flat());
        plan.update().constrain(outcome.flat(), plan.network().parameters());
        common.replace(outcome.flat(), outcome.steps());
      }
    }
    return sums;
  }

  private Validation validation(float[] values) {
    if (!log.validates()) {
      return Validation.NONE;
    }
    Validation validation =
        plan.averages() ? jobs.with(values, jobs::validation) : jobs.validation(common.shared());
    divergence.check(validation.sums());
    return validation;
  }

  /** What has come of it so far: the best values, calibrated where they are an average. */
  public TrainingResult trained() {
    return log.best() == null ? latest() : result(log.best(), log.ofBest());
  }

  /** The values after the last pass, whether or not it was the best. */
  public TrainingResult latest() {
    return result(average == null ? common.flat() : average, log.ofLast());
  }

  private TrainingResult result(float[] chosen, History history) {
    if (!plan.averages() || !plan.network().movesStatistics()) {
      return new TrainingResult(TrainingState.valuesOf(plan, chosen, constants.numbers()), history);
    }
    try {
      return new TrainingResult(jobs.calibrated(chosen), history);
    } finally {
      constants.release();
    }
  }

  private void describe(int pass, long round, long rounds) {
    context.setLocalProperty(
        DESCRIPTION,
        String.format(
            "spark-nn: pass %d of %d, round %d of %d", pass + 1, plan.passes(), round + 1, rounds));
  }
}
