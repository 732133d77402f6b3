package sparknn.nn.layer;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import sparknn.nn.linalg.Shape;

/**
 * Layers that training leaves as they are: {@code frozen(conv(32, 3), batchNorm, relu)}.
 *
 * <p>None of their tensors moves, and they work as at inference: batch normalisation by its running
 * statistics, which stay, and dropout not at all. Derivatives go through them to trained layers
 * before them; where there are none, the way back ends behind them. What they compute, and what
 * their tensors are called, is the same as without {@code frozen}: among other layers they are
 * layers of that list, elsewhere several are a {@link Sequential}.
 *
 * <p>Yosinski et al. 2014, "How transferable are features in deep neural networks?". That frozen
 * batch normalisation is in inference mode is what Keras does since its version 2.2.
 *
 * @param layers at least one
 */
public record Frozen(List<Layer> layers) implements Layer {
  public Frozen {
    layers = List.copyOf(layers);
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("frozen must have at least one layer, got none");
    }
  }

  /** What is frozen, as one layer. */
  Layer content() {
    return layers.size() == 1 ? layers.get(0) : new Sequential(layers);
  }

  /** A list in which each frozen layer stands by itself, so that places count as without it. */
  static List<Layer> spread(List<Layer> layers) {
    return layers.stream().flatMap(Frozen::spread).toList();
  }

  private static Stream<Layer> spread(Layer layer) {
    return layer instanceof Frozen frozen
        ? spread(frozen.layers).stream()
            .map(each -> each instanceof Frozen ? each : new Frozen(List.of(each)))
        : Stream.of(layer);
  }

  @Override
  public Shape outputShape(Shape input) {
    return content().outputShape(input);
  }

  @Override
  public SparseUse sparseUse(Shape input) {
    return content().sparseUse(input);
  }

  @Override
  public String nameAt(int i) {
    return content().nameAt(i);
  }

  @Override
  public int unitsBefore(int units) {
    return content().unitsBefore(units);
  }

  @Override
  public Optional<Layer> withoutNoise() {
    List<Layer> left = Sequential.withoutNoise(layers);
    return left.isEmpty() ? Optional.empty() : Optional.of(new Frozen(left));
  }

  /** A placement has what is frozen and not this wrapper, so that nobody comes here by one. */
  @Override
  public LayerRun bind(Placement at, Binding binding) {
    throw new UnsupportedOperationException("what is frozen must be bound by its own placement");
  }
}
