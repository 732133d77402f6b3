package sparknn.nn.train;

import java.io.Serializable;
import sparknn.nn.data.Batch;
import sparknn.nn.data.TargetScaling;
import sparknn.nn.loss.Metric;
import sparknn.nn.metric.Task;
import sparknn.nn.metric.ValidationMetric;
import sparknn.nn.schedule.Constant;
import sparknn.nn.schedule.Schedule;
import sparknn.nn.spec.Require;

/**
 * How a network is trained: everything that is fixed before the first step.
 *
 * @param network what is trained
 * @param update what happens from a gradient to the next parameters
 * @param stepSize the step size before the schedule's factor, greater than 0
 * @param schedule that factor
 * @param metric reported beside the loss
 * @param scaling of the targets
 * @param passes over the data at most, at least 1
 * @param averagedPasses how many last passes the result is the mean of, at least 1
 * @param batchSize examples of a mini-batch of one worker, at least 1
 * @param seed of everything random
 * @param mixup the α of {@link Mixup}, 0 or greater; 0: examples are not mixed
 * @param validationMetric of held-out rows, by which the best pass is chosen; null: by the loss
 * @param inputForm how features go into the network; sparse only where it takes them
 */
public record TrainingPlan(
    Network network,
    Update update,
    double stepSize,
    Schedule schedule,
    Metric metric,
    TargetScaling scaling,
    int passes,
    int averagedPasses,
    int batchSize,
    long seed,
    double mixup,
    ValidationMetric validationMetric,
    InputForm inputForm)
    implements Serializable {
  public TrainingPlan {
    Require.positive("stepSize", stepSize);
    Require.atLeast("maxIter", passes, 1);
    Require.atLeast("averagedPasses", averagedPasses, 1);
    Require.atLeast("batchSize", batchSize, 1);
    Require.notNegative("mixup", mixup);
    if (validationMetric != null) {
      validationMetric.check(new Task(network.loss(), network.outputSize(), metric));
    }
    if (inputForm.sparse() && (mixup > 0 || !network.takesSparse())) {
      throw new IllegalArgumentException(
          "sparse features need a network whose first layer takes them, and no mixup, got "
              + network);
    }
    if (inputForm.lazy() && !update.allowsLazy()) {
      throw new IllegalArgumentException(
          "lazy steps need rules that leave what has no gradient as it is, got " + update);
    }
  }

  /** With dense features, without mixing of examples, and a best pass chosen by the loss. */
  public TrainingPlan(
      Network network,
      Update update,
      double stepSize,
      Schedule schedule,
      Metric metric,
      TargetScaling scaling,
      int passes,
      int averagedPasses,
      int batchSize,
      long seed) {
    this(
        network,
        update,
        stepSize,
        schedule,
        metric,
        scaling,
        passes,
        averagedPasses,
        batchSize,
        seed,
        0,
        null,
        InputForm.DENSE);
  }

  /**
   * The same network without noise, trained by the optimiser alone: no rules, no schedule, no
   * averages, no mixing.
   *
   * @param examples of a mini-batch
   */
  public TrainingPlan bare(int examples) {
    return new TrainingPlan(
        network.withoutNoise(),
        Update.plain(update.optimizer()),
        stepSize,
        new Constant(),
        metric,
        scaling,
        passes,
        1,
        examples,
        seed);
  }

  /** The same with features of another form. */
  public TrainingPlan with(InputForm form) {
    return with(network, form);
  }

  /** The same for so many features instead of all, whose rows are sparse. */
  public TrainingPlan narrowed(int features) {
    return with(network.narrowed(features), inputForm);
  }

  private TrainingPlan with(Network other, InputForm form) {
    return new TrainingPlan(
        other,
        update,
        stepSize,
        schedule,
        metric,
        scaling,
        passes,
        averagedPasses,
        batchSize,
        seed,
        mixup,
        validationMetric,
        form);
  }

  /** An empty mini-batch of the plan's form. */
  public Batch batch(int capacity) {
    int targets = network.targetSize();
    return inputForm.sparse()
        ? Batch.sparse(capacity, targets)
        : new Batch(capacity, network.input().size(), targets);
  }

  /** The state before the first step; the same for the same seed. */
  public TrainingState initialState() {
    return TrainingState.initial(network.initialValues(seed), update);
  }

  /** What is asked of the network, for metrics. */
  public Task task() {
    return new Task(network.loss(), network.outputSize(), metric);
  }

  /** What the metric of held-out rows is called. */
  public String validationLabel() {
    return validationMetric == null ? metric.label() : validationMetric.label();
  }

  /** Whether more of the metric of held-out rows is better. */
  public boolean largerIsBetter() {
    return validationMetric == null ? metric.largerIsBetter() : validationMetric.largerIsBetter();
  }

  /** By what the best pass is chosen, of those that were validated: the less, the better. */
  public double watched(PassRecord pass) {
    if (validationMetric == null) {
      return pass.validationLoss();
    }
    return largerIsBetter() ? -pass.validationMetric() : pass.validationMetric();
  }

  /** Whether the result is an average of parameters over time. */
  public boolean averages() {
    return update.averages() || averagedPasses > 1;
  }

  /** The step size after so many passes, with fractions. */
  public double stepSizeAt(double pass) {
    return stepSize * schedule.factor(pass, passes);
  }
}
