package sparknn.nn.layer;

import java.util.List;
import java.util.Optional;
import sparknn.nn.activation.Activation;
import sparknn.nn.init.Initializer;
import sparknn.nn.linalg.Shape;
import sparknn.nn.param.Declaration;
import sparknn.nn.random.Rng;
import sparknn.nn.spec.Component;
import sparknn.nn.spec.ComponentCatalog;

/**
 * The description of a layer: what it computes and how large, but no values.
 *
 * <p>Life cycle, by the network: {@link #outputShape} (refuses an input that does not fit), {@link
 * #declare} and {@link #children} once, which gives the layer its {@link Placement}; {@link
 * #initialize} for a new set of values; {@link #bind} for each task that computes.
 *
 * <p>A layer that is made of others names them in {@link #children}. Whatever a method is asked, it
 * answers for the layer itself; the network asks the children, too. The exceptions are {@link
 * #bind}, where the layer decides what its children compute on, and {@link #withoutNoise}.
 *
 * @since 0.1.0
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
   * How many products of an input and a weight the forward pass of one example sums up, without
   * those of its children. Biases, element-wise functions, normalisation and pooling have none, and
   * products with the zeros of a padding count: the measure of torchvision's tables. Default 0.
   */
  default long multiplyAdds(Shape input) {
    return 0;
  }

  /** The layers within, for the shape of one input; always the same. */
  default List<Child> children(Shape input) {
    return List.of();
  }

  /** What it can do with sparse rows, as one of the first layers of a network. */
  default SparseUse sparseUse(Shape input) {
    return SparseUse.NONE;
  }

  /** Whether its children work one behind the other; otherwise they work side by side. */
  default boolean chained() {
    return false;
  }

  /** The name of its place as number {@code i} among others, such as {@code 0-dense}. */
  default String nameAt(int i) {
    return i + "-" + ComponentCatalog.nameOf(this);
  }

  /** Says which tensors it has, always in the same order. */
  default void declare(Shape input, Declaration own) {}

  /**
   * Writes the initial values of its tensors.
   *
   * @param recommended the initialisation that the activation behind this layer asks for
   */
  default void initialize(Placement at, Binding binding, Initializer recommended, Rng rng) {}

  /**
   * Makes what computes, on the arrays of a binding. Children are bound by {@link Binding#run}.
   * Arrays are only kept here, not read or written: they may have no elements, where memory is
   * counted.
   *
   * @param at where its tensors lie
   */
  LayerRun bind(Placement at, Binding binding);

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
   * Whether training moves its running statistics, so that its result depends on the mini-batch;
   * otherwise they are set before training begins.
   */
  default boolean movesStatistics() {
    return true;
  }

  /**
   * Rewrites its running statistics so that a weighted mean over workers pools them.
   *
   * @param statistics a worker's statistics after a round; this layer's begin at {@code offset}
   * @param common the statistics with which all workers began the round
   */
  default void beforeAveraging(Shape input, float[] statistics, float[] common, int offset) {}

  /** Turns the mean of what {@link #beforeAveraging} made back into statistics. */
  default void afterAveraging(Shape input, float[] statistics, float[] common, int offset) {}

  /** Whether all that it does is to put noise into training. */
  default boolean noise() {
    return false;
  }

  /**
   * The same without what only puts noise into training; empty if nothing would be left. A layer
   * with children removes it from them.
   */
  default Optional<Layer> withoutNoise() {
    return noise() ? Optional.empty() : Optional.of(this);
  }

  /** The name of the tensor that it adds to its outputs as the last thing, if it has one. */
  default Optional<String> outputBias() {
    return Optional.empty();
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
