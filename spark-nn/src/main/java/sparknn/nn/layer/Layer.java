package sparknn.nn.layer;

import java.util.Optional;
import sparknn.nn.activation.Activation;
import sparknn.nn.init.Initializer;
import sparknn.nn.linalg.Shape;
import sparknn.nn.param.ParameterLayout;
import sparknn.nn.random.Rng;
import sparknn.nn.spec.Component;
import sparknn.nn.spec.ComponentCatalog;

/**
 * The description of a layer: what it computes and how large, but no values.
 *
 * <p>Life cycle, by the network: {@link #outputShape} (refuses an input that does not fit), {@link
 * #declare} once, {@link #initialize} for a new set of values, {@link #bind} for each task that
 * computes.
 */
public interface Layer extends Component {
  /**
   * Finds layers by name; the name of an activation is the layer {@code activate(…)}, a list of
   * layers is the layer {@code sequential(…)}.
   */
  @SuppressWarnings("ClassInitializationDeadlock") // Activate::new runs later, not here.
  ComponentCatalog<Layer> CATALOG =
      ComponentCatalog.of(Layer.class, "layer")
          .orElse(Activation.CATALOG, Activate::new)
          .listsAs("sequential");

  /**
   * The shape of one output for the shape of one input.
   *
   * @throws IllegalArgumentException if the layer can't take that input
   */
  Shape outputShape(Shape input);

  /**
   * Adds the tensors that the layer trains to one layout and those that it only keeps (running
   * statistics) to another, always in the same order.
   */
  default void declare(
      Shape input, ParameterLayout.Builder parameters, ParameterLayout.Builder state) {}

  /**
   * Writes the initial values of its tensors.
   *
   * @param recommended the initialisation that the activation behind this layer asks for
   */
  default void initialize(Shape input, Binding binding, Initializer recommended, Rng rng) {}

  /** Makes what computes, on the arrays of a binding. */
  LayerRun bind(Shape input, Binding binding);

  /**
   * What this layer, as an activation, recommends for the weights before it; empty if it is no
   * activation.
   */
  default Optional<Initializer> recommendedInit() {
    return Optional.empty();
  }

  /** How many units the dense layer before must have so that this one gives {@code units}. */
  default int unitsBefore(int units) {
    return units;
  }

  /**
   * Rewrites its running statistics so that a weighted mean over workers pools them.
   *
   * @param state a worker's statistics after a round; this layer's begin at {@code offset}
   * @param common the statistics with which all workers began the round
   */
  default void beforeAveraging(Shape input, float[] state, float[] common, int offset) {}

  /** Turns the mean of what {@link #beforeAveraging} made back into statistics. */
  default void afterAveraging(Shape input, float[] state, float[] common, int offset) {}

  /** Whether all that it does is to put noise into training. */
  default boolean noise() {
    return false;
  }

  /** Whether it has weights of its own, so that recommendations from behind end at it. */
  default boolean hasWeights() {
    return false;
  }

  /**
   * The variance that its outputs are to have before the first step, by a scaling of its weights; 0
   * if its initialisation does not look at the data.
   */
  default double outputVariance() {
    return 0;
  }
}
