package sparknn.nn.spec;

import java.util.Collection;

/**
 * Argument checks whose errors have three parts: what is wrong, what was expected, what came.
 *
 * <p>Not-a-number fails every check.
 *
 * @since 0.1.0
 */
public final class Require {
  private static final int LONGEST_SHOWN = 200;

  private Require() {}

  /** Demands {@code value > 0} and finite. */
  public static void positive(String name, double value) {
    if (value == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException(name + " must be finite, got " + value);
    }
    if (!(value > 0)) {
      throw new IllegalArgumentException(name + " must be greater than 0, got " + text(value));
    }
  }

  /** Demands {@code value >= 0} and finite. */
  public static void notNegative(String name, double value) {
    if (value == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException(name + " must be finite, got " + value);
    }
    if (!(value >= 0)) {
      throw new IllegalArgumentException(name + " must be 0 or greater, got " + text(value));
    }
  }

  /** Demands {@code low <= value < high}. */
  public static void inHalfOpen(String name, double value, double low, double high) {
    if (!(value >= low && value < high)) {
      throw new IllegalArgumentException(
          name + " must be in [" + text(low) + ", " + text(high) + "), got " + text(value));
    }
  }

  /** Demands {@code low <= value <= high}. */
  public static void inClosed(String name, double value, double low, double high) {
    if (!(value >= low && value <= high)) {
      throw new IllegalArgumentException(
          name + " must be in [" + text(low) + ", " + text(high) + "], got " + text(value));
    }
  }

  /** Demands {@code value >= least}. */
  public static void atLeast(String name, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " must be at least " + least + ", got " + value);
    }
  }

  /** Demands a finite value. */
  public static void finite(String name, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(name + " must be a finite number, got " + value);
    }
  }

  /** Demands one of some names; the error offers those that are near. */
  public static void oneOf(String name, Collection<String> known, String value) {
    if (!known.contains(value)) {
      throw new IllegalArgumentException(
          String.format(
              "%s must be one of %s, got '%s'%s",
              name, known, shown(value), Names.suggestion(value, known)));
    }
  }

  /** A number as a user would type it: {@code 1}, not {@code 1.0}. */
  public static String text(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? String.valueOf((long) value)
        : String.valueOf(value);
  }

  /** A text of a stranger for a message: what is long is cut. */
  public static String shown(String text) {
    return text.length() <= LONGEST_SHOWN
        ? text
        : text.substring(0, LONGEST_SHOWN) + "… (" + text.length() + " characters)";
  }
}
