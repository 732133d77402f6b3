package sparknn.feature;

import java.io.Serializable;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.Params;

/**
 * What a {@link Standardizer} does.
 *
 * @since 0.1.0
 */
public interface StandardizerParams extends ChannelParams {
  /** The Params of this topic. */
  Declared standardizerParams();

  /** The Params of this topic, with their defaults. */
  final class Declared implements Serializable {
    private final BooleanParam withMean;
    private final BooleanParam withStd;

    /** Declares them for a stage. */
    public Declared(Params parent) {
      withMean =
          new BooleanParam(
              parent, "withMean", "whether the mean is subtracted, which makes sparse rows dense");
      withStd = new BooleanParam(parent, "withStd", "whether to divide by the standard deviation");
    }

    /** Sets the defaults on the stage. */
    public void setDefaults(Params stage) {
      stage.setDefault(withMean, true);
      stage.setDefault(withStd, true);
    }
  }

  /**
   * Whether the mean is subtracted; default true: a network learns faster from features around 0
   * (LeCun et al. 1998, "Efficient BackProp"). Set it to false to keep sparse rows sparse.
   */
  default BooleanParam withMean() {
    return standardizerParams().withMean;
  }

  /** Whether to divide by the standard deviation; default true. */
  default BooleanParam withStd() {
    return standardizerParams().withStd;
  }

  default boolean getWithMean() {
    return (boolean) getOrDefault(withMean());
  }

  default boolean getWithStd() {
    return (boolean) getOrDefault(withStd());
  }

  /**
   * Setters.
   *
   * @param <S> the stage
   */
  interface Setters<S> extends StandardizerParams, ChannelParams.Setters<S> {
    default S setWithMean(boolean value) {
      return assign(withMean(), value);
    }

    default S setWithStd(boolean value) {
      return assign(withStd(), value);
    }
  }
}
