package sparknn.nn.loss;

import sparknn.nn.spec.Component;
import sparknn.nn.spec.ComponentCatalog;

/**
 * What training makes small: a number for each example, from the network's outputs and the
 * example's target.
 *
 * <p>Shapes: {@code output [rows, outputs]}, {@code target [rows, targetSize(outputs)]}, {@code
 * weight [rows]}. Implementations are stateless, immutable and thread-safe.
 *
 * @since 0.1.0
 */
public interface Loss extends Component {
  /** Finds losses by name. */
  ComponentCatalog<Loss> CATALOG = ComponentCatalog.of(Loss.class, "loss");

  /**
   * How many numbers a target has: 1 where it is the index of a class, {@code outputs} where it is
   * the value of each output.
   */
  int targetSize(int outputs);

  /** The sum over the rows of weight times loss, in double precision. */
  double sum(float[] output, float[] target, float[] weight, int rows, int outputs);

  /**
   * As {@link #sum}, and writes {@code dOutput = scale · weight · dLoss/dOutput}.
   *
   * @param scale such as 1 / the sum of the batch's weights
   * @param dOutput {@code [rows, outputs]}; the caller's; may be {@code output} itself
   */
  double differentiate(
      float[] output,
      float[] target,
      float[] weight,
      float scale,
      int rows,
      int outputs,
      float[] dOutput);

  /**
   * Turns the outputs of some rows into what the network predicts: probabilities for a loss over
   * classes, values for a regression. In place.
   */
  default void predict(float[] output, int rows, int outputs) {}

  /** What one output means as a value; the same as {@link #predict}, for a loss over values. */
  default float value(float output) {
    return output;
  }

  /**
   * The outputs with which a network that does not look at the features has the smallest loss, or
   * about so: one for each output. Training begins there. Default 0.
   */
  default double[] bestConstant(TargetStatistics targets) {
    return new double[targets.outputs()];
  }

  /** Whether an output is the logarithm of a mean, to which an offset may be added. */
  default boolean logLink() {
    return false;
  }

  /**
   * The least value that a target may have. If it is finite, targets are taken as they are:
   * standardised ones would be beyond it.
   */
  default double leastTarget() {
    return Double.NEGATIVE_INFINITY;
  }
}
