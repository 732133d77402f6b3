package sparknn.param;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * Setters that return the stage they were called on.
 *
 * @param <S> the stage
 * @since 0.1.0
 */
public interface Fluent<S> extends Params {
  /** Sets a Param. */
  @SuppressWarnings("unchecked") // S is the class that implements this interface.
  default <T> S assign(Param<T> param, T value) {
    set(param, value);
    return (S) this;
  }
}
