package sparknn.internal.training;

import java.util.List;
import java.util.function.Function;
import sparknn.internal.distributed.ParameterAveraging;
import sparknn.internal.distributed.TrainingResult;
import sparknn.internal.files.ModelFiles;
import sparknn.nn.train.PassRecord;
import sparknn.nn.train.TrainingPlan;

/** A training in progress. */
public final class TrainingRun {
  private final ParameterAveraging training;
  private final Function<TrainingResult, ModelFiles.Content> content;
  private final TrainingPlan plan;

  /**
   * @param content makes of a result what a model needs
   */
  TrainingRun(
      ParameterAveraging training,
      Function<TrainingResult, ModelFiles.Content> content,
      TrainingPlan plan) {
    this.training = training;
    this.content = content;
    this.plan = plan;
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

  /** Whether more of the metric of held-out rows is better. */
  public boolean largerIsBetter() {
    return plan.largerIsBetter();
  }

  /** By what the best pass is chosen, of those that were validated: the less, the better. */
  public double watched(PassRecord pass) {
    return plan.watched(pass);
  }

  /** What a model needs, as things stand: after the best pass where rows are held out. */
  public ModelFiles.Content content() {
    return content.apply(training.trained());
  }

  /** What a model of the last pass needs, whether or not it was the best. */
  public ModelFiles.Content latest() {
    return content.apply(training.latest());
  }
}
