package sparknn.nn.schedule;

import sparknn.nn.spec.Default;
import sparknn.nn.spec.Require;

/**
 * 1 at first, then half a cosine down to 0: {@code (1 + cos(π (time - flat) / (1 - flat))) / 2}
 * after the first part, with {@code time = pass / passes}.
 *
 * @param flat the part of the training in which it is 1, in [0, 1); default 0.5
 */
public record FlatCosine(@Default("0.5") double flat) implements Schedule {
  public FlatCosine {
    Require.inHalfOpen("flatCosine's flat", flat, 0, 1);
  }

  /** Flat in the first half. */
  public FlatCosine() {
    this(0.5);
  }

  @Override
  public double factor(double pass, double passes) {
    double time = pass / passes;
    return time <= flat ? 1 : (1 + StrictMath.cos(Math.PI * (time - flat) / (1 - flat))) / 2;
  }
}
