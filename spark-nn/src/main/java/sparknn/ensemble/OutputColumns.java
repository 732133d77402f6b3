package sparknn.ensemble;

import java.util.Arrays;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import sparknn.stage.Columns;

/**
 * The columns that an ensemble's model adds to a table, where they have a name. All that is to be
 * said of a row stands in one vector, which is made once; the columns are taken from it. Spark's
 * optimizer leaves it so: it copies no UDF into several that read its result.
 */
final class OutputColumns {
  private final String numbers;
  private final StructType foretold;
  private Dataset<Row> rows;

  /**
   * @param features the name of the features column, of Vectors
   * @param numbers a name that no column has
   * @param score makes the vector
   * @param foretold the schema that comes out
   */
  OutputColumns(
      Dataset<?> dataset,
      String features,
      String numbers,
      UDF1<Vector, Vector> score,
      StructType foretold) {
    this.numbers = numbers;
    this.foretold = foretold;
    this.rows = dataset.withColumn(numbers, call(score, SQLDataTypes.VectorType(), features));
  }

  /** Adds a number of the vector. */
  OutputColumns number(String name, int i) {
    UDF1<Vector, Double> read = all -> all.apply(i);
    return add(name, read, DataTypes.DoubleType);
  }

  /** Adds a vector that is made from it. */
  OutputColumns vector(String name, UDF1<Vector, Vector> read) {
    return add(name, read, SQLDataTypes.VectorType());
  }

  private <T> OutputColumns add(String name, UDF1<Vector, T> read, DataType type) {
    if (!name.isEmpty()) {
      Column values = call(read, type, numbers);
      rows = rows.withColumn(name, values.as(name, foretold.apply(name).metadata()));
    }
    return this;
  }

  private static Column call(UDF1<Vector, ?> function, DataType type, String column) {
    return functions.udf(function, type).apply(Columns.column(column));
  }

  /** The table with all columns that were added. */
  Dataset<Row> rows() {
    return rows.drop(numbers);
  }

  /**
   * A schema with a column more.
   *
   * @param name empty: none
   * @param param what names it
   */
  static StructType foretell(StructType schema, String name, String param, DataType type) {
    if (name.isEmpty()) {
      return schema;
    }
    if (Arrays.asList(schema.fieldNames()).contains(name)) {
      throw new IllegalArgumentException(
          String.format("%s must name a new column, got '%s', which is there", param, name));
    }
    return schema.add(name, type, true);
  }
}
