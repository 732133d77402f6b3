package sparknn.distributed;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import sparknn.nn.train.EarlyStopping;
import sparknn.nn.train.History;
import sparknn.nn.train.NetworkValues;
import sparknn.nn.train.PassRecord;
import sparknn.nn.train.Totals;
import sparknn.nn.train.TrainingDivergedException;
import sparknn.nn.train.TrainingPlan;
import sparknn.nn.train.TrainingState;
import sparknn.nn.train.WorkerRound;

/**
 * Trains a network on packed data by parameter averaging.
 *
 * <p>The driver keeps the common state and runs rounds; all work on examples is in Spark tasks. The
 * result depends on the data, the plan and the number of workers, and not on which task ran where,
 * when or how often.
 */
public final class ParameterAveraging {
  static final String DESCRIPTION = "spark.job.description";
  private static final String BAD_LOSS =
      "the loss must stay a finite number, got an infinite or not-a-number loss";
  private static final String BAD_PARAMETERS =
      "the parameters must stay finite numbers, got infinite or not-a-number ones";

  private final JavaSparkContext context;
  private final TrainingPlan plan;
  private final Averaging averaging;
  private final PackedData data;
  private final EarlyStopping earlyStopping;
  private final Consumer<PassRecord> listener;

  /**
   * @param earlyStopping decides on the validation loss when to stop; used only if rows are held
   *     out
   * @param listener hears of every pass when it is finished
   */
  public ParameterAveraging(
      JavaSparkContext context,
      TrainingPlan plan,
      Averaging averaging,
      PackedData data,
      EarlyStopping earlyStopping,
      Consumer<PassRecord> listener) {
    this.context = context;
    this.plan = plan;
    this.averaging = averaging;
    this.data = data;
    this.earlyStopping = earlyStopping;
    this.listener = listener;
  }

  /**
   * Trains.
   *
   * @param initial the values to begin with; not changed
   * @throws TrainingDivergedException if the loss or a parameter becomes infinite or not a number
   */
  public Trained train(NetworkValues initial) {
    String before = context.getLocalProperty(DESCRIPTION);
    float[] state = TrainingState.initial(initial, plan.update()).toFlat();
    Common common = new Common(context, state);
    try {
      return train(common);
    } finally {
      common.release();
      context.setLocalProperty(DESCRIPTION, before);
    }
  }

  /** The state that all workers start the next round from, on the driver and broadcast. */
  private static final class Common {
    private final JavaSparkContext context;
    private float[] flat;
    private long steps;
    private Broadcast<float[]> broadcast;

    Common(JavaSparkContext context, float[] flat) {
      this.context = context;
      this.flat = flat;
    }

    Broadcast<float[]> shared() {
      if (broadcast == null) {
        broadcast = context.broadcast(flat);
      }
      return broadcast;
    }

    void replace(float[] next, long nextSteps) {
      release();
      flat = next;
      steps = nextSteps;
    }

    void release() {
      if (broadcast != null) {
        broadcast.destroy();
        broadcast = null;
      }
    }
  }

  private Trained train(Common common) {
    long batches = 0;
    for (long rows : data.trainingRows()) {
      batches = Math.max(batches, (rows + plan.batchSize() - 1) / plan.batchSize());
    }
    long interval = averaging.interval() == 0 ? batches : Math.min(averaging.interval(), batches);
    int parameters = plan.network().parameters().size();
    Round round = new Round(plan, data, context.defaultParallelism());
    ValuesJobs jobs = new ValuesJobs(context, plan, data);
    Candidate candidate = new Candidate(plan);
    OuterStep outerStep = new OuterStep(averaging, parameters);
    boolean validates = data.census().heldOutRows() > 0;

    List<PassRecord> records = new ArrayList<>();
    float[] best = null;
    for (int pass = 0; pass < plan.passes(); pass++) {
      long start = System.nanoTime();
      double reaction = plan.schedule().reaction(losses(records));
      Totals totals = Totals.NONE;
      for (long first = 0; first < batches; first += interval) {
        describe(pass, first / interval, (batches + interval - 1) / interval);
        Round.Outcome outcome =
            round.run(
                new WorkerRound(pass, first, interval, reaction), common.shared(), common.steps);
        totals = totals.plus(outcome.totals());
        if (!totals.finite()) {
          throw diverged(pass, BAD_LOSS, records);
        }
        // Where nobody trained there is nothing to average, and momentum must not move on.
        if (outcome.totals().batches() > 0) {
          plan.network().afterAveraging(outcome.flat(), common.flat, parameters);
          outerStep.take(parameters, common.flat, outcome.flat());
          plan.update().constrain(outcome.flat(), plan.network().parameters());
          common.replace(outcome.flat(), outcome.steps());
        }
      }
      // Losses are taken before their step: they do not show what the last steps have done.
      if (!finite(common.flat, parameters)) {
        throw diverged(pass, BAD_PARAMETERS, records);
      }
      float[] values = candidate.after(common.flat);
      Totals validation = Totals.NONE;
      if (validates) {
        validation =
            plan.averages()
                ? jobs.with(values, jobs::validation)
                : jobs.validation(common.shared());
        if (!validation.finite()) {
          throw diverged(pass, BAD_LOSS, records);
        }
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      double stepSize = reaction * plan.stepSizeAt(Math.nextDown(pass + 1.0));
      PassRecord record =
          PassRecord.of(pass + 1, totals, validation, plan.metric(), stepSize, seconds);
      records.add(record);
      listener.accept(record);
      if (validates) {
        if (earlyStopping.improvedBy(pass, record.validationLoss())) {
          best = Arrays.copyOf(values, parameters + plan.network().state().size());
        }
        if (earlyStopping.shouldStop()) {
          break;
        }
      } else {
        // The common state is not held here: it would outlive the rounds of the next pass.
        best = plan.averages() ? values : null;
      }
    }
    int bestPass = validates ? earlyStopping.bestPass() + 1 : records.size();
    History history = new History(plan.metric().label(), plan.passes(), bestPass, records);
    float[] chosen = best == null ? common.flat : best;
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

  private TrainingDivergedException diverged(int pass, String fault, List<PassRecord> records) {
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
            "training diverged in pass %d: %s; %s. Try a smaller stepSize (now %s), and bring the"
                + " features to a common scale (mean 0, standard deviation 1).",
            pass + 1,
            fault,
            last,
            plan.stepSize()));
  }
}
