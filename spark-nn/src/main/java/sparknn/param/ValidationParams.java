package sparknn.param;

import java.io.Serializable;
import java.util.Optional;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import sparknn.nn.metric.ValidationMetric;
import sparknn.nn.spec.Require;

/**
 * How training is watched: held-out rows, early stopping, progress.
 *
 * @since 0.1.0
 */
public interface ValidationParams extends Params {
  /** The Params of this topic. */
  Declared validationParams();

  /** The Params of this topic, with their defaults. */
  final class Declared implements Serializable {
    private static final String LOSS = "loss";

    private final Param<String> validationIndicatorCol;
    private final DoubleParam validationFraction;
    private final Param<String> validationMetric;
    private final IntParam patience;
    private final DoubleParam tol;
    private final BooleanParam verbose;

    /** Declares them for a stage. */
    public Declared(Params parent) {
      validationIndicatorCol =
          new Param<>(
              parent,
              "validationIndicatorCol",
              "boolean column that is true for rows to validate on and false for others, never null;"
                  + " not set: none");
      validationFraction =
          Checked.real(
              parent,
              "validationFraction",
              "share of the rows to hold out at random for validation, in [0, 1); not together with"
                  + " validationIndicatorCol",
              share -> Require.inHalfOpen("validationFraction", share, 0, 1));
      validationMetric =
          Checked.text(
              parent,
              "validationMetric",
              "by what the best pass is chosen and training stops early, where rows are held out: "
                  + LOSS
                  + ", "
                  + String.join(", ", ValidationMetric.CATALOG.names()),
              Declared::metric);
      patience =
          Checked.whole(
              parent,
              "patience",
              "passes in a row without a better validation loss, or validationMetric, after which"
                  + " training stops, at least 1; without held-out rows training never stops early",
              passes -> Require.atLeast("patience", passes, 1));
      tol =
          Checked.real(
              parent,
              "tol",
              "how much lower a validation loss, or how much better a validationMetric, must be to"
                  + " count as better, 0 or greater",
              tol -> Require.notNegative("tol", tol));
      verbose =
          new BooleanParam(
              parent, "verbose", "whether to print a line for every pass, besides logging it");
    }

    private static Optional<ValidationMetric> metric(String spec) {
      return spec.trim().equalsIgnoreCase(LOSS)
          ? Optional.empty()
          : Optional.of(ValidationMetric.CATALOG.create(spec));
    }

    /** Sets the defaults on the stage. */
    public void setDefaults(Params stage) {
      stage.setDefault(validationFraction, 0.0);
      stage.setDefault(validationMetric, LOSS);
      stage.setDefault(patience, 10);
      stage.setDefault(tol, 0.0);
      stage.setDefault(verbose, false);
    }
  }

  /** Boolean column that is true for rows to validate on; not set by default. */
  default Param<String> validationIndicatorCol() {
    return validationParams().validationIndicatorCol;
  }

  /** Share of the rows to hold out at random; default 0. */
  default DoubleParam validationFraction() {
    return validationParams().validationFraction;
  }

  /**
   * By what the best pass is chosen, and training stops early: {@code loss}, or the name of a
   * {@link ValidationMetric}, such as {@code areaUnderPR}. Only where rows are held out. Schedules
   * that react go by the loss all the same. Default loss.
   */
  default Param<String> validationMetric() {
    return validationParams().validationMetric;
  }

  /** Passes without a better validation loss after which training stops; default 10. */
  default IntParam patience() {
    return validationParams().patience;
  }

  /** How much lower a validation loss must be to count as better; default 0. */
  default DoubleParam tol() {
    return validationParams().tol;
  }

  /** Whether to print a line for every pass; default false. */
  default BooleanParam verbose() {
    return validationParams().verbose;
  }

  default String getValidationIndicatorCol() {
    return getOrDefault(validationIndicatorCol());
  }

  default double getValidationFraction() {
    return (double) getOrDefault(validationFraction());
  }

  default String getValidationMetric() {
    return getOrDefault(validationMetric());
  }

  /** The metric, empty for the loss. */
  default Optional<ValidationMetric> watchedMetric() {
    return Declared.metric(getValidationMetric());
  }

  default int getPatience() {
    return (int) getOrDefault(patience());
  }

  default double getTol() {
    return (double) getOrDefault(tol());
  }

  default boolean getVerbose() {
    return (boolean) getOrDefault(verbose());
  }

  /**
   * Setters for an estimator.
   *
   * @param <S> the estimator
   */
  interface Setters<S> extends ValidationParams, Fluent<S> {
    default S setValidationIndicatorCol(String value) {
      return assign(validationIndicatorCol(), value);
    }

    default S setValidationFraction(double value) {
      return assign(validationFraction(), value);
    }

    default S setValidationMetric(String value) {
      return assign(validationMetric(), value);
    }

    default S setPatience(int value) {
      return assign(patience(), value);
    }

    default S setTol(double value) {
      return assign(tol(), value);
    }

    default S setVerbose(boolean value) {
      return assign(verbose(), value);
    }
  }
}
