package sparknn.nn.train;

import sparknn.nn.data.Batch;
import sparknn.nn.layer.MemoryNeed;
import sparknn.nn.layer.SparseInput;
import sparknn.nn.layer.StepContext;
import sparknn.nn.param.TouchedRows;

/**
 * Trains a network on one mini-batch after another: forward, loss, backward, update.
 *
 * <p>It works in place on the state that it was given. Nothing is allocated after construction. Not
 * thread-safe: one a task.
 */
public final class MiniBatchTrainer {
  private final TrainingPlan plan;
  private final TrainingState state;
  private final NetworkRun run;
  private final float[] gradient;
  private final float[] dOutput;
  private final StepGroups groups;
  private final TouchedRows touched; // null: steps are of all parameters
  private final Mixup mixup; // null: examples are not mixed
  private long steps;
  private double weight;
  private double loss;
  private double metric;
  private long batches;

  /**
   * @param state changed by every step; the caller's
   */
  public MiniBatchTrainer(TrainingPlan plan, TrainingState state) {
    this.plan = plan;
    this.state = state;
    this.gradient = new float[state.values().parameters().length];
    if (plan.inputForm().sparse()) {
      SparseInput form =
          plan.inputForm().lazy()
              ? plan.network().sparseHead().orElseThrow().lazy()
              : Network.SPARSE;
      this.touched = form.touched();
      this.run = plan.network().bindSparse(state.values(), gradient, plan.batchSize(), form);
    } else {
      this.touched = null;
      this.run = plan.network().bind(state.values(), gradient, plan.batchSize());
    }
    this.dOutput = new float[Math.multiplyExact(plan.batchSize(), plan.network().outputSize())];
    this.mixup =
        plan.mixup() == 0 ? null : new Mixup(plan.mixup(), plan.network(), plan.batchSize());
    this.groups = plan.update().groups(plan.network().parameters());
    this.steps = state.steps();
  }

  /** What it takes, without the state that it is given. */
  static MemoryNeed memory(Network network, boolean mixed, InputForm form) {
    long rows = form.lazy() ? TouchedRows.floats(network.input().size()) : 0;
    MemoryNeed own = MemoryNeed.floats(network.parameters().size() + rows, network.outputSize());
    MemoryNeed run = network.memory(true, form).plus(own);
    return mixed ? run.plus(Mixup.memory(network)) : run;
  }

  /**
   * Takes one step. Where the loss has become infinite or not a number the parameters stay as they
   * are.
   *
   * @return whether the loss is a number; if not, training should end
   */
  public boolean step(Batch batch, double stepSize, StepContext pass) {
    Network network = plan.network();
    int rows = batch.rows();
    int outputs = network.outputSize();
    double batchWeight = batch.weightSum();
    if (batchWeight == 0) {
      return true;
    }
    float[] weights = batch.weights();
    float[] output;
    if (mixup == null) {
      output = run.forward(batch, pass);
    } else {
      mixup.mix(batch, pass);
      weights = mixup.weights();
      output = run.forward(mixup.features(), rows, pass);
    }
    float scale = (float) (1 / batchWeight);
    metric += plan.metric().sum(output, batch.targets(), weights, rows, outputs);
    double batchLoss =
        network
            .loss()
            .differentiate(output, batch.targets(), weights, scale, rows, outputs, dOutput);
    if (mixup != null) {
      metric += mixup.metric(plan.metric(), output, rows);
      batchLoss += mixup.addDerivative(network.loss(), output, scale, rows, dOutput);
    }
    loss += batchLoss;
    weight += batchWeight;
    batches++;
    if (!Double.isFinite(batchLoss)) {
      return false;
    }
    run.backward(dOutput);
    float[] parameters = state.values().parameters();
    steps++;
    plan.update()
        .step(
            parameters,
            gradient,
            state.slots(),
            network.parameters(),
            groups,
            touched,
            stepSize,
            steps);
    return true;
  }

  /** The sums over the batches so far, each taken before its step. */
  public LossSums totals() {
    return new LossSums(weight, loss, metric, batches);
  }

  /** The state as the last step left it. */
  public TrainingState state() {
    return new TrainingState(state.values(), state.slots(), steps);
  }
}
