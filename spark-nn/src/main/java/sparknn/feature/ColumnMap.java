package sparknn.feature;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import sparknn.internal.rows.ColumnShape;
import sparknn.internal.rows.Columns;
import sparknn.internal.rows.InvalidRows;
import sparknn.internal.scoring.RowBlocks;
import sparknn.nn.data.Example;
import sparknn.nn.linalg.Shape;

/**
 * A column of numbers side by side made from another by a function of each row. The new column has
 * the type of the old one: Vector, {@code array<float>} or {@code array<double>}.
 *
 * @param from the column to read
 * @param to the column to write
 * @param read how many numbers a row of the one has; 0 if that is not known yet
 * @param written how many numbers a row of the other has
 * @param sameFeatures whether number j of the one is what number j of the other is about, so that
 *     names and a shape are kept
 * @param invalid what becomes of rows that are null or not finite, or whose result is not
 */
record ColumnMap(
    String from, String to, int read, int written, boolean sameFeatures, InvalidRows invalid)
    implements Serializable {

  /** What is done to a row. */
  interface Function extends Serializable {
    /** The results for the numbers of some rows, whose array may be used again for them. */
    double[] apply(double[] numbers, int rows);

    /** The same for a sparse row; null if it is to be treated as a dense one. */
    default SparseVector apply(SparseVector numbers) {
      return null;
    }
  }

  /** Checks the columns before any work, and foretells those after it. */
  StructType schema(StructType schema) {
    Columns.requireVector(schema, from, "input");
    if (read > 0) {
      Columns.requireWidth(schema, from, read);
    }
    StructField field = Columns.require(schema, from, "input");
    return Columns.withNew(
        schema, to, "outputCol", new StructField(to, field.dataType(), true, metadata(field)));
  }

  private Metadata metadata(StructField field) {
    Metadata numbers = numbers(field);
    Optional<Shape> shape = ColumnShape.of(field);
    boolean stays =
        sameFeatures && shape.isPresent() && (written == 0 || shape.get().size() == written);
    return stays ? ColumnShape.put(numbers, shape.get()) : numbers;
  }

  private Metadata numbers(StructField field) {
    if (field.dataType() instanceof ArrayType) {
      return Metadata.empty();
    }
    AttributeGroup group = AttributeGroup.fromStructField(field);
    if (sameFeatures && group.attributes().isDefined()) {
      Attribute[] named =
          Arrays.stream(group.attributes().get())
              .map(
                  one ->
                      one.name().isDefined()
                          ? NumericAttribute.defaultAttr().withName(one.name().get())
                          : NumericAttribute.defaultAttr())
              .toArray(Attribute[]::new);
      return new AttributeGroup(to, named).toMetadata();
    }
    int size = sameFeatures && written == 0 ? group.size() : written;
    return size > 0 ? new AttributeGroup(to, size).toMetadata() : Metadata.empty();
  }

  /** Adds the column, row by row. */
  Dataset<Row> transform(Dataset<?> dataset, Function function) {
    return transform(dataset, function, 0);
  }

  /**
   * Adds the column.
   *
   * @param block how many rows are computed at once; 0: row by row
   */
  Dataset<Row> transform(Dataset<?> dataset, Function function, int block) {
    StructField added = schema(dataset.schema()).apply(to);
    Column numbers = Columns.column(dataset.schema(), from).as("numbers");
    Dataset<Row> kept = invalid.kept(dataset, InvalidRows.Precision.DOUBLE, numbers);
    ColumnMap map = this;
    DataType type = added.dataType();
    if (block > 0) {
      return RowBlocks.add(
          kept,
          from,
          block,
          List.of(added),
          maxRows -> (values, rows) -> map.block(values, rows, function, type));
    }
    UDF1<Row, Object> ofRow = row -> map.row(Columns.value(row, 0), function, type);
    Column column = functions.udf(ofRow, type).apply(functions.struct(numbers));
    return kept.select(functions.col("*"), column.as(to, added.metadata()));
  }

  private Object row(Object value, Function function, DataType type) {
    Example example = valid(value);
    if (example == null) {
      return null;
    }
    if (value instanceof SparseVector sparse) {
      SparseVector result = function.apply(sparse);
      if (result != null) {
        return finite(result.values(), false, this) ? result : null;
      }
    }
    double[] numbers = new double[read];
    example.copyTo(numbers, 0);
    return result(function.apply(numbers, 1), type);
  }

  /** The same for some rows at once: those that are not valid are 0 on the way. */
  private Object[][] block(Object[] values, int rows, Function function, DataType type) {
    double[] numbers = new double[Math.multiplyExact(rows, read)];
    boolean[] valid = new boolean[rows];
    for (int r = 0; r < rows; r++) {
      Example example = valid(values[r]);
      valid[r] = example != null;
      if (valid[r]) {
        example.copyTo(numbers, r * read);
      }
    }
    double[] all = function.apply(numbers, rows);
    Object[][] results = new Object[rows][1];
    for (int r = 0; r < rows; r++) {
      if (valid[r]) {
        double[] own = Arrays.copyOfRange(all, r * written, (r + 1) * written);
        results[r][0] = result(own, type);
      }
    }
    return results;
  }

  /** What a value holds; null if it is not valid, where that is no error. */
  private Example valid(Object value) {
    Example example = new Example();
    String problem = Columns.readNumbers(value, from, read, "in training", example);
    if (problem == null) {
      return example;
    }
    boolean anotherLength = value != null && Columns.sizeOf(value) != read;
    if (invalid == InvalidRows.ERROR || anotherLength) {
      throw new IllegalArgumentException(problem);
    }
    return null;
  }

  private Object result(double[] result, DataType type) {
    boolean vectors = type.equals(SQLDataTypes.VectorType());
    boolean floats =
        type instanceof ArrayType array && array.elementType().equals(DataTypes.FloatType);
    if (!finite(result, floats, this)) {
      return null;
    }
    return vectors ? Vectors.dense(result) : floats ? floats(result) : result;
  }

  /** Whether a result is finite; otherwise an error unless it may be null. */
  private static boolean finite(double[] result, boolean single, ColumnMap map) {
    for (double number : result) {
      if (!(single ? Float.isFinite((float) number) : Double.isFinite(number))) {
        if (map.invalid == InvalidRows.ERROR) {
          throw new IllegalArgumentException(
              String.format(
                  "'%s' must be small enough for '%s' to be finite, got %s there",
                  map.from, map.to, number));
        }
        return false;
      }
    }
    return true;
  }

  private static float[] floats(double[] numbers) {
    float[] floats = new float[numbers.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) numbers[i];
    }
    return floats;
  }
}
