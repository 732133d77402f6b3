package sparknn.nn.schedule;

/** The same step size throughout. */
public record Constant() implements Schedule {
  @Override
  public double factor(double pass, double passes) {
    return 1;
  }
}
