package sparknn.feature;

import java.util.Arrays;
import sparknn.nn.io.SavedNumbers;

/** Checks of what models load. */
final class SavedStatistics {
  private static final int OVERHEAD = 1 << 10;

  private SavedStatistics() {}

  /** How many features there are. */
  static int width(SavedNumbers saved) {
    double width = saved.get("features", 1)[0];
    if (!(width >= 1 && width <= Integer.MAX_VALUE && width == Math.rint(width))) {
      throw new IllegalArgumentException(
          "the number of features must be a whole number, 1 or greater, got " + width);
    }
    return (int) width;
  }

  /** A finite number for each feature or for each channel. */
  static double[] perFeature(SavedNumbers saved, String name, int width) {
    double[] numbers = saved.get(name);
    if (numbers.length == 0 || width % numbers.length != 0) {
      throw new IllegalArgumentException(
          String.format(
              "the saved array '%s' must have a number for each of %d features or of their"
                  + " channels, got %d",
              name, width, numbers.length));
    }
    return finite(name, numbers);
  }

  /** About so many bytes of memory. */
  static long sizeOf(double[]... arrays) {
    return Arrays.stream(arrays).mapToLong(array -> (long) Double.BYTES * array.length).sum()
        + OVERHEAD;
  }

  /** Demands finite numbers. */
  static double[] finite(String name, double[] numbers) {
    for (double number : numbers) {
      if (!Double.isFinite(number)) {
        throw new IllegalArgumentException(
            String.format("the saved array '%s' must hold finite numbers, got %s", name, number));
      }
    }
    return numbers;
  }

  /** Demands numbers of 0 or more. */
  static double[] notNegative(String name, double[] numbers) {
    for (double number : finite(name, numbers)) {
      if (number < 0) {
        throw new IllegalArgumentException(
            String.format(
                "the saved array '%s' must hold no negative number, got %s", name, number));
      }
    }
    return numbers;
  }
}
