package sparknn.param;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;
import sparknn.layers.Layers;
import sparknn.nn.init.Initializer;
import sparknn.nn.layer.Layer;
import sparknn.nn.linalg.Shape;
import sparknn.nn.loss.Loss;
import sparknn.nn.spec.Require;

/**
 * What the network is: the shape of its input, its hidden layers and its loss. The sizes of input
 * and output come from the data.
 *
 * @since 0.1.0
 */
public interface NetworkParams extends Params {
  /** The Params of this topic. */
  Declared networkParams();

  /** The Params of this topic, with their defaults. */
  final class Declared implements Serializable {
    private static final List<String> ACTIVATIONS =
        Layer.CATALOG.names().stream().filter(Declared::isActivation).toList();

    private final IntArrayParam hiddenLayers;
    private final StringArrayParam layers;
    private final IntArrayParam inputShape;
    private final Param<String> activation;
    private final Param<String> weightInit;
    private final BooleanParam batchNorm;
    private final BooleanParam standardization;
    private final Param<String> loss;
    private final String defaultLoss;

    /** Declares them for a stage. */
    public Declared(Params parent, String defaultLoss) {
      this.defaultLoss = defaultLoss;
      hiddenLayers =
          Checked.wholes(
              parent,
              "hiddenLayers",
              "units of each hidden dense layer, each at least 1; none for a linear model",
              sizes -> {
                for (int size : sizes) {
                  Require.atLeast("each of hiddenLayers", size, 1);
                }
              });
      layers =
          Checked.texts(
              parent,
              "layers",
              "the layers before the output layer, such as dense(256), relu, dropout(0.5); instead"
                  + " of hiddenLayers, activation, weightInit, batchNorm, dropout, inputDropout and"
                  + " inputNoise",
              specs -> {
                for (String spec : specs) {
                  Layer.CATALOG.create(spec);
                }
              });
      inputShape =
          Checked.wholes(
              parent,
              "inputShape",
              "the shape of the features, the slowest dimension first, such as height, width,"
                  + " channels of an image: their product is the number of features; not set: as the"
                  + " metadata of the features column tell where layers are set, such as those that"
                  + " ImageVectorizer writes, otherwise a vector",
              Declared::requireShape);
      activation =
          Checked.text(
              parent,
              "activation",
              "the function behind each hidden layer: " + names(ACTIVATIONS),
              Declared::requireActivation);
      weightInit =
          Checked.text(
              parent,
              "weightInit",
              "initial weights of every layer: "
                  + names(Initializer.CATALOG.names())
                  + "; auto goes by the activation",
              spec -> Initializer.CATALOG.create(spec));
      batchNorm =
          new BooleanParam(
              parent,
              "batchNorm",
              "whether batch normalisation stands between each hidden dense layer and its"
                  + " activation");
      standardization =
          new BooleanParam(
              parent,
              "standardization",
              "whether the network brings each feature to mean 0 and standard deviation 1 first, by"
                  + " the rows to train on; what varies little is divided by a tenth of its range,"
                  + " and sparse features stay sparse");
      loss =
          Checked.text(
              parent,
              "loss",
              "what training makes small: " + names(Loss.CATALOG.names()),
              spec -> Loss.CATALOG.create(spec));
    }

    private static void requireShape(int[] dimensions) {
      if (dimensions.length == 0) {
        throw new IllegalArgumentException("inputShape must have at least one number, got none");
      }
      for (int dimension : dimensions) {
        Require.atLeast("each of inputShape", dimension, 1);
      }
      Shape.of(dimensions);
    }

    /** Activations, and layers that are activations with parameters, such as prelu. */
    private static void requireActivation(String spec) {
      if (Layer.CATALOG.create(spec).recommendedInit().isEmpty()) {
        throw new IllegalArgumentException(
            String.format(
                "activation must be one of %s, got '%s'", names(ACTIVATIONS), Require.shown(spec)));
      }
    }

