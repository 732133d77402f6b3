package sparknn.internal.rows;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.sql.types.StructType;
import sparknn.nn.linalg.Shape;
import sparknn.param.NeuralNetworkParams;

/**
 * The shape in which a network takes its features: that of {@code inputShape}; else, where {@code
 * layers} are set, that in the column's metadata; else a vector.
 *
 * @param features the name of the features column, for messages
 * @param source what says so, for messages
 * @param shape empty: a vector of as many values as there are
 */
public record InputShape(String features, String source, Optional<Shape> shape) {

  /** As Params and a column say it. */
  public static InputShape of(NeuralNetworkParams params, StructType schema, String features) {
    if (params.isDefined(params.inputShape())) {
      Shape set = Shape.of(params.getInputShape());
      return new InputShape(features, "inputShape", Optional.of(set));
    }
    boolean there = Arrays.asList(schema.fieldNames()).contains(features);
    if (!there || !params.isSet(params.layers())) {
      return new InputShape(features, "", Optional.empty());
    }
    String source = ColumnShape.KEY + " in the metadata of '" + features + "'";
    return new InputShape(features, source, ColumnShape.of(schema.apply(features)));
  }

  /**
   * The shape, for so many features.
   *
   * @throws IllegalArgumentException if it has another number of values
   */
  public Shape of(int width) {
    if (shape.isPresent() && shape.get().size() != width) {
      throw new IllegalArgumentException(
          String.format(
              "%s must have as many values as '%s', %d, got %s, which has %d",
              source, features, width, shape.get(), shape.get().size()));
    }
    return shape.orElse(Shape.of(width));
  }

  /** The shape if it is known before a row is seen, checked against what the column says. */
  public Optional<Shape> beforeRows(StructType schema) {
    OptionalInt width = Columns.width(schema, features);
    return width.isPresent() ? Optional.of(of(width.getAsInt())) : shape;
  }
}
