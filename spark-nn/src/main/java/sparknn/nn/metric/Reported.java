package sparknn.nn.metric;

/** The metric that is reported beside the loss: its sum, and that of the weights. */
final class Reported {
  static final int SUMS = 2;

  private Reported() {}

  static void add(
      Task task, float[] output, float[] target, float[] weight, int rows, double[] sums) {
    sums[0] += task.metric().sum(output, target, weight, rows, task.outputs());
    for (int row = 0; row < rows; row++) {
      sums[1] += weight[row];
    }
  }

  static double of(Task task, double[] sums) {
    return task.metric().of(sums[0], sums[1]);
  }
}
