package sparknn.nn.layer;

import sparknn.nn.spec.Default;
import sparknn.nn.spec.Require;

/**
 * Images moved at random: in training each by a share of its height and a share of its width, both
 * uniform in [-fraction, fraction), by bilinear interpolation; at inference nothing happens. {@code
 * input, output [batch, height, width, channels]}. {@link RandomCrop} moves by whole pixels.
 *
 * <p>Simard, Steinkraus and Platt 2003, "Best practices for convolutional neural networks applied
 * to visual document analysis", §2.
 *
 * @param fraction the largest share, in [0, 1)
 * @param fill what comes in from beyond the edges: {@code zero} (default), {@code edge} or {@code
 *     reflect}
 */
public record Shift(double fraction, @Default("zero") Fill fill) implements ImageAugmentation {
  public Shift {
    Require.inHalfOpen("shift's fraction", fraction, 0, 1);
  }

  @Override
  public LayerRun bind(Placement at, Binding binding) {
    int height = at.input().dimension(0);
    int width = at.input().dimension(1);
    return new Resampling(
        at.input(),
        fill,
        (random, map) -> {
          map.down = height * fraction * random.nextDouble(-1, 1);
          map.across = width * fraction * random.nextDouble(-1, 1);
        });
  }
}
