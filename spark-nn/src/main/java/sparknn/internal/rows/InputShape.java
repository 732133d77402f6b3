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
  public static InputShape of(
      NeuralNetworkParams params, StructType schema, FeatureColumns columns) {
    String features = columns.name();
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
   * Demands, of a column to score, the shape of training's: as many values in another shape would
   * give plausible nonsense. Where {@code inputShape} was set it overruled the column's, and does.
   *
   * @throws IllegalArgumentException if the column's metadata tell of another shape
   */
  public static void requireTrained(
      NeuralNetworkParams params, StructType schema, String features, Shape trained) {
    boolean there = Arrays.asList(schema.fieldNames()).contains(features);
    if (!there || params.isDefined(params.inputShape()) || trained.rank() == 1) {
      return;
    }
    Shape found = ColumnShape.of(schema.apply(features)).orElse(trained);
    if (!found.equals(trained)) {
      throw new IllegalArgumentException(
          String.format(
              "%s in the metadata of '%s' must be %s as in training, got %s",
              ColumnShape.KEY, features, trained, found));
    }
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

  /**
   * The shape if it is known before a row is seen.
   *
   * @param width how many features there are, where the schema tells
   */
  public Optional<Shape> beforeRows(OptionalInt width) {
    return width.isPresent() ? Optional.of(of(width.getAsInt())) : shape;
  }
}
