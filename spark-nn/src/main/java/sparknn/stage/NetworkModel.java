package sparknn.stage;

import org.apache.spark.ml.util.HasTrainingSummary;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import scala.Option;
import sparknn.internal.scoring.Scorer;
import sparknn.internal.table.EmbeddingRows;

/**
 * A model of one network, as stages see it that score rows with several: ensembles. Its summary is
 * one that Spark Connect lets a client ask for.
 */
public interface NetworkModel extends HasTrainingSummary<NetworkTrainingSummary>, HasEstimatedSize {
  /** What scores rows; shared by all copies of the model. */
  Scorer scorer();

  /**
   * The learned vectors of categories, of a model with {@code categoricalCols}, as a DataFrame with
   * the columns {@code column, kind, category, vector}. {@code kind} is {@code category}, {@code
   * other} (values that were rare or never seen in training) or {@code missing}; {@code category}
   * is null where it is not {@code category}. No rows where no column has more than {@code
   * maxOneHot} categories.
   *
   * @throws IllegalArgumentException if the model reads a column of vectors
   */
  default Dataset<Row> embeddings(SparkSession session) {
    Scorer own = scorer();
    return EmbeddingRows.of(session, own.table(), own.network(), own.values());
  }

  @Override
  NetworkTrainingSummary summary();

  /** True: it is saved with the model. */
  @Override
  default boolean hasSummary() {
    return true;
  }

  @Override
  default Option<NetworkTrainingSummary> trainingSummary() {
    return Option.apply(summary());
  }

  /** Does nothing: the summary comes with what was learnt. */
  @Override
  default void trainingSummary_$eq(Option<NetworkTrainingSummary> value) {}

  /** Does nothing, as Spark 4.1 wants: the summary is saved with the model. */
  default void saveSummary(String path) {}

  /** Does nothing, as Spark 4.1 wants: the summary is loaded with the model. */
  default void loadSummary(String path, Dataset<Row> dataset) {}
}
