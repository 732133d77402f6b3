package sparknn.nn.metric;

/**
 * The root mean squared error that is reported beside the loss of values, in their own units.
 *
 * @since 0.1.0
 */
public record Rmse() implements ValidationMetric {
  @Override
  public String label() {
    return "RMSE";
  }

  @Override
  public void check(Task task) {
    if (task.loss().classes()) {
      throw new IllegalArgumentException(
          "validationMetric rmse must be used with a loss for values, such as squaredError, got the"
              + " loss "
              + task.loss().spec());
    }
  }

  @Override
  public int sums(Task task) {
    return Reported.SUMS;
  }

  @Override
  public void add(
      Task task, float[] output, float[] target, float[] weight, int rows, double[] sums) {
    Reported.add(task, output, target, weight, rows, sums);
  }

  @Override
  public double of(Task task, double[] sums) {
    return Reported.of(task, sums);
  }

  @Override
  public boolean largerIsBetter() {
    return false;
  }
}
