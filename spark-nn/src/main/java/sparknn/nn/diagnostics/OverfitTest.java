package sparknn.nn.diagnostics;

import java.util.Arrays;
import java.util.Locale;
import sparknn.nn.data.Batch;
import sparknn.nn.layer.StepContext;
import sparknn.nn.train.LossSums;
import sparknn.nn.train.MiniBatchTrainer;
import sparknn.nn.train.NetworkValues;
import sparknn.nn.train.TrainingPlan;
import sparknn.nn.train.TrainingState;

/**
 * Whether a network can learn a handful of examples by heart. One that can't has a fault: in the
 * network, in the step size, or in the data (equal features with different labels).
 *
 * <p>All of them make one mini-batch; there is no penalty, no dropout and no schedule; the
 * optimiser and the step size are the plan's.
 *
 * @param losses before each step
 * @param metric on the handful at the end
 */
public record OverfitTest(double[] losses, double metric) {
  private static final double LEARNED = 0.05;

  /**
   * Trains on the batch, until the loss is a hundredth of what it was.
   *
   * @param initial where to begin; not changed
   * @param steps at most
   */
  public static OverfitTest of(TrainingPlan plan, NetworkValues initial, Batch batch, int steps) {
    TrainingPlan plain = plan.bare(batch.rows());
    TrainingState state = TrainingState.initial(initial.copy(), plain.update());
    MiniBatchTrainer trainer = new MiniBatchTrainer(plain, state);
    double[] losses = new double[steps];
    StepContext pass = StepContext.training(plan.seed(), 0, 0);
    LossSums before = trainer.totals();
    double metric = Double.NaN;
    int done = 0;
    while (done < steps) {
      pass.at(done);
      boolean finite = trainer.step(batch, plan.stepSize(), pass);
      LossSums after = trainer.totals();
      losses[done] = (after.loss() - before.loss()) / batch.weightSum();
      metric = plan.metric().of(after.metric() - before.metric(), batch.weightSum());
      before = after;
      if (!finite || losses[done++] < LEARNED / 5 * losses[0]) {
        break;
      }
    }
    return new OverfitTest(Arrays.copyOf(losses, Math.max(1, done)), metric);
  }

  /** The loss at the end. */
  public double finalLoss() {
    return losses[losses.length - 1];
  }

  /** Whether the loss has come down to a twentieth of what it was. */
  public boolean passed() {
    return finalLoss() <= LEARNED * losses[0];
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s: loss %.4g -> %.4g in %d steps",
        passed() ? "learned by heart" : "NOT learned",
        losses[0],
        finalLoss(),
        losses.length);
  }
}
