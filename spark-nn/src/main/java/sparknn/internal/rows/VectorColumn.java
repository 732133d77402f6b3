package sparknn.internal.rows;

import java.util.OptionalInt;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.StructType;
import sparknn.nn.data.Example;

/**
 * A column in which each row has all features: an ml Vector, {@code array<float>} or {@code
 * array<double>}.
 *
 * @param name of the column
 */
public record VectorColumn(String name) implements FeatureColumns {
  @Override
  public void check(StructType schema) {
    Columns.requireVector(schema, name, "features");
  }

  @Override
  public Column column(StructType schema) {
    return Columns.column(schema, name);
  }

  @Override
  public OptionalInt width(StructType schema) {
    return Columns.width(schema, name);
  }

  @Override
  public int width(Object value) {
    if (value == null) {
      throw new IllegalArgumentException(String.format("'%s' must not be null, got null", name));
    }
    int size = Columns.sizeOf(value);
    if (size == 0) {
      throw new IllegalArgumentException(
          String.format("'%s' must have at least one value, got none", name));
    }
    return size;
  }

  @Override
  public String read(Object value, int width, Example into) {
    return Columns.readFeatures(value, name, width, into);
  }
}
