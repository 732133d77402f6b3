package sparknn.feature;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import sparknn.nn.spec.Require;
import sparknn.param.Checked;
import sparknn.param.ScoringParams;

/**
 * What a {@link Whitener} does.
 *
 * @since 0.1.0
 */
public interface WhitenerParams extends ColumnParams, ScoringParams {
  /** Rotation to the principal components. */
  String PCA = "pca";

  /** Rotation to the principal components, each scaled to variance 1. */
  String PCA_WHITENING = "pcaWhitening";

  /** Rotated, scaled, and rotated back. */
  String ZCA = "zca";

  /** The Params of this topic. */
  Declared whitenerParams();

  /** The Params of this topic, with their defaults. */
  final class Declared implements Serializable {
    private final Param<String> method;
    private final IntParam k;
    private final DoubleParam variance;
    private final DoubleParam epsilon;
    private final ScoringParams.Declared scoring;

    /** Declares them for a stage. */
    public Declared(Params parent) {
      List<String> methods = Arrays.asList(PCA, PCA_WHITENING, ZCA);
      method =
          Checked.text(
              parent,
              "method",
              "what comes out: pca (principal components), pcaWhitening (the same with variance 1),"
                  + " zca (whitened and rotated back to the features)",
              name -> {
                if (!methods.contains(name)) {
                  throw new IllegalArgumentException(
                      String.format(
                          "method must be one of %s, got '%s'", String.join(", ", methods), name));
                }
              });
      k =
          Checked.whole(
              parent,
              "k",
              "how many principal components are kept, from 1 to the number of features; not set:"
                  + " all, or as variance says",
              count -> Require.atLeast("k", count, 1));
      variance =
          Checked.real(
              parent,
              "variance",
              "share of the variance that the components kept must explain, above 0 and up to 1;"
                  + " not set: all, or as k says",
              share -> {
                Require.positive("variance", share);
                Require.inClosed("variance", share, 0, 1);
              });
      epsilon =
          Checked.real(
              parent,
              "epsilon",
              "added to the variance of each component before it is scaled by its root, 0 or"
                  + " greater, in the square of the features' unit",
              number -> Require.notNegative("epsilon", number));
      scoring = new ScoringParams.Declared(parent);
    }

    /** Sets the defaults on the stage. */
    public void setDefaults(Params stage) {
      stage.setDefault(method, ZCA);
      stage.setDefault(epsilon, 0.0);
      scoring.setDefaults(stage);
    }
  }

  @Override
  default ScoringParams.Declared scoringParams() {
    return whitenerParams().scoring;
  }

  /** What comes out; default zca, which leaves an image an image. */
  default Param<String> method() {
    return whitenerParams().method;
  }

  /** How many principal components are kept; not set by default: all. */
  default IntParam k() {
    return whitenerParams().k;
  }

  /** Share of the variance that the components kept must explain; not set by default: all. */
  default DoubleParam variance() {
    return whitenerParams().variance;
  }

  /**
   * Added to the variance of each component before it is scaled by its root: what has much less
   * variance than that is held back, noise too. Default 0: the whitened training data have the
   * identity as covariance, whatever the features' unit; components that have no variance but
   * rounding (10⁻¹³ of the largest) become 0. Of natural images in [0, 1], 10⁻⁵ to 10⁻¹ is usual.
   */
  default DoubleParam epsilon() {
    return whitenerParams().epsilon;
  }

  default String getMethod() {
    return getOrDefault(method());
  }

  default int getK() {
    return (int) getOrDefault(k());
  }

  default double getVariance() {
    return (double) getOrDefault(variance());
  }

  default double getEpsilon() {
    return (double) getOrDefault(epsilon());
  }

  /**
   * Setters.
   *
   * @param <S> the stage
   */
  interface Setters<S> extends WhitenerParams, ColumnParams.Setters<S>, ScoringParams.Setters<S> {
    default S setMethod(String value) {
      return assign(method(), value);
    }

    default S setK(int value) {
      return assign(k(), value);
    }

    default S setVariance(double value) {
      return assign(variance(), value);
    }

    default S setEpsilon(double value) {
      return assign(epsilon(), value);
    }
  }
}
