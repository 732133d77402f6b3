package sparknn.internal.rows;

import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import sparknn.internal.distributed.Inventory;
import sparknn.nn.spec.Require;

/**
 * A weight for every class, which multiplies the weights of its rows.
 *
 * <p>In words: {@code none}; {@code balanced}, where class c gets {@code W / (C W_c)}, W being the
 * weights of all rows, W_c those of the class and C the number of classes that there are, so that
 * each class counts for as much; or the weights themselves from class 0 on, with commas between
 * them.
 */
public final class ClassWeights {
  private ClassWeights() {}

  /** Throws unless a text says class weights. */
  public static void require(String text) {
    given(text);
  }

  /** Throws if a text has weights for more classes than there are. */
  static void requireAtMost(int classes, String text) {
    int weights = given(text).length;
    if (weights > classes) {
      throw new IllegalArgumentException(
          String.format(
              "classWeights must be at most one for each of the %d classes, got %d (%s)",
              classes, weights, text));
    }
  }

  private static double[] given(String text) {
    if (text.equals("none") || text.equals("balanced")) {
      return new double[0];
    }
    try {
      double[] weights =
          Arrays.stream(text.split(",", -1))
              .mapToDouble(w -> Double.parseDouble(w.trim()))
              .toArray();
      for (double weight : weights) {
        Require.notNegative("each of classWeights", weight);
      }
      return weights;
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          String.format(
              "classWeights must be none, balanced, or weights as in 1.0, 2.5, got '%s'", text),
          e);
    }
  }

  /** The weight of each class, from 0 on. Classes without a weight have 1. */
  static double[] of(String text, Inventory inventory) {
    if (!text.equals("balanced")) {
      return given(text);
    }
    SortedMap<Integer, Inventory.ClassTotal> totals = new TreeMap<>(inventory.classes());
    totals.values().removeIf(total -> !(total.weight() > 0));
    if (totals.isEmpty()) {
      return new double[0];
    }
    double all = totals.values().stream().mapToDouble(Inventory.ClassTotal::weight).sum();
    double[] weights = new double[totals.lastKey() + 1];
    Arrays.fill(weights, 1);
    totals.forEach((number, total) -> weights[number] = all / (totals.size() * total.weight()));
    return weights;
  }
}
