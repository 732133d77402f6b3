package sparknn.nn.metric;

/**
 * The accuracy that is reported beside the loss of classes: the weighted share of examples whose
 * largest output is that of their class.
 *
 * @since 0.1.0
 */
public record Accuracy() implements ValidationMetric {
  @Override
  public String label() {
    return "accuracy";
  }

  @Override
  public void check(Task task) {
    requireClasses(task.loss());
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
}
