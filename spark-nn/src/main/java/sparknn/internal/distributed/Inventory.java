package sparknn.internal.distributed;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import sparknn.nn.data.Example;

/**
 * What is known of rows once they have been read: for one partition, or merged for all.
 *
 * @param rows how many there are
 * @param sizes of each of them; null if there are none
 * @param stored how many values of features they keep: of sparse rows those that are given
 * @param classes how many rows of each class there are, and the sum of their weights, held out or
 *     not; empty where targets are no classes
 */
public record Inventory(
    long rows, RowSizes sizes, long stored, SortedMap<Integer, ClassTotal> classes) {
  private static final int FIXED = 4;
  private static final int PER_CLASS = 3;

  /**
   * The rows of a class.
   *
   * @param rows how many
   * @param weight the sum of their weights
   */
  public record ClassTotal(long rows, double weight) {
    ClassTotal plus(ClassTotal other) {
      return new ClassTotal(rows + other.rows, weight + other.weight);
    }
  }

  static Inventory none() {
    return new Inventory(0, null, 0, new TreeMap<>());
  }

  /** Counts the rows of a partition. */
  static Inventory of(Segment.Rows rows, boolean classes) {
    long count = 0;
    long stored = 0;
    SortedMap<Integer, ClassTotal> totals = new TreeMap<>();
    while (rows.hasNext()) {
      Example row = rows.next();
      count++;
      stored += row.stored();
      if (classes) {
        ClassTotal one = new ClassTotal(1, row.weight());
        totals.merge((int) row.target(0), one, ClassTotal::plus);
      }
    }
    return new Inventory(count, count == 0 ? null : rows.sizes(), stored, totals);
  }

  /** Of these and those; sizes are those of the first. */
  Inventory plus(Inventory other) {
    SortedMap<Integer, ClassTotal> totals = new TreeMap<>(classes);
    other.classes.forEach((number, total) -> totals.merge(number, total, ClassTotal::plus));
    return new Inventory(
        rows + other.rows, sizes == null ? other.sizes : sizes, stored + other.stored, totals);
  }

  /** How many values a row keeps, on the average. */
  public long storedPerRow() {
    return rows == 0 ? 0 : (stored + rows - 1) / rows;
  }

  double[] encode() {
    double[] encoded = new double[FIXED + PER_CLASS * classes.size()];
    encoded[0] = rows;
    encoded[1] = sizes == null ? 0 : sizes.width();
    encoded[2] = sizes == null ? 0 : sizes.targetSize();
    encoded[3] = stored;
    int at = FIXED;
    for (Map.Entry<Integer, ClassTotal> total : classes.entrySet()) {
      encoded[at++] = total.getKey();
      encoded[at++] = total.getValue().rows();
      encoded[at++] = total.getValue().weight();
    }
    return encoded;
  }

  static Inventory decode(double[] encoded) {
    SortedMap<Integer, ClassTotal> totals = new TreeMap<>();
    for (int at = FIXED; at < encoded.length; at += PER_CLASS) {
      totals.put((int) encoded[at], new ClassTotal((long) encoded[at + 1], encoded[at + 2]));
    }
    RowSizes sizes = encoded[1] == 0 ? null : new RowSizes((int) encoded[1], (int) encoded[2]);
    return new Inventory((long) encoded[0], sizes, (long) encoded[3], totals);
  }
}
