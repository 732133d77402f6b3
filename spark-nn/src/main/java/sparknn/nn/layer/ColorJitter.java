package sparknn.nn.layer;

import java.util.Arrays;
import sparknn.nn.linalg.Shape;
import sparknn.nn.random.Rng;
import sparknn.nn.spec.Default;
import sparknn.nn.spec.Require;

/**
 * Colours changed at random: in training for each image, with s, c and b drawn for it,
 *
 * <pre>
 * x ← s x + (1 - s) · mean of the pixel's channels      saturation
 * x ← c x + (1 - c) · mean of the channel's pixels      contrast
 * x ← x + b                                             brightness
 * </pre>
 *
 * <p>s is uniform in [1 - saturation, 1 + saturation), c likewise, b in [-brightness, brightness);
 * at inference nothing happens. {@code input, output [batch, height, width, channels]}.
 *
 * <p>This does not depend on where the zero of the pixels lies, so that it may stand behind {@link
 * Standardize}, where {@code brightness} is in standard deviations. It differs from torchvision's
 * ColorJitter in that: there, brightness is a factor, grey is weighted by the eye's sensitivity,
 * values are cut to [0, 1], and the order is drawn. Krizhevsky, Sutskever and Hinton 2012 and
 * Howard 2013, "Some improvements on deep convolutional neural network based image classification".
 *
 * @param brightness the largest addition, 0 or greater; default 0.2
 * @param contrast the largest change of the factor, in [0, 1]; default 0.2
 * @param saturation the largest change of the factor, in [0, 1]; default 0.2. Of no effect on one
 *     channel
 */
public record ColorJitter(
    @Default("0.2") double brightness,
    @Default("0.2") double contrast,
    @Default("0.2") double saturation)
    implements ImageAugmentation {
  public ColorJitter {
    Require.notNegative("colorJitter's brightness", brightness);
    Require.inClosed("colorJitter's contrast", contrast, 0, 1);
    Require.inClosed("colorJitter's saturation", saturation, 0, 1);
  }

  @Override
  public LayerRun bind(Placement at, Binding binding) {
    return new Run(this, at.input());
  }

  private static final class Run extends Augmentation {
    private final ColorJitter limits;
    private final int positions;
    private final int channels;
    private final double[] means;
    private float saturation;
    private float contrast;
    private float brightness;

    Run(ColorJitter limits, Shape image) {
      super(image);
      this.limits = limits;
      this.positions = image.positions();
      this.channels = image.channels();
      this.means = new double[channels];
    }

    @Override
    void draw(Rng random) {
      saturation = (float) (1 + limits.saturation * random.nextDouble(-1, 1));
      contrast = (float) (1 + limits.contrast * random.nextDouble(-1, 1));
      brightness = (float) (limits.brightness * random.nextDouble(-1, 1));
    }

    @Override
    void change(float[] from, float[] to, int at) {
      apply(from, to, at, brightness);
    }

    /** Both blends are symmetric, and one acts among channels, the other among pixels. */
    @Override
    void transposed(float[] dChanged, float[] dImage, int at) {
      apply(dChanged, dImage, at, 0f);
    }

    private void apply(float[] from, float[] to, int at, float added) {
      Arrays.fill(means, 0);
      for (int p = 0; p < positions; p++) {
        int pixel = at + p * channels;
        float grey = 0;
        for (int c = 0; c < channels; c++) {
          grey += from[pixel + c];
        }
        grey = (1 - saturation) * (grey / channels);
        for (int c = 0; c < channels; c++) {
          float value = saturation * from[pixel + c] + grey;
          to[pixel + c] = value;
          means[c] += value;
        }
      }
      for (int c = 0; c < channels; c++) {
        means[c] = (1 - contrast) * (means[c] / positions) + added;
      }
      for (int p = 0; p < positions; p++) {
        int pixel = at + p * channels;
        for (int c = 0; c < channels; c++) {
          to[pixel + c] = contrast * to[pixel + c] + (float) means[c];
        }
      }
    }

    @Override
    public boolean inPlace() {
      return true;
    }
  }
}
