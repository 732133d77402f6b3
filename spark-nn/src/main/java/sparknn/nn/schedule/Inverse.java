package sparknn.nn.schedule;

import sparknn.nn.spec.Default;
import sparknn.nn.spec.Require;

/**
 * Falls as 1 / t: {@code 1 / (1 + rate · pass)}, with time in passes.
 *
 * <p>Robbins and Monro 1951, "A stochastic approximation method": steps that fall like this go any
 * distance and yet come to rest.
 *
 * @param rate greater than 0; default 0.1
 */
public record Inverse(@Default("0.1") double rate) implements Schedule {
  public Inverse {
    Require.positive("inverse's rate", rate);
  }

  @Override
  public double factor(double pass, double passes) {
    return 1 / (1 + rate * pass);
  }
}
