package sparknn.nn.metric;

import sparknn.nn.spec.Default;
import sparknn.nn.spec.Require;

/**
 * The weighted share of examples whose class is among the k with the largest outputs; of equal
 * outputs the first come first.
 *
 * @param k at least 1; default 5
 * @since 0.1.0
 */
public record TopK(@Default("5") int k) implements ValidationMetric {
  public TopK {
    Require.atLeast("topK's k", k, 1);
  }

  @Override
  public String label() {
    return "top-" + k + " accuracy";
  }

  @Override
  public void check(Task task) {
    requireClasses(task.loss());
  }

  /** The weight of the examples whose class is among them, and of all. */
  @Override
  public int sums(Task task) {
    return 2;
  }

  @Override
  public void add(
      Task task, float[] output, float[] target, float[] weight, int rows, double[] sums) {
    for (int row = 0; row < rows; row++) {
      int start = row * task.outputs();
      int label = start + (int) target[row];
      int before = 0;
      for (int j = start; j < start + task.outputs(); j++) {
        if (output[j] > output[label] || (output[j] == output[label] && j < label)) {
          before++;
        }
      }
      sums[0] += before < k ? weight[row] : 0;
      sums[1] += weight[row];
    }
  }

  @Override
  public double of(Task task, double[] sums) {
    return sums[0] / sums[1];
  }
}
