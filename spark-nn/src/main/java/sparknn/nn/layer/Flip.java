package sparknn.nn.layer;

import sparknn.nn.spec.Default;
import sparknn.nn.spec.Require;

/**
 * Images mirrored at random: in training each with probability {@code rate}, left for right or top
 * for bottom; at inference nothing happens. {@code input, output [batch, height, width, channels]}.
 *
 * <p>Krizhevsky, Sutskever and Hinton 2012, "ImageNet classification with deep convolutional neural
 * networks", §4.1.
 *
 * @param rate the probability to mirror, in [0, 1]; default 0.5
 * @param direction {@code horizontal} (default): left for right; {@code vertical}: top for bottom
 */
public record Flip(@Default("0.5") double rate, @Default("horizontal") Direction direction)
    implements ImageAugmentation {
  /** Which way an image is mirrored. */
  public enum Direction {
    /** Left for right. */
    HORIZONTAL,
    /** Top for bottom. */
    VERTICAL
  }

  public Flip {
    Require.inClosed("flip's rate", rate, 0, 1);
  }

  @Override
  public LayerRun bind(Placement at, Binding binding) {
    return new PixelMoves(
        at.input(),
        (random, rows, columns) -> {
          boolean flipped = random.nextDouble() < rate;
          number(rows, flipped && direction == Direction.VERTICAL);
          number(columns, flipped && direction == Direction.HORIZONTAL);
        });
  }

  private static void number(int[] places, boolean backwards) {
    for (int i = 0; i < places.length; i++) {
      places[i] = backwards ? places.length - 1 - i : i;
    }
  }
}
