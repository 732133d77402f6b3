package sparknn.nn.layer;

import sparknn.nn.linalg.Shape;
import sparknn.nn.random.Rng;
import sparknn.nn.spec.Default;
import sparknn.nn.spec.Require;

/**
 * Images padded by some pixels on each side and cropped to their size at a random place: in
 * training each is moved by a whole number of pixels in {-pad, …, pad}, down and across, all alike
 * likely; at inference nothing happens. {@code input, output [batch, height, width, channels]}.
 *
 * <p>He et al. 2016, "Deep residual learning for image recognition", §4.2.
 *
 * @param pad pixels on each side, at least 1 and fewer than the image has
 * @param fill what they are: {@code zero} (default), {@code edge} or {@code reflect}
 */
public record RandomCrop(int pad, @Default("zero") Fill fill) implements ImageAugmentation {
  public RandomCrop {
    Require.atLeast("randomCrop's pad", pad, 1);
  }

  @Override
  public Shape outputShape(Shape input) {
    ImageAugmentation.super.outputShape(input);
    if (pad >= Math.min(input.dimension(0), input.dimension(1))) {
      throw new IllegalArgumentException(
          "randomCrop's pad must be less than height and width of its input "
              + input
              + ", got "
              + pad);
    }
    return input;
  }

  @Override
  public LayerRun bind(Placement at, Binding binding) {
    return new PixelMoves(
        at.input(),
        (random, rows, columns) -> {
          move(random, rows);
          move(random, columns);
        });
  }

  private void move(Rng random, int[] places) {
    int by = random.nextInt(2 * pad + 1) - pad;
    for (int i = 0; i < places.length; i++) {
      places[i] = fill.source(i + by, places.length);
    }
  }
}
