package sparknn.nn.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sparknn.nn.linalg.Shape;

/**
 * Layers one after another.
 *
 * @param layers at least one
 */
public record Sequential(List<Layer> layers) implements Layer {
  public Sequential {
    layers = Frozen.spread(layers);
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("sequential must have at least one layer, got none");
    }
  }

  @Override
  public Shape outputShape(Shape input) {
    Shape shape = input;
    for (int i = 0; i < layers.size(); i++) {
      shape = MisfitException.outputShape(layers.get(i).nameAt(i), layers.get(i), shape);
    }
    return shape;
  }

  @Override
  public List<Child> children(Shape input) {
    List<Child> children = new ArrayList<>();
    Shape shape = input;
    for (int i = 0; i < layers.size(); i++) {
      children.add(new Child(layers.get(i).nameAt(i), layers.get(i), shape));
      shape = layers.get(i).outputShape(shape);
    }
    return children;
  }

  @Override
  public boolean chained() {
    return true;
  }

  @Override
  public SparseUse sparseUse(Shape input) {
    for (Child child : children(input)) {
      SparseUse use = child.layer().sparseUse(child.input());
      if (use != SparseUse.KEEPS) {
        return use;
      }
    }
    return SparseUse.NONE; // all keep them, and nothing would take them
  }

  @Override
  public Optional<Layer> withoutNoise() {
    List<Layer> left = withoutNoise(layers);
    return left.isEmpty() ? Optional.empty() : Optional.of(new Sequential(left));
  }

  /** What is left of some layers without noise; may be nothing. */
  static List<Layer> withoutNoise(List<Layer> layers) {
    return layers.stream().flatMap(layer -> layer.withoutNoise().stream()).toList();
  }

  @Override
  public LayerRun bind(Placement at, Binding binding) {
    return new SequentialRun(at.children(), binding);
  }
}
