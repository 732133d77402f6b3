package sparknn.param;

import java.io.Serializable;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;
import sparknn.nn.spec.Require;

/**
 * The columns of a table that a network reads as they are, in place of a vector of features.
 *
 * @since 0.1.0
 */
public interface TableParams extends Params {
  /** The Params of this topic. */
  Declared tableParams();

  /** The Params of this topic, with their defaults. */
  final class Declared implements Serializable {
    private final StringArrayParam numericCols;
    private final StringArrayParam categoricalCols;
    private final IntParam maxOneHot;
    private final IntParam maxCategories;
    private final IntParam embeddingSize;

    /** Declares them for a stage. */
    public Declared(Params parent) {
      numericCols =
          Checked.texts(
              parent,
              "numericCols",
              "columns of numbers to read in place of featuresCol, which is then read too only where"
                  + " it is set; null and NaN are missing values; not set: none",
              names -> requireNames("numericCols", names));
      categoricalCols =
          Checked.texts(
              parent,
              "categoricalCols",
              "columns of texts, Booleans or whole numbers to read as categories in place of"
                  + " featuresCol, which is then read too only where it is set; null is a missing"
                  + " value; not set: none",
              names -> requireNames("categoricalCols", names));
      maxOneHot =
          Checked.whole(
              parent,
              "maxOneHot",
              "so many categories of a column at most have a feature each; of a column with more,"
                  + " each category has a learned vector; 0 or greater",
              most -> Require.atLeast("maxOneHot", most, 0));
      maxCategories =
          Checked.whole(
              parent,
              "maxCategories",
              "so many of the most frequent categories of a column have a learned vector of their"
                  + " own; the others share one; at least 1",
              most -> Require.atLeast("maxCategories", most, 1));
      embeddingSize =
          Checked.whole(
              parent,
              "embeddingSize",
              "numbers in the learned vector of a category, at least 1",
              size -> Require.atLeast("embeddingSize", size, 1));
    }

    private static void requireNames(String param, String[] names) {
      for (String name : names) {
        if (name.isBlank()) {
          throw new IllegalArgumentException(
              String.format("each of %s must be the name of a column, got '%s'", param, name));
        }
      }
    }

    /** Sets the defaults on the stage. */
    public void setDefaults(Params stage) {
      stage.setDefault(maxOneHot, 8);
      stage.setDefault(maxCategories, 10_000);
      stage.setDefault(embeddingSize, 8);
    }
  }

  /**
   * Columns of numbers that are read as they are, in place of {@code featuresCol}; that is read,
   * too, only where it is set. Null and NaN are missing values; not set by default.
   */
  default StringArrayParam numericCols() {
    return tableParams().numericCols;
  }

  /**
   * Columns of texts, Booleans or whole numbers that are read as categories, in place of {@code
   * featuresCol}; that is read, too, only where it is set. Null is a missing value; not set by
   * default.
   */
  default StringArrayParam categoricalCols() {
    return tableParams().categoricalCols;
  }

  /** More categories of a column than so many have learned vectors; default 8. */
  default IntParam maxOneHot() {
    return tableParams().maxOneHot;
  }

  /** So many categories of a column have a learned vector of their own; default 10000. */
  default IntParam maxCategories() {
    return tableParams().maxCategories;
  }

  /** Numbers in the learned vector of a category; default 8. */
  default IntParam embeddingSize() {
    return tableParams().embeddingSize;
  }

  /** Whether columns of a table are named, if only by an empty list. */
  default boolean readsTable() {
    return isSet(numericCols()) || isSet(categoricalCols());
  }

  default String[] getNumericCols() {
    return getOrDefault(numericCols());
  }

  default String[] getCategoricalCols() {
    return getOrDefault(categoricalCols());
  }

  default int getMaxOneHot() {
    return (int) getOrDefault(maxOneHot());
  }

  default int getMaxCategories() {
    return (int) getOrDefault(maxCategories());
  }

  default int getEmbeddingSize() {
    return (int) getOrDefault(embeddingSize());
  }

  /**
   * Setters for an estimator.
   *
   * @param <S> the estimator
   */
  interface Setters<S> extends TableParams, Fluent<S> {
    default S setNumericCols(String... value) {
      return assign(numericCols(), value);
    }

    default S setCategoricalCols(String... value) {
      return assign(categoricalCols(), value);
    }

    default S setMaxOneHot(int value) {
      return assign(maxOneHot(), value);
    }

    default S setMaxCategories(int value) {
      return assign(maxCategories(), value);
    }

    default S setEmbeddingSize(int value) {
      return assign(embeddingSize(), value);
    }
  }
}
