package sparknn.param;

import java.io.Serializable;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * A column with what a layer within the network gives: features for other stages, or for retrieval.
 *
 * @since 0.1.0
 */
public interface HiddenOutputParams extends Params {
  /** The Params of this topic. */
  Declared hiddenOutputParams();

  /** The Params of this topic. */
  final class Declared implements Serializable {
    private final Param<String> hiddenOutputCol;
    private final Param<String> hiddenLayer;

    /** Declares them for a stage. */
    public Declared(Params parent) {
      hiddenOutputCol =
          Checked.text(
              parent,
              "hiddenOutputCol",
              "name of a column for the outputs of a layer within the network, as a vector; empty"
                  + " or not set: none",
              name -> {});
      hiddenLayer =
          Checked.text(
              parent,
              "hiddenLayer",
              "name of the layer whose outputs go to hiddenOutputCol, such as 1-relu or"
                  + " 2-residual/body/0-conv; not set: the last one before the output layer",
              name -> {
                if (name.isBlank()) {
                  throw new IllegalArgumentException(
                      "hiddenLayer must be the name of a layer, got '" + name + "'");
                }
              });
    }
  }

  /** Name of a column for the outputs of {@link #hiddenLayer}; not set by default: none. */
  default Param<String> hiddenOutputCol() {
    return hiddenOutputParams().hiddenOutputCol;
  }

  /**
   * The layer whose outputs go to {@link #hiddenOutputCol}, by its name in the network, as tensors
   * have it; not set by default: the last one before the output layer.
   */
  default Param<String> hiddenLayer() {
    return hiddenOutputParams().hiddenLayer;
  }

  default String getHiddenOutputCol() {
    return getOrDefault(hiddenOutputCol());
  }

  default String getHiddenLayer() {
    return getOrDefault(hiddenLayer());
  }

  /** The name of the column; empty: none. */
  default String hiddenOutputs() {
    return isDefined(hiddenOutputCol()) ? getHiddenOutputCol() : "";
  }

  /**
   * Setters of an estimator or a model.
   *
   * @param <S> the stage
   */
  interface Setters<S> extends HiddenOutputParams, Fluent<S> {
    default S setHiddenOutputCol(String value) {
      return assign(hiddenOutputCol(), value);
    }

    default S setHiddenLayer(String value) {
      return assign(hiddenLayer(), value);
    }
  }
}
