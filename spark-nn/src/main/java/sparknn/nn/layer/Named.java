package sparknn.nn.layer;

import java.util.List;
import java.util.Optional;
import sparknn.nn.linalg.Shape;
import sparknn.nn.spec.Require;

/**
 * Layers one after another under a name of their own, such as {@code named(stem, dense(64), relu)}:
 * their tensors are {@code stem/0-dense/weight} and so on, instead of beginning with the number of
 * their place, and keep these names when layers are put before them. What is computed is the same
 * as by {@link Sequential}.
 *
 * @param name a letter first, then letters, digits, {@code _}, {@code .} and {@code -}; no other
 *     layer beside this one may have it
 * @param layers at least one
 */
public record Named(String name, List<Layer> layers) implements Composite {
  public Named {
    layers = List.copyOf(layers);
    // A letter first: places without a name begin with their number.
    if (!name.matches("\\p{Alpha}[\\p{Alnum}_.-]*")) {
      throw new IllegalArgumentException(
          "named's name must be a letter and then letters, digits, '_', '.' or '-', got '"
              + Require.shown(name)
              + "'");
    }
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("named must have at least one layer, got none");
    }
  }

  @Override
  public Sequential layers(Shape input) {
    return new Sequential(layers);
  }

  @Override
  public String nameAt(int i) {
    return name;
  }

  @Override
  public Optional<Layer> withoutNoise() {
    List<Layer> left = Sequential.withoutNoise(layers);
    return left.isEmpty() ? Optional.empty() : Optional.of(new Named(name, left));
  }
}
