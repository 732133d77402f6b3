package sparknn.internal.table;

import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import sparknn.nn.random.Rng;
import sparknn.nn.table.NumericColumn;

/**
 * What is known of some columns of numbers: least, greatest and whether any is missing, of all
 * rows; quartiles, of a sample. The sample is the different rows with the least hashes of their
 * numbers, each with how often it occurs: all rows, where there are not many different ones.
 * Whatever order rows and samples are added in, the result is the same.
 *
 * <p>Bar-Yossef et al. 2002, "Counting distinct elements in a data stream", has the least hashes as
 * a sample.
 */
final class NumberSample {
  // Of all columns together; the quartiles of 16,384 rows are within 1 % of the ranks of all.
  private static final int MOST_NUMBERS = 1 << 19;
  private static final int MOST_ROWS = 1 << 14;
  private static final int FEWEST_ROWS = 1 << 10;
  private static final int HEADER = 2;

  private final int columns;
  private final int mostRows;
  private final double[] least;
  private final double[] greatest;
  private final boolean[] missing;
  private final TreeMap<Long, Sampled> sample = new TreeMap<>();
  private long rows;

  /** A row, and how often it occurs. */
  private record Sampled(double[] numbers, long rows) {}

  /** Of no rows. */
  NumberSample(int columns) {
    this.columns = columns;
    this.mostRows = Math.max(FEWEST_ROWS, Math.min(MOST_ROWS, MOST_NUMBERS / Math.max(1, columns)));
    this.least = new double[columns];
    this.greatest = new double[columns];
    this.missing = new boolean[columns];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    Arrays.fill(greatest, Double.NEGATIVE_INFINITY);
  }

  /** How many rows were added. */
  long rows() {
    return rows;
  }

  /**
   * Adds a row of doubles, NaN where one is missing; one that is not finite is no number either.
   */
  void add(Row row) {
    rows++;
    long hash = 0;
    for (int i = 0; i < columns; i++) {
      double number = number(row, i);
      hash = Rng.within(hash, Double.doubleToLongBits(number));
      if (Double.isNaN(number)) {
        missing[i] = true;
      } else {
        least[i] = Math.min(least[i], number);
        greatest[i] = Math.max(greatest[i], number);
      }
    }
    if (wanted(hash)) {
      double[] numbers = null;
      if (!sample.containsKey(hash)) {
        numbers = new double[columns];
        for (int i = 0; i < columns; i++) {
          numbers[i] = number(row, i);
        }
      }
      add(hash, new Sampled(numbers, 1));
    }
  }

  // 0 and -0 are the same.
  private static double number(Row row, int i) {
    double number = row.getDouble(i) + 0.0;
    return Double.isInfinite(number) ? Double.NaN : number;
  }

  private boolean wanted(long hash) {
    return sample.size() < mostRows || hash <= sample.lastKey();
  }

  private void add(long hash, Sampled more) {
    if (wanted(hash)) {
      sample.merge(hash, more, (a, b) -> new Sampled(a.numbers, a.rows + b.rows));
      if (sample.size() > mostRows) {
        sample.pollLastEntry();
      }
    }
  }

  /** Adds what is known of other rows. */
  void add(NumberSample other) {
    rows += other.rows;
    for (int i = 0; i < columns; i++) {
      least[i] = Math.min(least[i], other.least[i]);
      greatest[i] = Math.max(greatest[i], other.greatest[i]);
      missing[i] |= other.missing[i];
    }
    other.sample.forEach(this::add);
  }

  /**
   * What was learnt of a column.
   *
   * @throws IllegalArgumentException if it has no number
   */
  NumericColumn column(int i, String name) {
    if (least[i] > greatest[i]) {
      throw new IllegalArgumentException(
          String.format(
              "numericCols column '%s' must have a number in some row to train on, got only missing"
                  + " ones (null or NaN); leave it out",
              name));
    }
    SortedMap<Double, Long> counts = new TreeMap<>();
    for (Sampled row : sample.values()) {
      if (!Double.isNaN(row.numbers[i])) {
        counts.merge(row.numbers[i], row.rows, Long::sum);
      }
    }
    if (counts.isEmpty()) {
      // So rare that none is in the sample.
      counts.put(least[i], 1L);
      counts.put(greatest[i], 1L);
    }
    return new NumericColumn(
        name,
        quantile(counts, 0.5),
        quantile(counts, 0.25),
        quantile(counts, 0.75),
        least[i],
        greatest[i],
        missing[i]);
  }

  /** Between the two numbers beside the place, by its distance from them. */
  private static double quantile(SortedMap<Double, Long> counts, double share) {
    long total = counts.values().stream().mapToLong(Long::longValue).sum();
    double place = share * (total - 1);
    long before = 0;
    double lower = Double.NaN;
    for (Map.Entry<Double, Long> count : counts.entrySet()) {
      long last = before + count.getValue() - 1;
      if (!Double.isNaN(lower)) {
        double part = place - Math.floor(place);
        return lower * (1 - part) + count.getKey() * part;
      }
      if (place <= last) {
        return count.getKey();
      }
      if (place < last + 1) {
        lower = count.getKey();
      }
      before = last + 1;
    }
    return counts.lastKey();
  }

  /** As numbers, which {@link #decode} reads. */
  double[] encode() {
    double[] numbers = new double[HEADER + 3 * columns + sample.size() * (columns + 3)];
    numbers[0] = columns;
    numbers[1] = rows;
    int at = HEADER;
    for (int i = 0; i < columns; i++) {
      numbers[at++] = least[i];
      numbers[at++] = greatest[i];
      numbers[at++] = missing[i] ? 1 : 0;
    }
    for (Map.Entry<Long, Sampled> row : sample.entrySet()) {
      numbers[at++] = (int) (row.getKey() >> 32);
      numbers[at++] = row.getKey().intValue();
      numbers[at++] = row.getValue().rows;
      System.arraycopy(row.getValue().numbers, 0, numbers, at, columns);
      at += columns;
    }
    return numbers;
  }

  static NumberSample decode(double[] numbers) {
    NumberSample sample = new NumberSample((int) numbers[0]);
    sample.rows = (long) numbers[1];
    int at = HEADER;
    for (int i = 0; i < sample.columns; i++) {
      sample.least[i] = numbers[at++];
      sample.greatest[i] = numbers[at++];
      sample.missing[i] = numbers[at++] == 1;
    }
    while (at < numbers.length) {
      long hash = (long) numbers[at] << 32 | ((long) numbers[at + 1] & 0xffffffffL);
      long rows = (long) numbers[at + 2];
      at += 3;
      double[] row = Arrays.copyOfRange(numbers, at, at + sample.columns);
      sample.sample.put(hash, new Sampled(row, rows));
      at += sample.columns;
    }
    return sample;
  }
}
