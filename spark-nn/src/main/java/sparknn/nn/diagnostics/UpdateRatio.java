package sparknn.nn.diagnostics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import sparknn.nn.data.Batch;
import sparknn.nn.data.BatchReader;
import sparknn.nn.data.RowBlock;
import sparknn.nn.layer.StepContext;
import sparknn.nn.param.ParameterLayout.Tensor;
import sparknn.nn.train.MiniBatchTrainer;
import sparknn.nn.train.NetworkValues;
import sparknn.nn.train.TrainingPlan;
import sparknn.nn.train.TrainingState;

/**
 * How far a step moves a tensor, relative to its size. For weights a thousandth or so is healthy;
 * far more, and training is restless; far less, and it is slow.
 *
 * @param tensor such as {@code 0-dense/weight}
 * @param norm the Euclidean norm of its values after the steps
 * @param updateNorm the median over the steps of the norm of the change
 * @param ratio the median of the change's norm by that of the values before the step; infinite
 *     where these were 0, as biases are at the beginning
 */
public record UpdateRatio(String tensor, double norm, double updateNorm, double ratio) {
  /**
   * Trains on some examples, in mini-batches, with all that the plan has, and looks at each step.
   *
   * @param initial where to begin; not changed
   * @param rows of one worker
   * @param steps at most; fewer if the rows are used up in one pass
   */
  public static List<UpdateRatio> of(
      TrainingPlan plan, NetworkValues initial, List<RowBlock> rows, int steps) {
    TrainingState state = TrainingState.initial(initial.copy(), plan.update());
    MiniBatchTrainer trainer = new MiniBatchTrainer(plan, state);
    Batch batch = plan.batch(plan.batchSize());
    BatchReader reader = BatchReader.shuffled(rows.iterator(), plan.scaling(), plan.seed(), 0, 0);
    List<Tensor> tensors = plan.network().parameters().tensors();
    double[][] updates = new double[tensors.size()][steps];
    double[][] ratios = new double[tensors.size()][steps];
    StepContext pass = StepContext.training(plan.seed(), 0, 0);
    float[] parameters = state.values().parameters();
    int done = 0;
    while (done < steps && reader.next(batch)) {
      float[] before = parameters.clone();
      pass.at(done);
      if (!trainer.step(batch, plan.stepSize(), pass)) {
        break;
      }
      for (int i = 0; i < updates.length; i++) {
        updates[i][done] = norm(parameters, before, tensors.get(i));
        ratios[i][done] = updates[i][done] / norm(before, null, tensors.get(i));
      }
      done++;
    }
    List<UpdateRatio> all = new ArrayList<>();
    for (int i = 0; i < updates.length; i++) {
      Tensor tensor = tensors.get(i);
      all.add(
          new UpdateRatio(
              tensor.name(),
              norm(parameters, null, tensor),
              median(updates[i], done),
              median(ratios[i], done)));
    }
    return all;
  }

  private static double norm(float[] values, float[] less, Tensor tensor) {
    double sum = 0;
    for (int i = tensor.offset(); i < tensor.end(); i++) {
      double value = values[i] - (less == null ? 0.0 : less[i]);
      sum += value * value;
    }
    return Math.sqrt(sum);
  }

  private static double median(double[] numbers, int length) {
    double[] sorted = Arrays.copyOf(numbers, length);
    Arrays.sort(sorted);
    return length == 0 ? Double.NaN : sorted[length / 2];
  }

  /** Some tensors as a table, one a line. */
  public static String table(List<UpdateRatio> ratios) {
    StringBuilder text = new StringBuilder();
    text.append(String.format("%-28s %10s %10s %10s%n", "tensor", "|value|", "|update|", "ratio"));
    ratios.forEach(ratio -> text.append(ratio).append('\n'));
    return text.toString();
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%-28s %10.3e %10.3e %10.1e", tensor, norm, updateNorm, ratio);
  }
}
