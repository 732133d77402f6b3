package sparknn.internal.rows;

import java.io.Serializable;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import scala.collection.Iterator;
import scala.collection.Seq;
import sparknn.param.InvalidRowsParams;

/**
 * What becomes of invalid rows: {@code handleInvalid} of {@link InvalidRowsParams}. A row is
 * invalid where a number of the columns that a stage reads is null, NaN or infinite.
 */
public enum InvalidRows {
  /** The row's fault is thrown. */
  ERROR,
  /** What is made of the row is NaN, or null where it would be many numbers. */
  KEEP,
  /** The row is left out. */
  SKIP;

  /** In which precision numbers must be finite: 1e39 is infinite in single precision. */
  public enum Precision implements Serializable {
    /** That of networks. */
    SINGLE,
    /** That of statistics. */
    DOUBLE;

    boolean finite(double number) {
      return this == SINGLE ? Float.isFinite((float) number) : Double.isFinite(number);
    }
  }

  /** What a stage is set to. */
  public static InvalidRows of(InvalidRowsParams stage) {
    return switch (stage.getHandleInvalid()) {
      case InvalidRowsParams.KEEP -> KEEP;
      case InvalidRowsParams.SKIP -> SKIP;
      default -> ERROR;
    };
  }

  /** The rows to go on with: without the invalid ones if they are to be skipped. */
  public Dataset<Row> kept(Dataset<?> dataset, Precision precision, Column... read) {
    if (this != SKIP) {
      return dataset.toDF();
    }
    UDF1<Row, Boolean> valid = row -> valid(row, precision);
    return dataset
        .toDF()
        .where(functions.udf(valid, DataTypes.BooleanType).apply(functions.struct(read)));
  }

  /** Whether all values of a row are there and finite. */
  static boolean valid(Row row, Precision precision) {
    for (int i = 0; i < row.size(); i++) {
      if (!valid(Columns.value(row, i), precision)) {
        return false;
      }
    }
    return true;
  }

  private static boolean valid(Object value, Precision precision) {
    if (value instanceof DenseVector dense) {
      return finite(dense.values(), precision);
    }
    if (value instanceof SparseVector sparse) {
      return finite(sparse.values(), precision);
    }
    if (value instanceof Row table) {
      return validTable(table, precision);
    }
    if (value instanceof Seq<?> array) {
      Iterator<?> items = array.iterator();
      while (items.hasNext()) {
        if (!valid(items.next(), precision)) {
          return false;
        }
      }
      return true;
    }
    return value instanceof Number number ? precision.finite(number.doubleValue()) : value != null;
  }

  /**
   * Columns of a table, where null and NaN are missing values; a vector beside them must be one.
   */
  private static boolean validTable(Row row, Precision precision) {
    for (int i = 0; i < row.size(); i++) {
      Object value = row.get(i);
      boolean missing =
          value == null
              ? row.schema().apply(i).dataType().equals(DataTypes.StringType)
              : value instanceof String || value.equals(Double.NaN);
      if (!missing && !valid(value, precision)) {
        return false;
      }
    }
    return true;
  }

  private static boolean finite(double[] values, Precision precision) {
    for (double value : values) {
      if (!precision.finite(value)) {
        return false;
      }
    }
    return true;
  }
}
