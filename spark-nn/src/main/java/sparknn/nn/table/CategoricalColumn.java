package sparknn.nn.table;

import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import sparknn.nn.spec.Require;

/**
 * A column of categories, as the rows to train on have it. Few values are told apart by a number
 * for each (one-hot), many by one number, the index of a learned vector (an embedding).
 *
 * @param name of the column
 * @param kind of its values, which are compared as texts
 * @param values that have a number or a vector of their own, the most frequent first
 * @param missing whether rows to train on had missing values, which are then a category by
 *     themselves where there are vectors
 * @param embedded whether there are vectors
 */
public record CategoricalColumn(
    String name, Kind kind, List<String> values, boolean missing, boolean embedded)
    implements Serializable {
  /** What a value is before it is a text. */
  public enum Kind {
    /** A text. */
    STRING,
    /** True or false. */
    BOOLEAN,
    /** A whole number. */
    WHOLE
  }

  /** A value and how many rows have it. */
  public record Count(String value, long rows) {}

  /** The index of what has no vector of its own: rare values and those never seen. */
  public static final int OTHER = 0;

  // One row says next to nothing of its category, and much of how a new one is to be treated.
  private static final int FEWEST_ROWS = 2;

  public CategoricalColumn {
    values = List.copyOf(values);
    if (new HashSet<>(values).size() < values.size()) {
      throw new IllegalArgumentException(
          "the categories of '" + name + "' must be different, got one of them twice");
    }
    if (!embedded) {
      Require.atLeast("the number of categories of '" + name + "'", values.size(), 1);
    }
  }

  /**
   * Of counts.
   *
   * @param counts of all values, or of more than {@code maxCategories}; the most frequent first
   * @param maxOneHot more values are embedded
   * @param maxCategories so many of the most frequent values have a vector of their own
   */
  public static CategoricalColumn of(
      String name,
      Kind kind,
      List<Count> counts,
      boolean missing,
      int maxOneHot,
      int maxCategories) {
    boolean embedded = counts.size() > maxOneHot;
    List<String> values =
        counts.stream()
            .filter(count -> !embedded || count.rows() >= FEWEST_ROWS)
            .limit(embedded ? maxCategories : counts.size())
            .map(Count::value)
            .toList();
    return new CategoricalColumn(name, kind, values, missing, embedded);
  }

  /**
   * How many indices there are: of other values, of each value, and of missing ones if any were.
   */
  public int indices() {
    return 1 + values.size() + (missing ? 1 : 0);
  }

  /** The index of a missing value. */
  public int missingIndex() {
    return missing ? 1 + values.size() : OTHER;
  }

  /** How many numbers it becomes: one for two values or an index, otherwise one for each value. */
  public int width() {
    return embedded || values.size() == 2 ? 1 : values.size();
  }
}
