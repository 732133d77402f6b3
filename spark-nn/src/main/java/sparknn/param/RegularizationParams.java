package sparknn.param;

import java.io.Serializable;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.Params;
import sparknn.nn.spec.Require;

/**
 * What keeps a network from fitting its training rows too well, or from running away.
 *
 * @since 0.1.0
 */
public interface RegularizationParams extends Params {
  /** The Params of this topic. */
  Declared regularizationParams();

  /** The Params of this topic, with their defaults; all are off. */
  final class Declared implements Serializable {
    private final DoubleParam regParam;
    private final DoubleParam elasticNetParam;
    private final DoubleParam weightDecay;
    private final DoubleParam maxNorm;
    private final DoubleParam clipNorm;
    private final DoubleParam clipValue;
    private final DoubleParam inputNoise;
    private final DoubleParam dropout;
    private final DoubleParam inputDropout;
    private final DoubleParam mixup;

    /** Declares them for a stage. */
    public Declared(Params parent) {
      regParam =
          Checked.real(
              parent,
              "regParam",
              "strength of the penalty on weights (not on biases), 0 or greater",
              strength -> Require.notNegative("regParam", strength));
      elasticNetParam =
          Checked.real(
              parent,
              "elasticNetParam",
              "share of the L1 penalty, the rest being L2, in [0, 1]",
              share -> Require.inClosed("elasticNetParam", share, 0, 1));
      weightDecay =
          Checked.real(
              parent,
              "weightDecay",
              "decoupled weight decay: each step takes stepSize times this share off every weight, 0"
                  + " or greater",
              rate -> Require.notNegative("weightDecay", rate));
      maxNorm =
          Checked.real(
              parent,
              "maxNorm",
              "the greatest Euclidean norm of the weights into a unit, 0 or greater; 0: no limit",
              limit -> Require.notNegative("maxNorm", limit));
      clipNorm =
          Checked.real(
              parent,
              "clipNorm",
              "the greatest Euclidean norm of a gradient, larger ones are scaled down, 0 or"
                  + " greater; 0: no limit",
              limit -> Require.notNegative("clipNorm", limit));
      clipValue =
          Checked.real(
              parent,
              "clipValue",
              "the greatest size of each derivative, larger ones are cut, 0 or greater; 0: no"
                  + " limit",
              limit -> Require.notNegative("clipValue", limit));
      inputNoise =
          Checked.real(
              parent,
              "inputNoise",
              "standard deviation of normal noise that training adds to the features, 0 or greater",
              std -> Require.notNegative("inputNoise", std));
      dropout =
          Checked.real(
              parent,
              "dropout",
              "probability that a hidden unit is dropped in training, in [0, 1)",
              rate -> Require.inHalfOpen("dropout", rate, 0, 1));
      inputDropout =
          Checked.real(
              parent,
              "inputDropout",
              "probability that a feature is dropped in training, in [0, 1)",
              rate -> Require.inHalfOpen("inputDropout", rate, 0, 1));
      mixup =
          Checked.real(
              parent,
              "mixup",
              "training mixes examples and their labels in pairs, by shares from the distribution"
                  + " Beta(mixup, mixup), 0 or greater; 0: not",
              alpha -> Require.notNegative("mixup", alpha));
    }

    /** Sets the defaults on the stage. */
    public void setDefaults(Params stage) {
      stage.setDefault(regParam, 0.0);
      stage.setDefault(elasticNetParam, 0.0);
      stage.setDefault(weightDecay, 0.0);
      stage.setDefault(maxNorm, 0.0);
      stage.setDefault(clipNorm, 0.0);
      stage.setDefault(clipValue, 0.0);
      stage.setDefault(inputNoise, 0.0);
      stage.setDefault(dropout, 0.0);
      stage.setDefault(inputDropout, 0.0);
      stage.setDefault(mixup, 0.0);
    }
  }

  /** Strength of the penalty on weights; default 0. */
  default DoubleParam regParam() {
    return regularizationParams().regParam;
  }

  /** Share of the L1 penalty; default 0. */
  default DoubleParam elasticNetParam() {
    return regularizationParams().elasticNetParam;
  }

  /** Decoupled weight decay; default 0. */
  default DoubleParam weightDecay() {
    return regularizationParams().weightDecay;
  }

  /** Greatest norm of the weights into a unit; default 0, no limit. */
  default DoubleParam maxNorm() {
    return regularizationParams().maxNorm;
  }

  /** Greatest norm of a gradient; default 0, no limit. */
  default DoubleParam clipNorm() {
    return regularizationParams().clipNorm;
  }

  /** Greatest size of a derivative; default 0, no limit. */
  default DoubleParam clipValue() {
    return regularizationParams().clipValue;
  }

  /** Standard deviation of noise on the features; default 0. */
  default DoubleParam inputNoise() {
    return regularizationParams().inputNoise;
  }

  /** Probability that a hidden unit is dropped in training; default 0. */
  default DoubleParam dropout() {
    return regularizationParams().dropout;
  }

  /** Probability that a feature is dropped in training; default 0. */
  default DoubleParam inputDropout() {
    return regularizationParams().inputDropout;
  }

  /** The α of mixup; default 0, no mixing. */
  default DoubleParam mixup() {
    return regularizationParams().mixup;
  }

  default double getRegParam() {
    return (double) getOrDefault(regParam());
  }

  default double getElasticNetParam() {
    return (double) getOrDefault(elasticNetParam());
  }

  default double getWeightDecay() {
    return (double) getOrDefault(weightDecay());
  }

  default double getMaxNorm() {
    return (double) getOrDefault(maxNorm());
  }

  default double getClipNorm() {
    return (double) getOrDefault(clipNorm());
  }

  default double getClipValue() {
    return (double) getOrDefault(clipValue());
  }

  default double getInputNoise() {
    return (double) getOrDefault(inputNoise());
  }

  default double getDropout() {
    return (double) getOrDefault(dropout());
  }

  default double getInputDropout() {
    return (double) getOrDefault(inputDropout());
  }

  default double getMixup() {
    return (double) getOrDefault(mixup());
  }

  /**
   * Setters for an estimator.
   *
   * @param <S> the estimator
   */
  interface Setters<S> extends RegularizationParams, Fluent<S> {
    default S setRegParam(double value) {
      return assign(regParam(), value);
    }

    default S setElasticNetParam(double value) {
      return assign(elasticNetParam(), value);
    }

    default S setWeightDecay(double value) {
      return assign(weightDecay(), value);
    }

    default S setMaxNorm(double value) {
      return assign(maxNorm(), value);
    }

    default S setClipNorm(double value) {
      return assign(clipNorm(), value);
    }

    default S setClipValue(double value) {
      return assign(clipValue(), value);
    }

    default S setInputNoise(double value) {
      return assign(inputNoise(), value);
    }

    default S setDropout(double value) {
      return assign(dropout(), value);
    }

    default S setInputDropout(double value) {
      return assign(inputDropout(), value);
    }

    /**
     * Mixes each example of a mini-batch with another: features {@code λ x + (1 - λ) x'}, loss
     * {@code λ L(y) + (1 - λ) L(y')}, λ from Beta(value, value). Zhang et al. 2018, "mixup: beyond
     * empirical risk minimization", who take 0.2 to 0.4, and 1 for small images. The training's
     * loss and metric in the history are those of the mixed examples.
     */
    default S setMixup(double value) {
      return assign(mixup(), value);
    }
  }
}
