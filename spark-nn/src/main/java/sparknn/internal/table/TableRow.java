package sparknn.internal.table;

import org.apache.spark.sql.Row;
import sparknn.internal.rows.FeatureRow;
import sparknn.nn.table.TableEncoding;

/** Reads the struct that {@link TableColumns} makes of the columns of a table. */
public final class TableRow {
  private TableRow() {}

  /**
   * Writes the columns of a table, without the vector beside them.
   *
   * @param at where to begin
   * @return null if all is well, otherwise what makes the row invalid
   */
  static String read(Row row, TableEncoding table, float[] into, int at) {
    double[] numbers = new double[table.numeric().size()];
    String[] texts = new String[table.categorical().size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = row.getDouble(i);
      if (Float.isInfinite((float) numbers[i])) {
        return String.format(
            "'%s' must be a finite single-precision number, or missing, got %s",
            table.numeric().get(i).name(), numbers[i]);
      }
    }
    for (int i = 0; i < texts.length; i++) {
      texts[i] = row.getString(numbers.length + i);
    }
    table.encode(numbers, texts, into, at);
    return null;
  }

  /**
   * Writes all inputs of a network: a vector first, where there is one beside the columns.
   *
   * @param at where to begin
   * @param width how many inputs there are
   * @return null if all is well, otherwise what makes the row invalid
   * @throws IllegalArgumentException if the vector is of another length than in training
   */
  public static String readAll(Row row, TableEncoding table, float[] into, int at, int width) {
    int beside = width - table.width();
    if (beside > 0) {
      String problem = FeatureRow.read(vector(row, table), into, at, beside);
      if (problem != null) {
        return problem;
      }
    }
    return read(row, table, into, at + beside);
  }

  /** The vector beside the columns; null if there is none. */
  static Object vector(Row row, TableEncoding table) {
    return row.get(table.numeric().size() + table.categorical().size());
  }
}
