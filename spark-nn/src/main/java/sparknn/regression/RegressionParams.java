package sparknn.regression;

import org.apache.spark.ml.param.BooleanParam;
import sparknn.param.NeuralNetworkParams;

/** The Params of the regressor: those that all networks have, and one more. */
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
