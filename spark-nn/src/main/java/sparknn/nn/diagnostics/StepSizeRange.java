package sparknn.nn.diagnostics;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import sparknn.nn.data.Batch;
import sparknn.nn.data.BatchReader;
import sparknn.nn.data.RowBlock;
import sparknn.nn.layer.StepContext;
import sparknn.nn.spec.Require;
import sparknn.nn.train.LossSums;
import sparknn.nn.train.MiniBatchTrainer;
import sparknn.nn.train.NetworkValues;
import sparknn.nn.train.TrainingPlan;
import sparknn.nn.train.TrainingState;

/**
 * The learning-rate range test: a training in which the step size grows from mini-batch to
 * mini-batch by one factor, until the loss runs away. The loss stays where it is while steps are
 * too small, falls, and rises again.
 *
 * <p>Smith 2017, "Cyclical learning rates for training neural networks", §3.3; with the exponential
 * growth that Gugger and Howard made customary, and a smoothing that does not lag. One worker's
 * training is tested.
 *
 * @param curve one point for each mini-batch
 */
public record StepSizeRange(List<Point> curve) {
  // The test ends where the mean of so many losses is so many times the lowest.
  private static final int RECENT = 5;
  private static final double RUNAWAY = 4;
  // Smoothed over this share of the mini-batches, to either side.
  private static final int WINDOW = 40;
  private static final double BELOW_LOWEST = 10;

  public StepSizeRange {
    curve = List.copyOf(curve);
  }

  /**
   * One mini-batch.
   *
   * @param stepSize of its step
   * @param loss before the step
   * @param smoothed mean of the losses about it, as many before as behind
   */
  public record Point(double stepSize, double loss, double smoothed) {}

  /**
   * Runs the test.
   *
   * @param plan all of it counts but step size and schedule
   * @param initial where to begin; not changed
   * @param rows to take mini-batches from, in as many passes as it needs
   * @param from the first step size, greater than 0
   * @param to the last, greater than {@code from}
   * @param steps mini-batches, at least 10
   */
  public static StepSizeRange of(
      TrainingPlan plan,
      NetworkValues initial,
      List<RowBlock> rows,
      double from,
      double to,
      int steps) {
    Require.positive("the first step size", from);
    Require.atLeast("steps", steps, 10);
    if (!(to > from)) {
      throw new IllegalArgumentException(
          String.format(
              "the last step size must be greater than the first (%s), got %s",
              Require.text(from), Require.text(to)));
    }
    TrainingState state = TrainingState.initial(initial.copy(), plan.update());
    MiniBatchTrainer trainer = new MiniBatchTrainer(plan, state);
    Batch batch = plan.batch(plan.batchSize());
    List<Double> losses = new ArrayList<>();
    LossSums before = trainer.totals();
    double lowest = Double.POSITIVE_INFINITY;
    BatchReader reader = null;
    StepContext pass = null;
    for (int i = 0, epoch = 0; i < steps; i++) {
      while (reader == null || !reader.next(batch)) {
        reader = BatchReader.shuffled(rows.iterator(), plan.scaling(), plan.seed(), epoch, 0);
        pass = StepContext.training(plan.seed(), epoch++, 0);
      }
      pass.at(i);
      boolean finite = trainer.step(batch, stepSize(from, to, steps, i), pass);
      LossSums after = trainer.totals();
      if (!finite) {
        break;
      }
      losses.add((after.loss() - before.loss()) / (after.weight() - before.weight()));
      before = after;
      double recent = mean(losses, i + 1 - RECENT, i + 1);
      lowest = Math.min(lowest, recent);
      if (recent > RUNAWAY * lowest) {
        break;
      }
    }
    List<Point> curve = new ArrayList<>();
    for (int i = 0; i < losses.size(); i++) {
      int reach = Math.min(Math.min(i, losses.size() - 1 - i), Math.max(1, steps / WINDOW));
      curve.add(
          new Point(
              stepSize(from, to, steps, i), losses.get(i), mean(losses, i - reach, i + reach + 1)));
    }
    return new StepSizeRange(curve);
  }

  private static double stepSize(double from, double to, int steps, int i) {
    return from * Math.pow(to / from, i / (steps - 1.0));
  }

  private static double mean(List<Double> losses, int from, int end) {
    return losses.subList(Math.max(0, from), end).stream()
        .mapToDouble(Double::doubleValue)
        .average()
        .orElseThrow();
  }

  /** The step size at which the smoothed loss is lowest: beyond it training gets worse. */
  public double atLowestLoss() {
    Point lowest = curve.get(0);
    for (Point point : curve) {
      lowest = point.smoothed() < lowest.smoothed() ? point : lowest;
    }
    return lowest.stepSize();
  }

  /**
   * A step size to begin with: a tenth of {@link #atLowestLoss}, where the loss still falls and the
   * edge is far. A place to look around, not an optimum.
   */
  public double suggestion() {
    return atLowestLoss() / BELOW_LOWEST;
  }

  /** The suggestion and the curve, as a table of every tenth point. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(String.format("%10s %10s%n", "step size", "loss"));
    for (int i = 0; i < curve.size(); i += Math.max(1, curve.size() / 20)) {
      Point point = curve.get(i);
      text.append(
          String.format(Locale.ROOT, "%10.2e %10.4f%n", point.stepSize(), point.smoothed()));
    }
    return text.append(
            String.format(
                Locale.ROOT,
                "lowest loss at %.2g, suggested step size %.2g%n",
                atLowestLoss(),
                suggestion()))
        .toString();
  }
}
