package sparknn.internal.distributed;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import sparknn.nn.train.TrainingPlan;

/**
 * What would be the result if training ended now: the common parameters, or their moving average,
 * or the mean over the last passes. Lives on the driver and keeps as many copies of the parameters
 * as passes are averaged.
 */
final class AveragedModel {
  private final TrainingPlan plan;
  private final Deque<float[]> last = new ArrayDeque<>();

  AveragedModel(TrainingPlan plan) {
    this.plan = plan;
  }

  /**
   * Takes the common state at the end of a pass.
   *
   * @return an array that begins with parameters and statistics; the state itself where nothing is
   *     averaged
   */
  float[] after(float[] flat) {
    if (!plan.averages()) {
      return flat;
    }
    if (plan.averagedPasses() > 1) {
      if (last.size() == plan.averagedPasses()) {
        last.removeFirst();
      }
      last.addLast(Arrays.copyOf(values(flat), plan.network().parameters().size()));
    }
    return now(flat);
  }

  /** The same for a common state that was taken already. */
  float[] now(float[] flat) {
    float[] values = values(flat);
    if (plan.averagedPasses() > 1) {
      mean(values, plan.network().parameters().size());
    }
    return values;
  }

  /** A copy, with the moving average in place of the parameters where there is one. */
  private float[] values(float[] flat) {
    int parameters = plan.network().parameters().size();
    float[] values = Arrays.copyOf(flat, parameters + plan.network().statistics().size());
    if (plan.update().averages()) {
      System.arraycopy(flat, flat.length - parameters, values, 0, parameters);
    }
    return values;
  }

  /** The parameters of the last passes that it averages, oldest first. */
  List<float[]> lastPasses() {
    return List.copyOf(last);
  }

  /** Goes on from what another one remembered. */
  void recall(List<float[]> passes) {
    last.clear();
    last.addAll(passes);
  }

  private void mean(float[] into, int parameters) {
    double[] sums = new double[parameters];
    for (float[] pass : last) {
      for (int i = 0; i < parameters; i++) {
        sums[i] += pass[i];
      }
    }
    for (int i = 0; i < parameters; i++) {
      into[i] = (float) (sums[i] / last.size());
    }
  }
}
