package sparknn.nn.layer;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import sparknn.nn.activation.Identity;
import sparknn.nn.linalg.Shape;
import sparknn.nn.spec.Require;

/**
 * A block of a DenseNet: some layers several times, and each time their output is put beside all
 * that was there before, in the last dimension. {@code denseBlock(6, batchNorm, relu, conv(12, 3))}
 * adds 72 channels.
 *
 * <p>Huang et al. 2017, "Densely connected convolutional networks".
 *
 * @param times how often, at least 1
 * @param block at least one layer; they keep all dimensions but the last
 */
public record DenseBlock(int times, List<Layer> block) implements Composite {
  private static final Layer IDENTITY = new Activate(new Identity());

  public DenseBlock {
    block = List.copyOf(block);
    Require.atLeast("denseBlock's times", times, 1);
    if (block.isEmpty()) {
      throw new IllegalArgumentException("denseBlock must have at least one layer, got none");
    }
  }

  @Override
  public Sequential layers(Shape input) {
    Layer grow = new Concat(List.of(IDENTITY, new Sequential(block)));
    return new Sequential(Collections.nCopies(times, grow));
  }

  @Override
  public Optional<Layer> withoutNoise() {
    List<Layer> left = Sequential.withoutNoise(block);
    return Optional.of(new DenseBlock(times, left.isEmpty() ? List.of(IDENTITY) : left));
  }
}
