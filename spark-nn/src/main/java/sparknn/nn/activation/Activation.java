package sparknn.nn.activation;

import sparknn.nn.init.Initializer;
import sparknn.nn.spec.Component;
import sparknn.nn.spec.ComponentCatalog;

/**
 * A function applied to each element, and its derivative.
 *
 * <p>Implementations are stateless, immutable and thread-safe.
 *
 * @since 0.1.0
 */
public interface Activation extends Component {
  /** Finds activations by name. */
  ComponentCatalog<Activation> CATALOG = ComponentCatalog.of(Activation.class, "activation");

  /**
   * {@code output[i] = f(input[i])} for i in [0, length). The arrays may be one.
   *
   * @param input values before the function
   * @param output values after it; the caller's
   */
  void apply(float[] input, float[] output, int length);

  /**
   * {@code dInput[i] = dOutput[i] · f'(input[i])} for i in [0, length). {@code dOutput} and {@code
   * dInput} may be one array.
   *
   * @param input what {@link #apply} read; unspecified where {@link #derivativeReadsInput} is false
   * @param output what {@link #apply} wrote
   * @param dOutput derivative of the loss by the output
   * @param dInput derivative of the loss by the input; the caller's
   */
  void differentiate(float[] input, float[] output, float[] dOutput, float[] dInput, int length);

  /**
   * Whether the derivative can't be had from the output alone. If false, the function may overwrite
   * its input.
   */
  default boolean derivativeReadsInput() {
    return false;
  }

  /** Whether its outputs settle at mean 0 and variance 1, which plain dropout would upset. */
  default boolean selfNormalizing() {
    return false;
  }

  /** The initialisation that keeps the scale of layers which end in this function. */
  Initializer recommendedInit();
}
