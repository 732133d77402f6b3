package sparknn.regression;

import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.Param;
import sparknn.param.NeuralNetworkParams;

/** The Params of the regressor: those that all networks have, and two more. */
interface RegressionParams extends NeuralNetworkParams {
  /** The default loss. */
  String DEFAULT_LOSS = "squaredError";

  /**
   * Whether training sees the labels with mean 0 and standard deviation 1; predictions are in the
   * labels' own units all the same. If not, it sees their distance from their mean, in their own
   * units. Default true, but false for a loss that takes labels as they are, such as poisson.
   */
  BooleanParam standardizeLabel();

  default boolean getStandardizeLabel() {
    return (boolean) getOrDefault(standardizeLabel());
  }

  /**
   * Column of what is added to the logarithm of the mean, such as the logarithm of the time in
   * which events were counted; as in Spark's GeneralizedLinearRegression. Only with a loss whose
   * outputs are logarithms (poisson). The same for all targets of a row. Training, validation and
   * {@code transform} read it; {@code predict} of a vector takes an offset of 0. The loss and RMSE
   * of a training are then those of the rates {@code label / exp(offset)}, weighted by {@code
   * exp(offset)}; not set by default.
   */
  Param<String> offsetCol();

  default String getOffsetCol() {
    return getOrDefault(offsetCol());
  }

  /** The name of the column of offsets; empty: none. */
  default String offsets() {
    return isDefined(offsetCol()) ? getOffsetCol() : "";
  }

  /** Declares it for a stage. */
  static Param<String> declareOffsetCol(RegressionParams parent) {
    return new Param<>(
        parent,
        "offsetCol",
        "column of what is added to the logarithm of the mean, such as the logarithm of an exposure;"
            + " only with a loss whose outputs are logarithms, such as poisson; not set: none");
  }

  /** What a constructor calls. */
  default void initializeRegressionParams() {
    initializeParams();
    setDefault(standardizeLabel(), true);
  }

  /** Declares it for a stage. */
  static BooleanParam declareStandardizeLabel(RegressionParams parent) {
    return new BooleanParam(
        parent,
        "standardizeLabel",
        "whether training sees the labels with mean 0 and standard deviation 1; predictions are in"
            + " the labels' own units");
  }
}
