package sparknn.ensemble;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sparknn.internal.files.ModelFiles;
import sparknn.internal.rows.PackedRows;
import sparknn.internal.rows.ReadRows;
import sparknn.internal.training.NetworkTraining;
import sparknn.internal.training.Parallel;
import sparknn.internal.training.TrainingRun;
import sparknn.nn.random.Purpose;
import sparknn.nn.random.Rng;
import sparknn.nn.schedule.CosineRestarts;
import sparknn.nn.schedule.Schedule;
import sparknn.stage.NetworkEstimator;

/**
 * Trains the members of an ensemble: side by side on shared rows, each on a sample of its own, or
 * as snapshots of one training.
 *
 * <p>Rows are dealt to workers and held out by the ensemble's seed, the same for all members; the
 * rest of member k goes by a seed at the address (ensemble's seed, k). So the result does not
 * depend on how many are trained at a time.
 *
 * @param params of the ensemble
 * @param estimator trains a member, but for its seed
 * @param <M> a member
 */
record Members<M extends Model<M>>(EnsembleParams params, NetworkEstimator<M> estimator) {
  private static final Logger LOG = LoggerFactory.getLogger(Members.class);

  /** Refuses Params that contradict each other. */
  void check() {
    if (!estimator.hiddenOutputs().isEmpty()) {
      throw new IllegalArgumentException(
          String.format(
              "hiddenOutputCol must not be set within an ensemble, whose members' columns are not"
                  + " added, got '%s'",
              estimator.getHiddenOutputCol()));
    }
    if (!params.getSnapshots()) {
      return;
    }
    if (params.getBagging()) {
      throw new IllegalArgumentException(
          "bagging must be false with snapshots, whose members come from one training, got true");
    }
    if (estimator.isDefined(estimator.checkpointDir())) {
      throw new IllegalArgumentException(
          String.format(
              "checkpointDir must not be set with snapshots, whose earlier members a checkpoint does"
                  + " not have, got '%s'",
              estimator.getCheckpointDir()));
    }
    int passes = estimator.getMaxIter();
    if (passes % params.getNumMembers() != 0) {
      throw new IllegalArgumentException(
          String.format(
              "maxIter must be a multiple of numMembers (%d) with snapshots, got %d",
              params.getNumMembers(), passes));
    }
    Schedule schedule = Schedule.CATALOG.create(estimator.getLearningRateSchedule());
    boolean fits =
        schedule instanceof CosineRestarts restarts
            && restarts.every() == cycle()
            && restarts.growth() == 1;
    if (estimator.isSet(estimator.learningRateSchedule()) && !fits) {
      throw new IllegalArgumentException(
          String.format(
              "learningRateSchedule must be cosineRestarts(%d) with snapshots, or not set, got %s",
              cycle(), schedule.spec()));
    }
  }

  private int cycle() {
    return estimator.getMaxIter() / params.getNumMembers();
  }

  /** Trains all. */
  List<M> train(Dataset<?> dataset) {
    check();
    NetworkTraining first = with(seedOfRows()).training(dataset.schema());
    if (params.getSnapshots()) {
      return snapshots(dataset);
    }
    if (params.getBagging()) {
      try (ReadRows rows = first.read(dataset)) {
        return sideBySide(
            k -> {
              try (PackedRows sample = first.packBootstrap(rows, seedOf(k))) {
                return member(k, sample, dataset);
              }
            });
      }
    }
    try (PackedRows rows = first.pack(dataset)) {
      return sideBySide(k -> member(k, rows, dataset));
    }
  }

  private List<M> sideBySide(IntFunction<M> train) {
    List<Callable<M>> tasks = new ArrayList<>();
    for (int k = 0; k < params.getNumMembers(); k++) {
      int number = k;
      tasks.add(() -> train.apply(number));
    }
    return Parallel.run(params.getParallelism(), tasks);
  }

  private M member(int k, PackedRows rows, Dataset<?> dataset) {
    LOG.info("Training member {} of {}", k + 1, params.getNumMembers());
    ParamMap settings = new ParamMap().put(estimator.seed(), seedOf(k));
    if (estimator.isDefined(estimator.checkpointDir())) {
      String folder = String.format(Locale.ROOT, "%s/%05d", estimator.getCheckpointDir(), k);
      settings.put(estimator.checkpointDir(), folder);
    }
    NetworkEstimator<M> own = with(settings);
    return own.model(own.training(dataset.schema()).run(rows));
  }

  /** One training with the ensemble's own seed; held-out rows are watched and decide nothing. */
  private List<M> snapshots(Dataset<?> dataset) {
    ParamMap settings = seedOfRows().put(estimator.patience(), estimator.getMaxIter());
    if (!estimator.isSet(estimator.learningRateSchedule())) {
      settings.put(estimator.learningRateSchedule(), new CosineRestarts(cycle(), 1, 0).spec());
    }
    NetworkEstimator<M> own = with(settings);
    NetworkTraining training = own.training(dataset.schema());
    List<M> members = new ArrayList<>();
    try (PackedRows rows = training.pack(dataset)) {
      TrainingRun run = training.start(rows);
      for (int k = 1; k <= params.getNumMembers(); k++) {
        run.advance(k * cycle());
        ModelFiles.Content content = run.latest();
        members.add(own.model(content));
      }
    }
    return members;
  }

  private ParamMap seedOfRows() {
    return new ParamMap().put(estimator.seed(), params.getSeed());
  }

  private long seedOf(int k) {
    return Rng.key(params.getSeed(), Purpose.MEMBERS, k);
  }

  @SuppressWarnings("unchecked") // Stages give copies of their own class.
  private NetworkEstimator<M> with(ParamMap settings) {
    return (NetworkEstimator<M>) estimator.copy(settings);
  }
}
