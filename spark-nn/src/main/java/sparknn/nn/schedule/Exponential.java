package sparknn.nn.schedule;

import sparknn.nn.spec.Default;
import sparknn.nn.spec.Require;

/**
 * Falls exponentially: {@code e^(-rate · pass)}, with time in passes.
 *
 * @param rate greater than 0; default 0.1
 */
public record Exponential(@Default("0.1") double rate) implements Schedule {
  public Exponential {
    Require.positive("exponential's rate", rate);
  }

  @Override
  public double factor(double pass, double passes) {
    return StrictMath.exp(-rate * pass);
  }
}
