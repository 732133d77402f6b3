package sparknn.internal.files;

import java.util.function.Function;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.MLReader;

/**
 * Reads saved estimators of one class and refuses what another class has saved, with an error that
 * names both. Spark's own reader makes whatever the metadata name, and fails on a saved model with
 * a missing constructor.
 *
 * @param <E> the class
 */
public final class EstimatorReader<E extends Params> extends MLReader<E> {
  private final Class<E> type;
  private final Function<String, E> make;

  /**
   * @param make makes an estimator from its uid
   */
  public EstimatorReader(Class<E> type, Function<String, E> make) {
    this.type = type;
    this.make = make;
  }

  @Override
  public E load(String path) {
    return SavedStage.reader(type, (files, uid) -> make.apply(uid)).load(path);
  }
}
