package sparknn.classification;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.Param;
import sparknn.internal.rows.ClassWeights;
import sparknn.nn.calibration.Calibrator;
import sparknn.nn.calibration.TemperatureScaling;
import sparknn.nn.spec.Require;
import sparknn.param.Checked;
import sparknn.param.NeuralNetworkParams;

/**
 * The Params of the classifier: those that all networks have, and those that are about classes.
 * Public, as Spark finds Params by reflection.
 *
 * @since 0.1.0
 */
public interface ClassificationParams extends NeuralNetworkParams {
  /** The default loss. */
  String DEFAULT_LOSS = "softmaxCrossEntropy";

  /** The Params about classes. */
  Classes classes();

  /** The Params about classes. */
  final class Classes implements Serializable {
    private final DoubleParam labelSmoothing;
    private final Param<String> classWeights;
    private final Param<String> calibration;

    Classes(ClassificationParams parent) {
      labelSmoothing =
          Checked.real(
              parent,
              "labelSmoothing",
              "share of each label that is spread evenly over all classes, in [0, 1)",
              share -> Require.inHalfOpen("labelSmoothing", share, 0, 1));
      classWeights =
          Checked.text(
              parent,
              "classWeights",
              "weights of the classes, which multiply those of their rows: none, balanced, or a"
                  + " number for each class from 0 on, as in 1.0, 2.5",
              text -> ClassWeights.require(text));
      calibration =
          Checked.text(
              parent,
              "calibration",
              "how probabilities are brought in line with the held-out rows after the training: none,"
                  + " temperature",
              name -> Require.oneOf("calibration", List.of("none", "temperature"), name));
    }
  }

  /** Share of each label that is spread over all classes; default 0. */
  default DoubleParam labelSmoothing() {
    return classes().labelSmoothing;
  }

  /** Weights of the classes; default none. */
  default Param<String> classWeights() {
    return classes().classWeights;
  }

  /**
   * How probabilities are brought in line with the held-out rows after the training: {@code none},
   * or {@code temperature}, by which all logits are divided so that the held-out rows have the
   * least cross-entropy (Guo et al. 2017). Predictions stay the same. Needs held-out rows; default
   * none.
   */
  default Param<String> calibration() {
    return classes().calibration;
  }

  default String getCalibration() {
    return getOrDefault(calibration());
  }

  @Override
  default Optional<Calibrator> calibrator() {
    return getCalibration().equals("temperature")
        ? Optional.of(new TemperatureScaling())
        : Optional.empty();
  }

  default double getLabelSmoothing() {
    return (double) getOrDefault(labelSmoothing());
  }

  default String getClassWeights() {
    return getOrDefault(classWeights());
  }

  /** What a constructor calls. */
  default void initializeClassificationParams() {
    initializeParams();
    setDefault(labelSmoothing(), 0.0);
    setDefault(classWeights(), "none");
    setDefault(calibration(), "none");
  }
}
