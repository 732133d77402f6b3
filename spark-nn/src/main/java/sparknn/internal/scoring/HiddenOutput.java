package sparknn.internal.scoring;

import java.util.Optional;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.sql.types.StructType;
import sparknn.internal.rows.Columns;
import sparknn.nn.layer.Placement;
import sparknn.nn.train.HiddenLayer;
import sparknn.nn.train.Network;

/**
 * A column with the outputs of a layer within the network.
 *
 * @param column its name
 * @param layer the layer
 */
public record HiddenOutput(String column, Placement layer) {
  /**
   * What is asked for, if anything.
   *
   * @param column empty: nothing
   * @param layer the name of the layer; empty: the last one before the output layer
   * @throws IllegalArgumentException if the network has no such layer
   */
  public static Optional<HiddenOutput> of(Network network, String column, String layer) {
    return column.isEmpty()
        ? Optional.empty()
        : Optional.of(new HiddenOutput(column, HiddenLayer.of(network, layer)));
  }

  /** A schema with the column, which tells its size. */
  public static StructType foretell(StructType schema, Optional<HiddenOutput> hidden) {
    return hidden
        .map(
            asked ->
                Columns.withNew(
                    schema,
                    asked.column,
                    "hiddenOutputCol",
                    new AttributeGroup(asked.column, asked.layer.output().size()).toStructField()))
        .orElse(schema);
  }
}
