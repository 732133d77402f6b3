package sparknn.distributed;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sparknn.nn.train.EarlyStopping;
import sparknn.nn.train.History;
import sparknn.nn.train.NetworkValues;
import sparknn.nn.train.PassRecord;
import sparknn.nn.train.Progress;
import sparknn.nn.train.Totals;
import sparknn.nn.train.TrainingDivergedException;
import sparknn.nn.train.TrainingPlan;
import sparknn.nn.train.TrainingState;
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
  private static final Logger LOG = LoggerFactory.getLogger(ParameterAveraging.class);
  private static final String BAD_LOSS =
      "the loss must stay a finite number, got an infinite or not-a-number loss";
  private static final String BAD_PARAMETERS =
      "the parameters must stay finite numbers, got infinite or not-a-number ones";

  private static final int RUN_AWAY = 10;

  private final JavaSparkContext context;
  private final TrainingPlan plan;
  private final EarlyStopping earlyStopping;
  private final Consumer<PassRecord> listener;
  private final ValuesJobs jobs;
  private final Round round;
  private final OuterStep outerStep;
  private final Candidate candidate;
  private final boolean validates;
  // Mini-batches of a pass of the busiest worker, and between two averages.
  private final long batches;
  private final long interval;
  private final int parameters;

  private final CommonState common;
  private final List<PassRecord> records = new ArrayList<>();
  private float[] best;
  // After the last pass, where it is an average; the common state itself is not held a second time.
  private float[] average;
  private BiConsumer<Progress, Progress> keeper = (progress, back) -> {};
  private int maxRollbacks;
  private int rollbacks;
  // Where to go back to: the end of the pass with the lowest loss so far, or the beginning.
  private Progress refuge;
  // A greater loss counts as diverged: what it has come to is no number yet, but is no good either.
  private double highest = Double.POSITIVE_INFINITY;

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
    this.earlyStopping = earlyStopping;
    this.listener = listener;
    long most = 0;
    for (long rows : data.trainingRows()) {
      most = Math.max(most, (rows + plan.batchSize() - 1) / plan.batchSize());
    }
    this.batches = most;
    this.interval = averaging.interval() == 0 ? most : Math.min(averaging.interval(), most);
    this.parameters = plan.network().parameters().size();
    this.jobs = new ValuesJobs(context, plan, data);
    this.round = new Round(plan, data, context.defaultParallelism());
    this.outerStep = new OuterStep(averaging, parameters);
    this.candidate = new Candidate(plan);
    this.validates = data.census().heldOutRows() > 0;
    this.common = new CommonState(context, TrainingState.initial(initial, plan.update()).toFlat());
  }

  /**
   * Trains to the end.
   *
   * @throws TrainingDivergedException if the loss or a parameter becomes infinite or not a number
   */
  public Trained train() {
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
    maxRollbacks = times;
    if (times > 0) {
      refuge = refuge();
      double loss = jobs.with(common.flat(), jobs::training).meanLoss();
      highest = loss + (RUN_AWAY - 1) * Math.abs(loss);
    }
  }

  /**
   * Goes on from where another training of the same plan, data and averaging was.
   *
   * @param back where that one would go back to; null if nowhere
   * @throws IllegalArgumentException if its arrays are not as long as this training's
   */
  public void resume(Progress progress, Progress back) {
    resume(progress);
    refuge = back;
  }

  private void resume(Progress progress) {
    requireLength("state", common.flat().length, progress.state().length);
    requireLength("velocity", outerStep.velocity().length, progress.velocity().length);
    int values = parameters + plan.network().state().size();
    if (progress.best().length > 0) {
      requireLength("best values", values, progress.best().length);
    }
    for (float[] pass : progress.lastPasses()) {
      requireLength("parameters of a pass", parameters, pass.length);
    }
    common.replace(progress.state(), progress.steps());
    outerStep.recall(progress.velocity());
    candidate.recall(progress.lastPasses());
    earlyStopping.recall(progress.stopping());
    records.clear();
    records.addAll(progress.passes());
    rollbacks = progress.rollbacks();
    best = progress.best().length > 0 ? progress.best() : null;
    average = plan.averages() ? candidate.now(common.flat()) : null;
  }

  private static void requireLength(String what, int expected, int got) {
    if (expected != got) {
      throw new IllegalArgumentException(
          String.format("%s must have %d numbers to go on from, got %d", what, expected, got));
    }
  }

  private Progress progress() {
    return new Progress(
        common.flat(),
        common.steps(),
        outerStep.velocity(),
        candidate.lastPasses(),
        best == null ? new float[0] : best,
        earlyStopping.memory(),
        records,
        rollbacks);
  }

  /** Whether there is nothing more to do: all passes are made, or early stopping has ended it. */
  public boolean finished() {
    return records.size() >= plan.passes() || (validates && earlyStopping.shouldStop());
  }

  /** The passes so far. */
  public List<PassRecord> passes() {
    return List.copyOf(records);
  }

  /**
   * Goes on until so many passes are made, or until it is finished.
   *
   * @throws TrainingDivergedException if the loss or a parameter becomes infinite or not a number
   */
  public void advance(int passes) {
    String before = context.getLocalProperty(DESCRIPTION);
    try {
      while (records.size() < passes && !finished()) {
        if (passed(records.size())) {
          keeper.accept(progress(), refuge);
        }
      }
    } finally {
      common.release();
      context.setLocalProperty(DESCRIPTION, before);
    }
  }

  /** Makes a pass; false if that came to nothing, and the next attempt takes smaller steps. */
  private boolean passed(int pass) {
    try {
      pass(pass);
    } catch (TrainingDivergedException e) {
      if (rollbacks == maxRollbacks) {
        throw e;
      }
      goBack(e);
      return false;
    }
    if (maxRollbacks > 0 && lowest()) {
      refuge = refuge();
    }
    return true;
  }

  private boolean lowest() {
    double last = records.get(records.size() - 1).loss();
    return records.stream().allMatch(record -> last <= record.loss());
  }

  /** The progress now, as no pass will change it. */
  private Progress refuge() {
    Progress now = progress();
    return new Progress(
        now.state(),
        now.steps(),
        now.velocity().clone(),
        now.lastPasses(),
        now.best(),
        now.stopping(),
        now.passes(),
        now.rollbacks());
  }

  private void goBack(TrainingDivergedException cause) {
    int times = rollbacks + 1;
    resume(refuge);
    rollbacks = times;
    LOG.warn(
        "Going back to the end of pass {}, and on with {} times the step size (rollback {} of {}): {}",
        records.size(),
        smaller(),
        rollbacks,
        maxRollbacks,
        cause.getMessage());
  }

  /** What rollbacks have made of the step size, as a factor. */
  private double smaller() {
    return Math.scalb(1.0, -rollbacks);
  }

  private void pass(int pass) {
    long start = System.nanoTime();
    double reaction = smaller() * plan.schedule().reaction(losses(records));
    Totals totals = rounds(pass, reaction);
    // Losses are taken before their step: they do not show what the last steps have done.
    if (!finite(common.flat(), parameters)) {
      throw diverged(pass, BAD_PARAMETERS);
    }
    if (totals.meanLoss() > highest) {
      throw diverged(
          pass,
          String.format(
              Locale.ROOT,
              "the loss must stay below %.4g, %d times that of the initial values, got %.4g",
              highest,
              RUN_AWAY,
              totals.meanLoss()));
    }
    float[] values = candidate.after(common.flat());
    Totals validation = validation(pass, values);
    double seconds = (System.nanoTime() - start) / 1e9;
    double stepSize = reaction * plan.stepSizeAt(Math.nextDown(pass + 1.0));
    PassRecord record =
        PassRecord.of(pass + 1, totals, validation, plan.metric(), stepSize, seconds);
    records.add(record);
    listener.accept(record);
    average = plan.averages() ? values : null;
    if (validates && earlyStopping.improvedBy(pass, record.validationLoss())) {
      best = Arrays.copyOf(values, parameters + plan.network().state().size());
    }
  }

  private Totals rounds(int pass, double reaction) {
    Totals totals = Totals.NONE;
    for (long first = 0; first < batches; first += interval) {
      describe(pass, first / interval, (batches + interval - 1) / interval);
      Round.Outcome outcome =
          round.run(
              new WorkerRound(pass, first, interval, reaction), common.shared(), common.steps());
      totals = totals.plus(outcome.totals());
      if (!totals.finite()) {
        throw diverged(pass, BAD_LOSS);
      }
      // Where nobody trained there is nothing to average, and momentum must not move on.
      if (outcome.totals().batches() > 0) {
        plan.network().afterAveraging(outcome.flat(), common.flat(), parameters);
        outerStep.take(parameters, common.flat(), outcome.flat());
        plan.update().constrain(outcome.flat(), plan.network().parameters());
        common.replace(outcome.flat(), outcome.steps());
      }
    }
    return totals;
  }

  private Totals validation(int pass, float[] values) {
    if (!validates) {
      return Totals.NONE;
    }
    Totals totals =
        plan.averages() ? jobs.with(values, jobs::validation) : jobs.validation(common.shared());
    if (!totals.finite()) {
      throw diverged(pass, BAD_LOSS);
    }
    return totals;
  }

  /** What has come of it so far: the best values, calibrated where they are an average. */
  public Trained trained() {
    return best == null ? latest() : trained(best, earlyStopping.bestPass() + 1);
  }

  /** The values after the last pass, whether or not it was the best. */
  public Trained latest() {
    return trained(average == null ? common.flat() : average, records.size());
  }

  private Trained trained(float[] chosen, int pass) {
    History history = new History(plan.metric().label(), plan.passes(), pass, records);
    boolean measured = !plan.averages() || plan.network().state().size() == 0;
    return new Trained(
        measured ? TrainingState.valuesOf(plan, chosen) : jobs.calibrated(chosen), history);
  }

  private static double[] losses(List<PassRecord> records) {
    return records.stream().mapToDouble(PassRecord::watchedLoss).toArray();
  }

  private static boolean finite(float[] numbers, int length) {
    for (int i = 0; i < length; i++) {
      if (!Float.isFinite(numbers[i])) {
        return false;
      }
    }
    return true;
  }

  private void describe(int pass, long round, long rounds) {
    context.setLocalProperty(
        DESCRIPTION,
        String.format(
            "spark-nn: pass %d of %d, round %d of %d", pass + 1, plan.passes(), round + 1, rounds));
  }

  private TrainingDivergedException diverged(int pass, String fault) {
    String last =
        records.isEmpty()
            ? "there is no earlier pass"
            : String.format(
                Locale.ROOT,
                "the last good pass was %d with loss %.4g",
                records.size(),
                records.get(records.size() - 1).loss());
    return new TrainingDivergedException(
        pass + 1,
        String.format(
            Locale.ROOT,
            "training diverged in pass %d%s: %s; %s. Try a smaller stepSize (now %s), bring the"
                + " features to a common scale (mean 0, standard deviation 1), or let training go"
                + " back by itself (maxRollbacks).",
            pass + 1,
            rollbacks == 0 ? "" : " after " + rollbacks + " rollbacks",
            fault,
            last,
            smaller() * plan.stepSize()));
  }
}
