package sparknn.nn.layer;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import sparknn.nn.linalg.Shape;
import sparknn.nn.spec.Require;

/**
 * Some layers several times, one behind the other, each time with weights of their own: {@code
 * repeat(3, residual(dense(64), relu, dense(64)))}.
 *
 * @param times how often, at least 1
 * @param block at least one layer
 */
public record Repeat(int times, List<Layer> block) implements Composite {
  public Repeat {
    block = List.copyOf(block);
    Require.atLeast("repeat's times", times, 1);
    if (block.isEmpty()) {
      throw new IllegalArgumentException("repeat must have at least one layer, got none");
    }
  }

  @Override
  public Sequential layers(Shape input) {
    Layer one = block.size() == 1 ? block.get(0) : new Sequential(block);
    return new Sequential(Collections.nCopies(times, one));
  }

  @Override
  public Optional<Layer> withoutNoise() {
    List<Layer> left = Sequential.withoutNoise(block);
    return left.isEmpty() ? Optional.empty() : Optional.of(new Repeat(times, left));
  }
}
