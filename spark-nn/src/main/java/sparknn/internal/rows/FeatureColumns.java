package sparknn.internal.rows;

import java.io.Serializable;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import sparknn.nn.data.Example;
import sparknn.nn.table.TableEncoding;

/**
 * Where a network's features come from: a column of vectors, or columns of a table. Either way they
 * go through a query as one column.
 */
public interface FeatureColumns extends Serializable {
  /** What messages call them. */
  String name();

  /**
   * Checks all that can be checked without looking at a row.
   *
   * @throws IllegalArgumentException if a column is not there, or of another type
   */
  void check(StructType schema);

  /** One column with all that is read. */
  Column column(StructType schema);

  /** How many features there are, where a schema tells. */
  OptionalInt width(StructType schema);

  /**
   * How many features there are, by the first row.
   *
   * @param value of {@link #column}
   * @throws IllegalArgumentException if it does not tell
   */
  int width(Object value);

  /**
   * Reads a row for a training.
   *
   * @param value of {@link #column}
   * @return null if all is well, otherwise what is wrong
   */
  String read(Object value, int width, Example into);

  /**
   * The same columns, with what must be known of their values before a row can be read.
   *
   * @param rows the rows to train on, with {@link #column} by the name of {@code features}
   * @param schema of the data that they come from
   */
  default FeatureColumns learned(Dataset<Row> rows, StructType schema) {
    return this;
  }

  /** Whether they are columns of a table. */
  default boolean ofTable() {
    return false;
  }

  /** What was learnt of the columns of a table, if they are. */
  default Optional<TableEncoding> table() {
    return Optional.empty();
  }
}
