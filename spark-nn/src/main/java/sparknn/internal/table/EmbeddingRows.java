package sparknn.internal.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import sparknn.nn.layer.CategoryEmbedding;
import sparknn.nn.layer.Placement;
import sparknn.nn.table.CategoricalColumn;
import sparknn.nn.table.TableEncoding;
import sparknn.nn.train.Network;
import sparknn.nn.train.NetworkValues;

/** The learned vectors of categories, as a DataFrame. */
public final class EmbeddingRows {
  private static final StructType SCHEMA =
      new StructType()
          .add("column", DataTypes.StringType, false)
          .add("kind", DataTypes.StringType, false)
          .add("category", DataTypes.StringType, true)
          .add("vector", SQLDataTypes.VectorType(), false);

  private EmbeddingRows() {}

  /**
   * Those of a model, column by column: of other values, of each category, of missing values. There
   * are none where no column has more than {@code maxOneHot} categories.
   *
   * @throws IllegalArgumentException if the model reads no table
   */
  public static Dataset<Row> of(
      SparkSession session, Optional<TableEncoding> table, Network network, NetworkValues values) {
    List<CategoricalColumn> columns =
        table
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "embeddings must be asked of a model with categoricalCols, got one that"
                            + " reads a column of vectors"))
            .embedded();
    List<Row> rows = new ArrayList<>();
    if (!columns.isEmpty()) {
      Placement at =
          network.placements().stream()
              .filter(place -> place.layer() instanceof CategoryEmbedding)
              .findFirst()
              .orElseThrow();
      float[] numbers = at.frozen() ? values.constants() : values.parameters();
      int size = ((CategoryEmbedding) at.layer()).size();
      int next = at.parameters().begin();
      for (CategoricalColumn column : columns) {
        for (int i = 0; i < column.indices(); i++) {
          rows.add(row(column, i, numbers, next, size));
          next += size;
        }
      }
    }
    return session.createDataFrame(rows, SCHEMA);
  }

  private static Row row(CategoricalColumn column, int index, float[] numbers, int at, int size) {
    boolean value = index > 0 && index <= column.values().size();
    String kind = value ? "category" : index == 0 ? "other" : "missing";
    double[] vector = new double[size];
    for (int i = 0; i < size; i++) {
      vector[i] = numbers[at + i];
    }
    String category = value ? column.values().get(index - 1) : null;
    return RowFactory.create(column.name(), kind, category, Vectors.dense(vector));
  }
}
