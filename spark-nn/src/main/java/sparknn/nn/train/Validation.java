package sparknn.nn.train;

/**
 * What the held-out examples say of a network.
 *
 * @param sums over them
 * @param metric of them, the one that the plan chooses the best pass by if there is such a one
 */
public record Validation(LossSums sums, double metric) {
  /** Of no example. */
  public static final Validation NONE = new Validation(LossSums.NONE, Double.NaN);

  /**
   * From sums of all examples.
   *
   * @param counts as {@link Evaluation#counts} has them
   * @throws IllegalArgumentException if they have no such metric
   */
  public static Validation of(TrainingPlan plan, LossSums sums, double[] counts) {
    if (plan.validationMetric() == null) {
      return new Validation(sums, plan.metric().of(sums.metric(), sums.weight()));
    }
    double metric = plan.validationMetric().of(plan.task(), counts);
    if (Double.isNaN(metric) && sums.finite()) {
      throw new IllegalArgumentException(
          String.format(
              "validationMetric %s must have held-out rows of at least two classes, or with and"
                  + " without a label, got only rows of one kind",
              plan.validationMetric().spec()));
    }
    return new Validation(sums, metric);
  }
}
