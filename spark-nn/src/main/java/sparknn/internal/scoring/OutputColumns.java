package sparknn.internal.scoring;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import sparknn.internal.rows.ColumnPath;
import sparknn.internal.rows.Columns;
import sparknn.internal.rows.InvalidRows;

/**
 * The columns that a model adds to a table, where they have a name. All that is to be said of a row
 * stands in one vector, which is made once; the columns are taken from it. Spark's optimizer leaves
 * it so: it copies no UDF into several that read its result.
 *
 * <p>All rows go this way, so that no column name and no invalid row is treated otherwise than the
 * next one.
 */
public final class OutputColumns {
  private final String numbers;
  private final StructType expectedSchema;
  // How many numbers are of the network's outputs; a hidden layer's are behind them.
  private int outputs = Integer.MAX_VALUE;
  private String hiddenCol = "";
  private Dataset<Row> rows;

  /** Makes the vector of a row. */
  public interface Score extends Serializable {
    /**
     * The vector.
     *
     * @param features a Vector, a List where they are an array, or null
     * @param invalid what becomes of them if they are invalid
     */
    Vector of(Object features, InvalidRows invalid);
  }

  /**
   * @param features the name of the features column
   * @param invalid what becomes of invalid rows
   * @param numbers a name that no column has
   * @param score makes the vector
   * @param expectedSchema the schema that comes out
   */
  public OutputColumns(
      Dataset<?> dataset,
      String features,
      InvalidRows invalid,
      String numbers,
      Score score,
      StructType expectedSchema) {
    this.numbers = numbers;
    this.expectedSchema = expectedSchema;
    Column read = Columns.column(dataset.schema(), features).as("features");
    // What was skipped does not come here, but for outputs that are not finite.
    InvalidRows others = invalid == InvalidRows.ERROR ? invalid : InvalidRows.KEEP;
    UDF1<Row, Vector> ofRow = row -> score.of(Columns.value(row, 0), others);
    Column all = functions.udf(ofRow, SQLDataTypes.VectorType()).apply(functions.struct(read));
    this.rows = invalid.kept(dataset, InvalidRows.Precision.SINGLE, read).withColumn(numbers, all);
  }

  /**
   * Adds the outputs of a hidden layer behind all other columns, if they are asked for: what the
   * vector has beyond the network's own outputs, which the others are made from.
   *
   * @param own how many outputs the network has
   */
  public OutputColumns hidden(Optional<HiddenOutput> asked, int own) {
    if (asked.isPresent()) {
      hiddenCol = asked.get().column();
      outputs = own;
    }
    return this;
  }

  private static Vector part(Vector all, int from, int to) {
    return to - from == all.size()
        ? all
        : Vectors.dense(Arrays.copyOfRange(all.toArray(), from, to));
  }

  /** Adds the vector itself. */
  public OutputColumns all(String name) {
    return outputs == Integer.MAX_VALUE
        ? add(name, ColumnPath.named(numbers))
        : vector(name, own -> own);
  }

  /** Adds a number of the vector. */
  public OutputColumns number(String name, int i) {
    return number(name, all -> all.apply(i));
  }

  /** Adds a number that is made from it. */
  public OutputColumns number(String name, UDF1<Vector, Double> read) {
    return add(name, call(read, DataTypes.DoubleType));
  }

  /** Adds a vector that is made from it. */
  public OutputColumns vector(String name, UDF1<Vector, Vector> read) {
    return add(name, call(read, SQLDataTypes.VectorType()));
  }

  private Column call(UDF1<Vector, ?> function, DataType type) {
    int own = outputs;
    UDF1<Vector, Object> ofOwn = all -> function.call(part(all, 0, Math.min(own, all.size())));
    return functions.udf(ofOwn, type).apply(ColumnPath.named(numbers));
  }

  private OutputColumns add(String name, Column values) {
    if (!name.isEmpty()) {
      rows = rows.withColumn(name, values.as(name, expectedSchema.apply(name).metadata()));
    }
    return this;
  }

  /** The table with all columns that were added. */
  public Dataset<Row> rows() {
    int own = outputs;
    outputs = Integer.MAX_VALUE;
    vector(hiddenCol, all -> part(all, own, all.size()));
    return rows.drop(numbers);
  }

  /**
   * A schema with a column more.
   *
   * @param name empty: none
   * @param param what names it
   */
  public static StructType foretell(StructType schema, String name, String param, DataType type) {
    return name.isEmpty()
        ? schema
        : Columns.withNew(schema, name, param, new StructField(name, type, true, Metadata.empty()));
  }

  /**
   * A schema with the columns of a classifier, which tell how many classes there are, in the order
   * of Spark's own.
   *
   * @param prediction the name of the column of classes; empty: none
   * @param raw that of logits
   * @param probability that of probabilities
   * @param classes how many there are; 0: not known yet
   */
  public static StructType foretellClasses(
      StructType schema, String prediction, String raw, String probability, int classes) {
    StructType more = schema;
    if (!prediction.isEmpty()) {
      more = Columns.withNew(more, prediction, "predictionCol", predicted(prediction, classes));
    }
    if (!raw.isEmpty()) {
      more = Columns.withNew(more, raw, "rawPredictionCol", ofClasses(raw, classes));
    }
    if (!probability.isEmpty()) {
      more = Columns.withNew(more, probability, "probabilityCol", ofClasses(probability, classes));
    }
    return more;
  }

  private static StructField predicted(String name, int classes) {
    return classes > 0
        ? NominalAttribute.defaultAttr().withName(name).withNumValues(classes).toStructField()
        : new StructField(name, DataTypes.DoubleType, false, Metadata.empty());
  }

  private static StructField ofClasses(String name, int classes) {
    return classes > 0
        ? new AttributeGroup(name, classes).toStructField()
        : new StructField(name, SQLDataTypes.VectorType(), false, Metadata.empty());
  }
}
