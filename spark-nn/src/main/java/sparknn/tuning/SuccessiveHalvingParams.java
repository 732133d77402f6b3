package sparknn.tuning;

import java.io.Serializable;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Params;
import sparknn.nn.spec.Require;
import sparknn.param.Checked;

/**
 * The Params of {@link SuccessiveHalving}. Public, as Spark finds Params by reflection.
 *
 * @since 0.1.0
 */
public interface SuccessiveHalvingParams extends Params {
  /** The Params of this topic. */
  Declared halvingParams();

  /** The Params of this topic, with their defaults. */
  final class Declared implements Serializable {
    private final IntParam minPasses;
    private final IntParam reduction;
    private final IntParam brackets;
    private final DoubleParam validationFraction;
    private final IntParam parallelism;

    /** Declares them for a stage. */
    Declared(Params parent) {
      minPasses =
          Checked.whole(
              parent,
              "minPasses",
              "passes over the data before the first choice among the candidates, at least 1",
              passes -> Require.atLeast("minPasses", passes, 1));
      reduction =
          Checked.whole(
              parent,
              "reduction",
              "one in so many candidates goes on, at least 2",
              factor -> Require.atLeast("reduction", factor, 2));
      brackets =
          Checked.whole(
              parent,
              "brackets",
              "brackets of Hyperband, at least 1, which is plain successive halving; each further"
                  + " one lets some candidates train longer before the first choice",
              count -> Require.atLeast("brackets", count, 1));
      validationFraction =
          Checked.real(
              parent,
              "validationFraction",
              "share of the rows to hold out at random and to compare the candidates on, in (0, 1);"
                  + " used where the estimator itself holds out none",
              share -> {
                Require.positive("validationFraction", share);
                Require.inHalfOpen("validationFraction", share, 0, 1);
              });
      parallelism =
          Checked.whole(
              parent,
              "parallelism",
              "candidates that are trained at a time, at least 1",
              threads -> Require.atLeast("parallelism", threads, 1));
    }

    /** Sets the defaults on the stage. */
    void setDefaults(Params stage) {
      stage.setDefault(minPasses, 1);
      stage.setDefault(reduction, 3);
      stage.setDefault(brackets, 1);
      stage.setDefault(validationFraction, 0.2);
      stage.setDefault(parallelism, 1);
    }
  }

  /** Passes before the first choice; default 1. */
  default IntParam minPasses() {
    return halvingParams().minPasses;
  }

  /** One in so many candidates goes on; default 3. */
  default IntParam reduction() {
    return halvingParams().reduction;
  }

  /** Brackets of Hyperband; default 1. */
  default IntParam brackets() {
    return halvingParams().brackets;
  }

  /** Share of the rows to compare on, where the estimator holds out none; default 0.2. */
  default DoubleParam validationFraction() {
    return halvingParams().validationFraction;
  }

  /** Candidates that are trained at a time; default 1. */
  default IntParam parallelism() {
    return halvingParams().parallelism;
  }

  default int getMinPasses() {
    return (int) getOrDefault(minPasses());
  }

  default int getReduction() {
    return (int) getOrDefault(reduction());
  }

  default int getBrackets() {
    return (int) getOrDefault(brackets());
  }

  default double getValidationFraction() {
    return (double) getOrDefault(validationFraction());
  }

  default int getParallelism() {
    return (int) getOrDefault(parallelism());
  }
}
