package sparknn.feature;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import sparknn.internal.distributed.Covariance;
import sparknn.internal.distributed.RowReader;
import sparknn.internal.distributed.RowStatistics;
import sparknn.internal.rows.Columns;
import sparknn.internal.rows.InvalidRows;
import sparknn.internal.rows.RowOrder;
import sparknn.internal.rows.SkippedRows;
import sparknn.nn.stats.Moments;

/** The numbers of one column, to be learnt from. The first row decides how many a row has. */
record ColumnRows(JavaRDD<Row> rows, int width, RowReader<Row> reader, SkippedRows skipped) {

  /**
   * @throws IllegalArgumentException if there is no row, or the first has no numbers
   */
  static ColumnRows of(Dataset<?> dataset, String column, InvalidRows invalid) {
    Dataset<Row> values = dataset.select(Columns.column(dataset.schema(), column).as("numbers"));
    SkippedRows skipped = new SkippedRows(dataset.sparkSession().sparkContext());
    // Of the same RDD, so that a shuffle upstream is not made a second time.
    JavaRDD<Row> settled = RowOrder.settled(values);
    JavaRDD<Row> rows =
        invalid == InvalidRows.SKIP
            ? skipped.without(settled, InvalidRows.Precision.DOUBLE)
            : settled;
    List<Row> first = rows.take(1);
    if (first.isEmpty()) {
      throw new IllegalArgumentException(
          String.format(
              "the data must have at least one %s, got none",
              invalid == InvalidRows.SKIP ? "valid row (handleInvalid = skip)" : "row"));
    }
    Object value = Columns.value(first.get(0), 0);
    if (value == null) {
      throw new IllegalArgumentException(
          String.format("'%s' must not be null, got null (in the first row)", column));
    }
    int width = Columns.sizeOf(value);
    if (width == 0) {
      throw new IllegalArgumentException(
          String.format("'%s' must have at least one value, got none (first row)", column));
    }
    RowReader<Row> reader =
        (row, into) ->
            Columns.readNumbers(Columns.value(row, 0), column, width, "in the first row", into);
    return new ColumnRows(rows, width, reader, skipped);
  }

  /** Mean and spread of each feature, or of each channel if there are any. */
  Moments moments(String column, int channels) {
    if (channels > 0 && width % channels != 0) {
      throw new IllegalArgumentException(
          String.format(
              "'%s' must have a multiple of %d values (channels), got %d",
              column, channels, width));
    }
    Moments moments = RowStatistics.moments(rows, width, reader);
    skipped.log();
    finite(column, moments.squares());
    return channels > 0 ? moments.byChannel(channels) : moments;
  }

  /** Mean and covariance of all features. */
  Covariance covariance(String column) {
    Covariance covariance = RowStatistics.covariance(rows, width, reader);
    skipped.log();
    finite(column, covariance.matrix());
    return covariance;
  }

  private static void finite(String column, double[] squares) {
    for (double square : squares) {
      if (!Double.isFinite(square)) {
        throw new IllegalArgumentException(
            String.format(
                "'%s' must hold numbers whose squares can be added up, got a sum beyond %s",
                column, Double.MAX_VALUE));
      }
    }
  }
}
