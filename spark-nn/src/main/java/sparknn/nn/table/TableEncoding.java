package sparknn.nn.table;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How a row of a table becomes the floats that a network is given. They are, in this order:
 *
 * <ol>
 *   <li>each numeric column as {@link NumericColumn} says, brought to scale or as it is;
 *   <li>a flag for each numeric column that had missing numbers: 1 where one is missing, else 0;
 *   <li>each categorical column of few values: of two values -1 for the more frequent one and 1 for
 *       the other; otherwise 1 at the value's place and 0 elsewhere; all 0 for a missing value and
 *       for one that was never seen;
 *   <li>the index of each other categorical column: 0 for a value that is rare or was never seen, i
 *       for value number i (from 1), the last one for a missing value, where the rows to train on
 *       had any.
 * </ol>
 *
 * <p>Immutable, and the same for any row whatever the others are.
 */
public final class TableEncoding implements Serializable {
  private final List<NumericColumn> numeric;
  private final List<CategoricalColumn> categorical;
  private final boolean scaled;
  private transient volatile List<Map<String, Integer>> places;

  /**
   * @param scaled whether numbers are brought to scale
   */
  public TableEncoding(
      List<NumericColumn> numeric, List<CategoricalColumn> categorical, boolean scaled) {
    this.numeric = List.copyOf(numeric);
    this.categorical = List.copyOf(categorical);
    this.scaled = scaled;
    if (numeric.isEmpty() && categorical.isEmpty()) {
      throw new IllegalArgumentException("a table must have at least one column, got none");
    }
  }

  /** The place of each category among those of its column; made anew where this was sent to. */
  private List<Map<String, Integer>> places() {
    List<Map<String, Integer>> all = places;
    if (all == null) {
      all = new ArrayList<>();
      for (CategoricalColumn column : categorical) {
        Map<String, Integer> place = new HashMap<>();
        for (String value : column.values()) {
          place.put(value, place.size());
        }
        all.add(place);
      }
      places = all;
    }
    return all;
  }

  /** The columns of numbers, in the order in which {@link #encode} wants them. */
  public List<NumericColumn> numeric() {
    return numeric;
  }

  /** The columns of categories, in the order in which {@link #encode} wants them. */
  public List<CategoricalColumn> categorical() {
    return categorical;
  }

  /** Whether numbers are brought to scale. */
  public boolean scaled() {
    return scaled;
  }

  /** The columns whose values are told apart by learned vectors. */
  public List<CategoricalColumn> embedded() {
    return categorical.stream().filter(CategoricalColumn::embedded).toList();
  }

  /** How many floats a row becomes. */
  public int width() {
    int flags = (int) numeric.stream().filter(NumericColumn::missing).count();
    return numeric.size() + flags + categorical.stream().mapToInt(CategoricalColumn::width).sum();
  }

  /**
   * Writes a row.
   *
   * @param numbers one for each numeric column; NaN where it is missing
   * @param texts one for each categorical column; null where it is missing
   * @param into all of them are written
   * @param at where to begin
   */
  public void encode(double[] numbers, String[] texts, float[] into, int at) {
    int next = at;
    for (int i = 0; i < numbers.length; i++) {
      NumericColumn column = numeric.get(i);
      into[next++] = scaled ? column.scaled(numbers[i]) : column.plain(numbers[i]);
    }
    for (int i = 0; i < numbers.length; i++) {
      if (numeric.get(i).missing()) {
        into[next++] = Double.isNaN(numbers[i]) ? 1 : 0;
      }
    }
    for (int i = 0; i < texts.length; i++) {
      if (!categorical.get(i).embedded()) {
        next = oneHot(i, texts[i], into, next);
      }
    }
    for (int i = 0; i < texts.length; i++) {
      if (categorical.get(i).embedded()) {
        into[next++] = index(i, texts[i]);
      }
    }
  }

  private int oneHot(int column, String text, float[] into, int at) {
    int width = categorical.get(column).width();
    Integer place = text == null ? null : places().get(column).get(text);
    if (categorical.get(column).values().size() == 2) {
      into[at] = place == null ? 0 : 2 * place - 1;
    } else {
      for (int i = 0; i < width; i++) {
        into[at + i] = place != null && place == i ? 1 : 0;
      }
    }
    return at + width;
  }

  private int index(int column, String text) {
    if (text == null) {
      return categorical.get(column).missingIndex();
    }
    Integer place = places().get(column).get(text);
    return place == null ? CategoricalColumn.OTHER : place + 1;
  }

  /** What becomes of each column, in words. */
  public List<String> lines() {
    return Stream.concat(
            numeric.stream().map(this::line), categorical.stream().map(TableEncoding::line))
        .toList();
  }

  /** {@link #lines}, one below the other. */
  @Override
  public String toString() {
    return String.join("\n", lines());
  }

  private String line(NumericColumn column) {
    return String.format(
        Locale.ROOT,
        "%s: number%s%s",
        column.name(),
        scaled ? String.format(", median %s, scale %s", column.median(), column.scale()) : "",
        column.missing() ? ", missing ones flagged" : "");
  }

  private static String line(CategoricalColumn column) {
    return String.format(
        Locale.ROOT,
        "%s: %d categories, %s%s",
        column.name(),
        column.values().size(),
        column.embedded() ? "embedded" : column.width() == 1 ? "one number" : "one-hot",
        column.missing() ? ", missing ones seen" : "");
  }
}
