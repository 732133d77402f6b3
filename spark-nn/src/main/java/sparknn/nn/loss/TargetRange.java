package sparknn.nn.loss;

import java.io.Serializable;
import sparknn.nn.spec.Require;

/**
 * Which values the targets of a loss may have.
 *
 * @param least the smallest; negative infinity: no limit
 * @param leastIncluded whether a target may be {@code least} itself
 * @param greatest the largest, which a target may be; infinity: no limit
 * @since 0.1.0
 */
public record TargetRange(double least, boolean leastIncluded, double greatest)
    implements Serializable {
  /** Any number. */
  public static final TargetRange ANY =
      new TargetRange(Double.NEGATIVE_INFINITY, false, Double.POSITIVE_INFINITY);

  /** Numbers of 0 or greater, such as counts. */
  public static final TargetRange NOT_NEGATIVE = new TargetRange(0, true, Double.POSITIVE_INFINITY);

  /** Numbers greater than 0, such as durations. */
  public static final TargetRange POSITIVE = new TargetRange(0, false, Double.POSITIVE_INFINITY);

  /** Numbers from 0 to 1, such as whether a label applies, or how probable it is. */
  public static final TargetRange UNIT = new TargetRange(0, true, 1);

  /** Whether there is a limit: then training takes targets as they are, not standardised. */
  public boolean bounded() {
    return Double.isFinite(least) || Double.isFinite(greatest);
  }

  /** Whether a target may be this. */
  public boolean contains(double target) {
    return (leastIncluded ? target >= least : target > least) && target <= greatest;
  }

  /** What a target must be, for messages: {@code 0 or greater}. */
  @Override
  public String toString() {
    if (!bounded()) {
      return "any number";
    }
    if (!Double.isFinite(greatest)) {
      return leastIncluded
          ? Require.text(least) + " or greater"
          : "greater than " + Require.text(least);
    }
    if (!Double.isFinite(least)) {
      return "at most " + Require.text(greatest);
    }
    return (leastIncluded ? "from " : "greater than ")
        + Require.text(least)
        + (leastIncluded ? " to " : " and at most ")
        + Require.text(greatest);
  }
}
