package sparknn.nn.layer;

import sparknn.nn.spec.Default;
import sparknn.nn.spec.Require;

/**
 * Images enlarged or reduced around their centre at random: in training each by a factor that is
 * uniform in [1 - fraction, 1 + fraction), the same down and across, by bilinear interpolation; at
 * inference nothing happens. {@code input, output [batch, height, width, channels]}.
 *
 * <p>Cireşan et al. 2010, "Deep, big, simple neural nets for handwritten digit recognition", §3.
 *
 * @param fraction the largest change of the size, in [0, 1)
 * @param fill what comes in from beyond the edges: {@code zero} (default), {@code edge} or {@code
 *     reflect}
 */
public record Zoom(double fraction, @Default("zero") Fill fill) implements ImageAugmentation {
  public Zoom {
    Require.inHalfOpen("zoom's fraction", fraction, 0, 1);
  }

  @Override
  public LayerRun bind(Placement at, Binding binding) {
    return new Resampling(
        at.input(),
        fill,
        (random, map) -> {
          map.downByDown = 1 / (1 + fraction * random.nextDouble(-1, 1));
          map.acrossByAcross = map.downByDown;
        });
  }
}
