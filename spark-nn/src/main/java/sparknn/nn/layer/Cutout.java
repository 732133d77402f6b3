package sparknn.nn.layer;

import java.util.Arrays;
import sparknn.nn.linalg.Shape;
import sparknn.nn.random.Rng;
import sparknn.nn.spec.Require;

/**
 * A square of each image set to 0 in training, around a pixel that is drawn, all alike likely, so
 * that a part of the square may lie outside; at inference nothing happens. {@code input, output
 * [batch, height, width, channels]}. Behind {@link Standardize} 0 is the mean of the channel.
 *
 * <p>DeVries and Taylor 2017, "Improved regularization of convolutional neural networks with
 * cutout".
 *
 * @param size of the square's sides in pixels, at least 1 and no more than the image has
 */
public record Cutout(int size) implements ImageAugmentation {
  public Cutout {
    Require.atLeast("cutout's size", size, 1);
  }

  @Override
  public Shape outputShape(Shape input) {
    ImageAugmentation.super.outputShape(input);
    if (size > Math.min(input.dimension(0), input.dimension(1))) {
      throw new IllegalArgumentException(
          "cutout's size must be at most height and width of its input " + input + ", got " + size);
    }
    return input;
  }

  @Override
  public LayerRun bind(Placement at, Binding binding) {
    return new Run(size, at.input());
  }

  private static final class Run extends Augmentation {
    private final int size;
    private final Shape image;
    private int top;
    private int left;

    Run(int size, Shape image) {
      super(image);
      this.size = size;
      this.image = image;
    }

    @Override
    void draw(Rng random) {
      top = random.nextInt(image.dimension(0)) - size / 2;
      left = random.nextInt(image.dimension(1)) - size / 2;
    }

    @Override
    void change(float[] from, float[] to, int at) {
      if (from != to) {
        System.arraycopy(from, at, to, at, image.size());
      }
      int width = image.dimension(1);
      int channels = image.channels();
      int begin = Math.max(0, left);
      int end = Math.min(width, left + size);
      for (int y = Math.max(0, top); y < Math.min(image.dimension(0), top + size); y++) {
        int row = at + y * width * channels;
        Arrays.fill(to, row + begin * channels, row + end * channels, 0f);
      }
    }

    @Override
    void transposed(float[] dChanged, float[] dImage, int at) {
      change(dChanged, dImage, at);
    }

    @Override
    public boolean inPlace() {
      return true;
    }
  }
}
