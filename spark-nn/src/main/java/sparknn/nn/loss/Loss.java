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
   * the value of each output, fewer where each number of it has several outputs.
   */
  int targetSize(int outputs);

  /** Whether a target is the index of a class. */
  default boolean classes() {
    return targetSize(2) == 1;
  }

  /**
   * How many outputs there are for each number of a target, which lie side by side; 1 but for a
   * loss that says more of a value than one number, such as several quantiles.
   */
  default int outputsPerTarget() {
    return 1;
  }

  /** Which of the {@link #outputsPerTarget}, from 0, is what is predicted. */
  default int predicted() {
    return 0;
  }

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

  /**
   * What one output means as a value; the same as {@link #predict}, for a loss over values. Of
   * several outputs for a target, it is asked of that which is {@link #predicted}.
   */
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
   * With a {@link #logLink}: the power p of the mean to which the variance of a target is
   * proportional; 1 as of counts. An example with the exposure E, the exponential of its offset,
   * then has the loss of the rate target / E, weighted by {@code E^{2-p}}.
   */
  default double variancePower() {
    return 1;
  }

  /** Whether an output is the log-odds of a label that applies or does not. */
  default boolean logits() {
    return false;
  }

  /** Which values a target may have. If they are bounded, targets are taken as they are. */
  default TargetRange targetRange() {
    return TargetRange.ANY;
  }
}
