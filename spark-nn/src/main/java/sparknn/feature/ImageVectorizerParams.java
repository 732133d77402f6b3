package sparknn.feature;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import sparknn.nn.spec.Require;
import sparknn.param.Checked;
import sparknn.param.Fluent;

/**
 * What an {@link ImageVectorizer} does.
 *
 * @since 0.1.0
 */
public interface ImageVectorizerParams extends ColumnParams {
  /** The Params of this topic. */
  Declared imageParams();

  /** The Params of this topic, with their defaults. */
  final class Declared implements Serializable {
    private final IntParam height;
    private final IntParam width;
    private final IntParam channels;
    private final Param<String> outputType;

    /** Declares them for a stage. */
    public Declared(Params parent) {
      height = side(parent, "height");
      width = side(parent, "width");
      channels =
          Checked.whole(
              parent,
              "channels",
              "3 for red, green and blue, 1 for gray",
              count -> {
                if (count != 1 && count != 3) {
                  throw new IllegalArgumentException(
                      "channels must be 1 (gray) or 3 (red, green, blue), got " + count);
                }
              });
      outputType = oneOf(parent, "outputType", "type of the new column", "vector", "array<float>");
    }

    private static IntParam side(Params parent, String name) {
      return Checked.whole(
          parent,
          name,
          name + " of the images after they are resized, at least 1; 0: they are not",
          pixels -> Require.atLeast(name, pixels, 0));
    }

    private static Param<String> oneOf(Params parent, String name, String doc, String... values) {
      List<String> known = Arrays.asList(values);
      String list = String.join(", ", values);
      return Checked.text(
          parent,
          name,
          doc + ": " + list,
          value -> {
            if (!known.contains(value)) {
              throw new IllegalArgumentException(
                  String.format("%s must be one of %s, got '%s'", name, list, value));
            }
          });
    }

    /** Sets the defaults on the stage. */
    public void setDefaults(Params stage) {
      stage.setDefault(height, 0);
      stage.setDefault(width, 0);
      stage.setDefault(channels, 3);
      stage.setDefault(outputType, "vector");
    }
  }

  /** Height of the images after they are resized; default 0, which means that they are not. */
  default IntParam height() {
    return imageParams().height;
  }

  /** Width of the images after they are resized; default 0, which means that they are not. */
  default IntParam width() {
    return imageParams().width;
  }

  /** 3 for red, green and blue, 1 for gray (0.299 R + 0.587 G + 0.114 B, BT.601); default 3. */
  default IntParam channels() {
    return imageParams().channels;
  }

  /** Type of the new column: vector or array&lt;float&gt;; default vector. */
  default Param<String> outputType() {
    return imageParams().outputType;
  }

  default int getHeight() {
    return (int) getOrDefault(height());
  }

  default int getWidth() {
    return (int) getOrDefault(width());
  }

  default int getChannels() {
    return (int) getOrDefault(channels());
  }

  default String getOutputType() {
    return getOrDefault(outputType());
  }

  /**
   * Setters.
   *
   * @param <S> the stage
   */
  interface Setters<S> extends ImageVectorizerParams, ColumnParams.Setters<S>, Fluent<S> {
    default S setHeight(int value) {
      return assign(height(), value);
    }

    default S setWidth(int value) {
      return assign(width(), value);
    }

    default S setChannels(int value) {
      return assign(channels(), value);
    }

    default S setOutputType(String value) {
      return assign(outputType(), value);
    }
  }
}
