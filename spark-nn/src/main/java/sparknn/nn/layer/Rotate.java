package sparknn.nn.layer;

import sparknn.nn.spec.Default;
import sparknn.nn.spec.Require;

/**
 * Images turned around their centre at random: in training each by an angle that is uniform in
 * [-degrees, degrees), by bilinear interpolation; at inference nothing happens. {@code input,
 * output [batch, height, width, channels]}.
 *
 * <p>Simard, Steinkraus and Platt 2003, "Best practices for convolutional neural networks applied
 * to visual document analysis", §2.
 *
 * @param degrees the largest angle, in [0, 180]
 * @param fill what comes in from beyond the edges: {@code zero} (default), {@code edge} or {@code
 *     reflect}
 */
public record Rotate(double degrees, @Default("zero") Fill fill) implements ImageAugmentation {
  public Rotate {
    Require.inClosed("rotate's degrees", degrees, 0, 180);
  }

  @Override
  public LayerRun bind(Placement at, Binding binding) {
    return new Resampling(
        at.input(),
        fill,
        (random, map) -> {
          // StrictMath: the same bits on every machine.
          double angle = StrictMath.toRadians(degrees * random.nextDouble(-1, 1));
          map.downByDown = StrictMath.cos(angle);
          map.downByAcross = StrictMath.sin(angle);
          map.acrossByDown = -map.downByAcross;
          map.acrossByAcross = map.downByDown;
        });
  }
}
