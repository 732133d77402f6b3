package sparknn.internal.distributed;

import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import sparknn.nn.optim.Lbfgs;
import sparknn.nn.optim.LbfgsSearch;
import sparknn.nn.param.ParameterLayout;
import sparknn.nn.rule.Penalty;
import sparknn.nn.train.EarlyStopping;
import sparknn.nn.train.FullGradient;
import sparknn.nn.train.LossSums;
import sparknn.nn.train.NetworkValues;
import sparknn.nn.train.PassRecord;
import sparknn.nn.train.TrainingDivergedException;
import sparknn.nn.train.TrainingPlan;
import sparknn.nn.train.TrainingState;
import sparknn.nn.train.Validation;

/**
 * Trains a network by L-BFGS on the loss over all packed rows. The search runs on the driver; each
 * look at the loss and its gradient is one Spark job, reduced as the rounds of {@link
 * ParameterAveraging} are. The driver keeps {@code 2 · memory} copies of the parameters in double
 * precision.
 */
public final class FullBatch {
  private final JavaSparkContext context;
  private final TrainingPlan plan;
  private final Lbfgs solver;
  private final Penalty penalty;
  private final PackedData data;
  private final TrainingLog log;
  private Round round;
  private SharedConstants constants;
  private float[] statistics = new float[0];
  private int evaluations;
  private double lowest = Double.POSITIVE_INFINITY;
  private LossSums lowestSums = LossSums.NONE;

  /**
   * @param plan whose update is not used, but for its penalty
   * @param penalty smooth: L2 only
   * @param earlyStopping decides on the validation loss when to stop; used only if rows are held
   *     out
   * @param listener hears of every step when it is finished
   */
  public FullBatch(
      JavaSparkContext context,
      TrainingPlan plan,
      Lbfgs solver,
      Penalty penalty,
      PackedData data,
      EarlyStopping earlyStopping,
      Consumer<PassRecord> listener) {
    this.context = context;
    this.plan = plan;
    this.solver = solver;
    this.penalty = penalty;
    this.data = data;
    this.log = new TrainingLog(plan, earlyStopping, listener, data);
  }

  /**
   * Trains until convergence, or as long as no more than the plan's passes are made; at least one
   * step is taken, and a line search that has begun is finished.
   *
   * @param initial the values to begin with; not changed
   * @throws TrainingDivergedException if the loss is infinite or not a number from the beginning
   */
  public TrainingResult train(NetworkValues initial) {
    String before = context.getLocalProperty(ParameterAveraging.DESCRIPTION);
    constants = new SharedConstants(context, initial.constants());
    round = new Round(plan, data, constants, context.defaultParallelism());
    try {
      return search(initial);
    } finally {
      constants.release();
      context.setLocalProperty(ParameterAveraging.DESCRIPTION, before);
    }
  }

  private TrainingResult search(NetworkValues initial) {
    EvaluationJobs jobs = new EvaluationJobs(context, plan, data, constants);
    statistics = initial.statistics();
    float[] latest = values(doubles(initial.parameters()));
    long began = System.nanoTime();
    LbfgsSearch search = new LbfgsSearch(solver, this::evaluate, doubles(initial.parameters()));
    if (!Double.isFinite(search.value())) {
      throw new TrainingDivergedException(
          evaluations,
          "training can't begin: the loss must be a finite number, got an infinite or not-a-number"
              + " loss from the initial parameters. Bring the features to a common scale"
              + " (standardization).");
    }
    boolean goesOn = true;
    while (goesOn && (log.size() == 0 || evaluations < plan.passes())) {
      goesOn = search.step();
      latest = values(search.point());
      Validation validation =
          log.validates() ? jobs.with(latest, jobs::validation) : Validation.NONE;
      double seconds = (System.nanoTime() - began) / 1e9;
      began = System.nanoTime();
      log.add(
          PassRecord.of(evaluations, lowestSums, validation, plan.metric(), 1, seconds), latest);
      goesOn &= !log.stopped();
    }
    float[] best = log.best() == null ? latest : log.best();
    return new TrainingResult(
        TrainingState.valuesOf(plan, best, constants.numbers()), log.ofBest());
  }

  /** The mean loss over all rows plus the penalty, and the gradient of both. */
  private double evaluate(double[] point, double[] gradient) {
    evaluations++;
    context.setLocalProperty(
        ParameterAveraging.DESCRIPTION,
        String.format("spark-nn: pass %d of %d", evaluations, plan.passes()));
    ParameterLayout layout = plan.network().parameters();
    float[] values = values(point);
    Broadcast<float[]> shared = context.broadcast(values);
    try {
      Round.Outcome outcome = round.run(new FullGradient(), shared, 0);
      LossSums sums = outcome.totals();
      penalty.beforeStep(outcome.flat(), values, layout, 1);
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] = outcome.flat()[i];
      }
      double value = sums.meanLoss() + penalty.value(values, layout);
      if (value < lowest) {
        lowest = value;
        lowestSums = sums;
      }
      return value;
    } finally {
      shared.destroy();
    }
  }

  private static double[] doubles(float[] numbers) {
    double[] converted = new double[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      converted[i] = numbers[i];
    }
    return converted;
  }

  /** Parameters, and behind them the statistics, which nothing moves. */
  private float[] values(double[] point) {
    float[] values = new float[point.length + statistics.length];
    for (int i = 0; i < point.length; i++) {
      values[i] = (float) point[i];
    }
    System.arraycopy(statistics, 0, values, point.length, statistics.length);
    return values;
  }
}
