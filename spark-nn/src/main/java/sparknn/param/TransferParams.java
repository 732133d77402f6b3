package sparknn.param;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;
import sparknn.nn.spec.Require;
import sparknn.nn.train.StepFactor;

/**
 * What a training takes over from a model, and which parts of the network it moves how far.
 *
 * @since 0.1.0
 */
public interface TransferParams extends Params {
  /** The Params of this topic. */
  Declared transferParams();

  /** The Params of this topic. */
  final class Declared implements Serializable {
    private final Param<String> initialModel;
    private final StringArrayParam frozenLayers;
    private final StringArrayParam stepFactors;

    /** Declares them for a stage. */
    public Declared(Params parent) {
      initialModel =
          Checked.text(
              parent,
              "initialModel",
              "path of a saved classification or regression model whose tensors training begins"
                  + " with, as far as their names and shapes are those of this network; the output"
                  + " layer is new where the number of outputs differs; not set: random initial"
                  + " weights",
              path -> {
                if (path.isBlank()) {
                  throw new IllegalArgumentException(
                      "initialModel must be the path of a saved model, got '" + path + "'");
                }
              });
      frozenLayers =
          Checked.texts(
              parent,
              "frozenLayers",
              "names of layers that training leaves as they are, such as 0-conv, or the name that"
                  + " named(stem, ...) gives; not set: none",
              Declared::requireNames);
      stepFactors =
          Checked.texts(
              parent,
              "stepFactors",
              "factors of the step size for some tensors, such as bias=2 for all biases or"
                  + " 0-conv=0.1 for a layer, the first that fits a tensor counts; not set: none",
              texts -> factors(texts));
    }

    private static void requireNames(String[] names) {
      for (String name : names) {
        if (name.isBlank()) {
          throw new IllegalArgumentException(
              "each of frozenLayers must be the name of a layer, got '" + name + "'");
        }
      }
    }

    private static List<StepFactor> factors(String[] texts) {
      List<StepFactor> factors = new ArrayList<>();
      for (String text : texts) {
        int sign = text.lastIndexOf('=');
        String name = sign < 0 ? "" : text.substring(0, sign).strip();
        try {
          if (!name.isEmpty()) {
            factors.add(new StepFactor(name, Double.parseDouble(text.substring(sign + 1))));
            continue;
          }
        } catch (NumberFormatException e) {
          // Said below.
        }
        throw new IllegalArgumentException(
            "each of stepFactors must be a name and a number greater than 0, such as bias=2, got '"
                + Require.shown(text)
                + "'");
      }
      return factors;
    }
  }

  /**
   * Path of a saved {@code NeuralNetworkClassificationModel} or {@code
   * NeuralNetworkRegressionModel} that training begins with; not set by default. Each tensor,
   * running statistics and the scaling of features too, is taken where that model has one of its
   * name and shape; noise such as dropout does not count for names. The output layer is taken, with
   * the scaling of targets, where it has as many outputs for the same kind of loss. What is not
   * taken is logged and begins anew; if no weight is taken, fit refuses.
   */
  default Param<String> initialModel() {
    return transferParams().initialModel;
  }

  /**
   * Names of layers that training leaves as they are; not set by default. They are those of the
   * list: a number and what it is ({@code 0-conv}), or what {@code named} gives; others may be put
   * into {@code frozen(…)}. Frozen layers work as at inference.
   */
  default StringArrayParam frozenLayers() {
    return transferParams().frozenLayers;
  }

  /**
   * Step sizes of some tensors, relative to the common one; not set by default. Before the sign of
   * equality stands the end of their names ({@code bias=2}, Caffe's habit), a layer ({@code
   * 0-conv=0.1}) or one whole name; the first that fits a tensor counts. Decoupled weight decay
   * goes by the common step size.
   */
  default StringArrayParam stepFactors() {
    return transferParams().stepFactors;
  }

  default String getInitialModel() {
    return getOrDefault(initialModel());
  }

  default String[] getFrozenLayers() {
    return getOrDefault(frozenLayers());
  }

  default String[] getStepFactors() {
    return getOrDefault(stepFactors());
  }

  /** What {@link #stepFactors} says; empty where it is not set. */
  default List<StepFactor> parsedStepFactors() {
    return isDefined(stepFactors()) ? Declared.factors(getStepFactors()) : List.of();
  }

  /**
   * Setters for an estimator.
   *
   * @param <S> the estimator
   */
  interface Setters<S> extends TransferParams, Fluent<S> {
    default S setInitialModel(String path) {
      return assign(initialModel(), path);
    }

    default S setFrozenLayers(String... names) {
      return assign(frozenLayers(), names);
    }

    default S setStepFactors(String... factors) {
      return assign(stepFactors(), factors);
    }
  }
}