    private static boolean isActivation(String name) {
      try {
        return Layer.CATALOG.create(name).recommendedInit().isPresent();
      } catch (IllegalArgumentException e) {
        return false; // A layer that needs arguments.
      }
    }

    private static String names(List<String> names) {
      return String.join(", ", names);
    }

    /** Sets the defaults on the stage. */
    public void setDefaults(Params stage) {
      stage.setDefault(hiddenLayers, new int[] {256});
      stage.setDefault(activation, "relu");
      stage.setDefault(weightInit, "auto");
      stage.setDefault(batchNorm, false);
      stage.setDefault(standardization, true);
      stage.setDefault(loss, defaultLoss);
    }
  }

  /** Units of each hidden dense layer; default 256. */
  default IntArrayParam hiddenLayers() {
    return networkParams().hiddenLayers;
  }

  /** The layers before the output layer as specs; not set by default. */
  default StringArrayParam layers() {
    return networkParams().layers;
  }

  /**
   * The shape of the features, such as {@code 28, 28, 1} for the height, width and channels of an
   * image; not set by default. Then it is what the metadata of the features column tell where
   * {@link #layers} are set, such as those that {@link sparknn.feature.ImageVectorizer} writes;
   * otherwise a vector. Layers act on the last dimension; {@link #hiddenLayers} on the vector of
   * all values.
   */
  default IntArrayParam inputShape() {
    return networkParams().inputShape;
  }

  /** The function behind each hidden layer; default relu. */
  default Param<String> activation() {
    return networkParams().activation;
  }

  /** Initial weights of every layer; default auto. */
  default Param<String> weightInit() {
    return networkParams().weightInit;
  }

  /** Whether batch normalisation stands before each hidden activation; default false. */
  default BooleanParam batchNorm() {
    return networkParams().batchNorm;
  }

  /**
   * Whether the network brings each feature to mean 0 and standard deviation 1 first, by the rows
   * to train on and their weights: {@code (x - mean) / max(std, 0.1 · (greatest - least))}. Where
   * rows are sparse, only features that are never 0 are centred. Default true.
   */
  default BooleanParam standardization() {
    return networkParams().standardization;
  }

  /** What training makes small. */
  default Param<String> loss() {
    return networkParams().loss;
  }

  default int[] getHiddenLayers() {
    return getOrDefault(hiddenLayers());
  }

  default String[] getLayers() {
    return getOrDefault(layers());
  }

  default int[] getInputShape() {
    return getOrDefault(inputShape());
  }

  default String getActivation() {
    return getOrDefault(activation());
  }

  default String getWeightInit() {
    return getOrDefault(weightInit());
  }

  default boolean getBatchNorm() {
    return (boolean) getOrDefault(batchNorm());
  }

  default boolean getStandardization() {
    return (boolean) getOrDefault(standardization());
  }

  default String getLoss() {
    return getOrDefault(loss());
  }

  /**
   * Setters for an estimator.
   *
   * @param <S> the estimator
   */
  interface Setters<S> extends NetworkParams, Fluent<S> {
    default S setHiddenLayers(int... value) {
      return assign(hiddenLayers(), value);
    }

    default S setLayers(String... value) {
      return assign(layers(), value);
    }

    /** The layers before the output layer, written down in Java or Scala. */
    default S setLayers(Layers value) {
      return setLayers(value.toSpecs());
    }

    default S setInputShape(int... value) {
      return assign(inputShape(), value);
    }

    default S setActivation(String value) {
      return assign(activation(), value);
    }

    default S setWeightInit(String value) {
      return assign(weightInit(), value);
    }

    default S setBatchNorm(boolean value) {
      return assign(batchNorm(), value);
    }

    default S setStandardization(boolean value) {
      return assign(standardization(), value);
    }

    default S setLoss(String value) {
      return assign(loss(), value);
    }
  }
}
