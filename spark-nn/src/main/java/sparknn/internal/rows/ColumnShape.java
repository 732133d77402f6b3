package sparknn.internal.rows;

import java.util.Optional;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import sparknn.nn.linalg.Shape;
import sparknn.nn.spec.Require;

/**
 * The shape of what each row of a column holds, such as {@code [28, 28, 1]} of an image, in the
 * column's metadata beside those of Spark ML. It goes where the metadata go: through a {@code
 * select} or a filter, into Parquet files; a stage that makes other features leaves it out.
 */
public final class ColumnShape {
  /** Its name in the metadata: an array of whole numbers, the slowest dimension first. */
  public static final String KEY = "sparknn.shape";

  private ColumnShape() {}

  /**
   * What a column's metadata say; empty if they say nothing.
   *
   * @throws IllegalArgumentException if they hold something else by that name
   */
  public static Optional<Shape> of(StructField field) {
    Metadata metadata = field.metadata();
    if (!metadata.contains(KEY)) {
      return Optional.empty();
    }
    try {
      long[] numbers = metadata.getLongArray(KEY);
      int[] dimensions = new int[numbers.length];
      for (int i = 0; i < numbers.length; i++) {
        dimensions[i] = Math.toIntExact(numbers[i]);
      }
      return Optional.of(Shape.of(dimensions));
    } catch (RuntimeException e) { // A value of another type, which Scala casts unseen.
      throw new IllegalArgumentException(
          String.format(
              "%s in the metadata of '%s' must be the numbers of a shape, got %s",
              KEY, field.name(), Require.shown(metadata.json())),
          e);
    }
  }

  /** Some metadata with a shape; what else they hold stays. */
  public static Metadata put(Metadata metadata, Shape shape) {
    long[] dimensions = new long[shape.rank()];
    for (int i = 0; i < dimensions.length; i++) {
      dimensions[i] = shape.dimension(i);
    }
    return new MetadataBuilder().withMetadata(metadata).putLongArray(KEY, dimensions).build();
  }
}
