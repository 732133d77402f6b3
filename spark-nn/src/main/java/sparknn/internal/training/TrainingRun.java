package sparknn.internal.training;

import java.util.List;
import sparknn.internal.distributed.ParameterAveraging;
import sparknn.internal.files.ModelFiles;
import sparknn.nn.loss.Metric;
import sparknn.nn.train.PassRecord;
import sparknn.nn.train.TrainingPlan;

/** A training in progress. */
public final class TrainingRun {
  private final TrainingPlan plan;
  private final ParameterAveraging training;
  private final long skippedRows;

  TrainingRun(TrainingPlan plan, ParameterAveraging training, long skippedRows) {
    this.plan = plan;
    this.skippedRows = skippedRows;
    this.training = training;
  }

  /** Goes on until so many passes are made, or until early stopping ends it. */
  public void advance(int passes) {
    training.advance(passes);
  }

  /** Whether there is nothing more to do. */
  public boolean finished() {
    return training.finished();
  }

  /** The passes so far. */
  public List<PassRecord> passes() {
    return training.passes();
  }

  /** What is measured beside the loss. */
  public Metric metric() {
    return plan.metric();
  }

  /** What a model needs, as things stand: after the best pass where rows are held out. */
  public ModelFiles.Content content() {
    return NetworkTraining.content(plan, training.trained(), skippedRows);
  }

  /** What a model of the last pass needs, whether or not it was the best. */
  public ModelFiles.Content latest() {
    return NetworkTraining.content(plan, training.latest(), skippedRows);
  }
}
