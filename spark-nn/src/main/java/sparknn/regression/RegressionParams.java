package sparknn.regression;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.Param;
import sparknn.nn.calibration.Calibrator;
import sparknn.nn.calibration.ConformalQuantiles;
import sparknn.nn.loss.Loss;
import sparknn.nn.loss.Quantile;
import sparknn.nn.spec.Require;
import sparknn.param.Checked;
import sparknn.param.NeuralNetworkParams;

/**
 * The Params of the regressor: those that all networks have, and those that are about values.
 * Public, as Spark finds Params by reflection.
 *
 * @since 0.1.0
 */
public interface RegressionParams extends NeuralNetworkParams {
  /** The default loss. */
  String DEFAULT_LOSS = "squaredError";

  /** The Params about values. */
  Values values();

  /** The Params about values. */
  final class Values implements Serializable {
    private final BooleanParam standardizeLabel;
    private final Param<String> offsetCol;
    private final DoubleArrayParam quantileProbabilities;
    private final Param<String> quantilesCol;
    private final Param<String> quantileCalibration;

    Values(RegressionParams parent) {
      standardizeLabel =
          new BooleanParam(
              parent,
              "standardizeLabel",
              "whether training sees the labels with mean 0 and standard deviation 1; predictions"
                  + " are in the labels' own units");
      offsetCol =
          new Param<>(
              parent,
              "offsetCol",
              "column of what is added to the logarithm of the mean, such as the logarithm of an"
                  + " exposure; only with a loss whose outputs are logarithms, such as poisson; not"
                  + " set: none");
      quantileProbabilities =
          Checked.reals(
              parent,
              "quantileProbabilities",
              "the quantiles that the loss quantile predicts, such as 0.1, 0.5, 0.9: increasing"
                  + " numbers greater than 0 and less than 1; not set: as the loss says",
              numbers -> Quantile.requireProbabilities("quantileProbabilities", list(numbers)));
      quantilesCol =
          Checked.text(
              parent,
              "quantilesCol",
              "name of a column for all quantiles of the loss quantile, as a vector in the order of"
                  + " their probabilities; empty or not set: none",
              name -> {});
      quantileCalibration =
          Checked.text(
              parent,
              "quantileCalibration",
              "how the quantiles of the loss quantile are brought in line with the held-out rows"
                  + " after the training: none, conformal",
              name -> Require.oneOf("quantileCalibration", List.of("none", "conformal"), name));
    }

    private static List<Double> list(double[] numbers) {
      return DoubleStream.of(numbers).boxed().toList();
    }
  }

  /**
   * Whether training sees the labels with mean 0 and standard deviation 1; predictions are in the
   * labels' own units all the same. If not, it sees their distance from their mean, in their own
   * units. Default true, but false for a loss that takes labels as they are, such as poisson.
   */
  default BooleanParam standardizeLabel() {
    return values().standardizeLabel;
  }

  /**
   * Column of what is added to the logarithm of the mean, such as the logarithm of the time in
   * which events were counted; as in Spark's GeneralizedLinearRegression. Only with a loss whose
   * outputs are logarithms (poisson, gamma, tweedie). The same for all targets of a row. Training,
   * validation and {@code transform} read it; {@code predict} of a vector takes an offset of 0. The
   * loss and RMSE of a training are then those of the rates {@code label / exp(offset)}, weighted
   * by {@code exp(offset)} to the power 2 − p for a variance that grows with the power p of the
   * mean (poisson 1, gamma 2); not set by default.
   */
  default Param<String> offsetCol() {
    return values().offsetCol;
  }

  /**
   * The quantiles that are predicted with the loss quantile, each in (0, 1), increasing; those that
   * stand in the loss, 0.1, 0.5 and 0.9 if none do; not set by default.
   */
  default DoubleArrayParam quantileProbabilities() {
    return values().quantileProbabilities;
  }

  /**
   * Name of a column for all quantiles, as Spark's AFTSurvivalRegression has it: a Vector in the
   * order of their probabilities; of several targets, one target's behind the other's; not set by
   * default.
   */
  default Param<String> quantilesCol() {
    return values().quantilesCol;
  }

  /**
   * How the quantiles of the loss quantile are brought in line with the held-out rows after the
   * training: {@code none}, or {@code conformal}, so that as many of the held-out rows are below
   * each as its probability says (Romano et al. 2019). Needs held-out rows; default none.
   */
  default Param<String> quantileCalibration() {
    return values().quantileCalibration;
  }

  default String getQuantileCalibration() {
    return getOrDefault(quantileCalibration());
  }

  @Override
  default Optional<Calibrator> calibrator() {
    return getQuantileCalibration().equals("conformal")
        ? Optional.of(new ConformalQuantiles())
        : Optional.empty();
  }

  default boolean getStandardizeLabel() {
    return (boolean) getOrDefault(standardizeLabel());
  }

  default String getOffsetCol() {
    return getOrDefault(offsetCol());
  }

  default double[] getQuantileProbabilities() {
    return getOrDefault(quantileProbabilities());
  }

  default String getQuantilesCol() {
    return getOrDefault(quantilesCol());
  }

  /** The name of the column of offsets; empty: none. */
  default String offsets() {
    return isDefined(offsetCol()) ? getOffsetCol() : "";
  }

  /** The name of the column of quantiles; empty: none. */
  default String quantiles() {
    return isDefined(quantilesCol()) ? getQuantilesCol() : "";
  }

  /**
   * Demands a loss that predicts quantiles, where a column of them is wanted.
   *
   * @throws IllegalArgumentException in three parts
   */
  default void requireQuantiles(Loss loss) {
    if (calibrator().isPresent() && !(loss instanceof Quantile)) {
      throw new IllegalArgumentException(
          String.format(
              "quantileCalibration must be none unless the loss is quantile, got %s with the loss %s",
              getQuantileCalibration(), loss.spec()));
    }
    if (!quantiles().isEmpty() && !(loss instanceof Quantile)) {
      throw new IllegalArgumentException(
          String.format(
              "quantilesCol must be set only with the loss quantile, got '%s' with the loss %s",
              quantiles(), loss.spec()));
    }
  }

  /** What a constructor calls. */
  default void initializeRegressionParams() {
    initializeParams();
    setDefault(standardizeLabel(), true);
    setDefault(quantileCalibration(), "none");
  }
}
