package sparknn.tuning;

import org.apache.spark.ml.Model;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.types.StructType;
import sparknn.internal.rows.PackedRows;
import sparknn.internal.training.TrainingRun;
import sparknn.nn.train.PassRecord;
import sparknn.nn.train.TrainingDivergedException;
import sparknn.stage.NetworkEstimator;

/** A candidate in a search: its training as far as it has come. Used by one thread at a time. */
final class RunningTrial {
  private final int number;
  private final int bracket;
  private final String settings;
  private final NetworkEstimator<?> estimator;
  private final Rows rows;
  private TrainingRun run;
  private PassRecord best;
  private int passes;
  private double seconds;
  private boolean largerIsBetter;
  private String error = "";

  /**
   * What some candidates are trained on.
   *
   * @param before the fitted stages before the network, null if there are none
   * @param schema of what the network gets
   * @param packed rows
   */
  record Rows(PipelineModel before, StructType schema, PackedRows packed) {}

  RunningTrial(int number, int bracket, String settings, NetworkEstimator<?> estimator, Rows rows) {
    this.number = number;
    this.bracket = bracket;
    this.settings = settings;
    this.estimator = estimator;
    this.rows = rows;
  }

  int number() {
    return number;
  }

  int bracket() {
    return bracket;
  }

  Rows rows() {
    return rows;
  }

  /** Trains on, up to so many passes in all. A training that diverges is out. */
  void advance(int until) {
    long start = System.nanoTime();
    try {
      if (run == null) {
        run = estimator.training(rows.schema()).start(rows.packed());
        largerIsBetter = run.largerIsBetter();
      }
      run.advance(until);
    } catch (TrainingDivergedException e) {
      error = e.getMessage();
    }
    seconds += (System.nanoTime() - start) / 1e9;
    if (run != null) {
      passes = run.passes().size();
      best = null;
      for (PassRecord pass : run.passes()) {
        best = best == null || run.watched(pass) < run.watched(best) ? pass : best;
      }
    }
  }

  /** The less, the better; infinite if training has diverged. */
  double rank() {
    if (!error.isEmpty() || best == null || Double.isNaN(best.validationMetric())) {
      return Double.POSITIVE_INFINITY;
    }
    return largerIsBetter ? -best.validationMetric() : best.validationMetric();
  }

  /** Among equals, the less, the better. */
  double loss() {
    return best == null ? Double.POSITIVE_INFINITY : best.validationLoss();
  }

  /** Gives up the state of its training: it does not go on. */
  void retire() {
    run = null;
  }

  /** Its model, as far as it is trained. */
  Model<?> model() {
    return estimator.model(run.content());
  }

  /** A line for the table. */
  Trial trial() {
    double metric = best == null ? Double.NaN : best.validationMetric();
    double loss = best == null ? Double.NaN : best.validationLoss();
    return new Trial(number, bracket, settings, passes, metric, loss, seconds, error);
  }
}
