package sparknn.nn.layer;

import java.util.List;
import sparknn.nn.linalg.Shape;

/** A layer that is a name for others, one behind the other. */
interface Composite extends Layer {
  /**
   * What it stands for, on inputs of a shape.
   *
   * @throws IllegalArgumentException if it can't take them
   */
  Sequential layers(Shape input);

  @Override
  default Shape outputShape(Shape input) {
    return layers(input).outputShape(input);
  }

  @Override
  default List<Child> children(Shape input) {
    return layers(input).children(input);
  }

  @Override
  default SparseUse sparseUse(Shape input) {
    return layers(input).sparseUse(input);
  }

  @Override
  default boolean chained() {
    return true;
  }

  @Override
  default LayerRun bind(Placement at, Binding binding) {
    return new SequentialRun(at.children(), binding);
  }
}
