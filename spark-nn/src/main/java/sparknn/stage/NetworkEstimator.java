package sparknn.stage;

import org.apache.spark.ml.Model;
import org.apache.spark.sql.types.StructType;
import sparknn.internal.files.ModelFiles;
import sparknn.internal.training.NetworkTraining;
import sparknn.param.NeuralNetworkParams;

/**
 * An estimator that trains a network, as stages see it that train several: searches and ensembles.
 *
 * @param <M> its model
 */
public interface NetworkEstimator<M extends Model<M>> extends NeuralNetworkParams {
  /** How it trains on data of some schema, with its Params as they are now. */
  NetworkTraining training(StructType schema);

  /** The model that {@code fit} would return for what a training came to. */
  M model(ModelFiles.Content content);
}
