package sparknn.nn.conv;

import java.util.Arrays;
import sparknn.nn.linalg.Allocator;

/**
 * The mean of the pixels under a window, channel by channel; padding does not count.
 *
 * <p>{@code input [images, height, width, channels]; output [images, output height, output width,
 * channels]}. Each window must see a pixel at least. Not thread-safe: it has arrays of its own,
 * small ones.
 */
public final class AveragePooling {
  private final ImageWindow window;
  private final int channels;
  private final Taps taps;
  private final int[] pixelsAcross;
  private final float[] staged;
  private final float[] sum;
  private final float[] share;

  /** For images of so many channels. */
  public AveragePooling(ImageWindow window, int channels) {
    this(window, channels, Allocator.HEAP);
  }

  /** The same, on arrays that somebody gives. */
  public AveragePooling(ImageWindow window, int channels, Allocator arrays) {
    this.window = window;
    this.channels = channels;
    this.taps = new Taps(window, channels);
    this.pixelsAcross = new int[window.columns().output()];
    for (int x = 0; x < pixelsAcross.length; x++) {
      pixelsAcross[x] = window.columns().taps(x);
    }
    int length = taps.strip() * channels;
    this.staged = arrays.floats(length);
    this.sum = arrays.floats(length);
    this.share = arrays.floats(length);
  }

  /** Computes the output. */
  public void forward(float[] input, float[] output, int images) {
    int width = window.columns().output();
    int height = window.rows().output();
    for (int i = 0; i < images * height; i++) {
      for (int from = 0; from < width; from += taps.strip()) {
        int to = Math.min(width, from + taps.strip());
        int length = (to - from) * channels;
        Arrays.fill(sum, 0, length, 0f);
        for (int ky = 0; ky < window.rows().kernel(); ky++) {
          int row = taps.row(i % height, ky);
          for (int kx = 0; row >= 0 && kx < window.columns().kernel(); kx++) {
            taps.stage(input, i / height, row, kx, from, to, 0f, staged);
            add(staged, sum, length);
          }
        }
        fillShares(i % height, from, to);
        multiply(share, sum, length);
        System.arraycopy(sum, 0, output, (i * width + from) * channels, length);
      }
    }
  }

  /** Overwrites {@code dInput} with the derivatives. */
  public void backward(float[] dOutput, float[] dInput, int images) {
    Arrays.fill(dInput, 0, images * window.inputPositions() * channels, 0f);
    boolean overlapping = !window.apart();
    int width = window.columns().output();
    int height = window.rows().output();
    for (int i = 0; i < images * height; i++) {
      for (int from = 0; from < width; from += taps.strip()) {
        int to = Math.min(width, from + taps.strip());
        int length = (to - from) * channels;
        System.arraycopy(dOutput, (i * width + from) * channels, sum, 0, length);
        fillShares(i % height, from, to);
        multiply(share, sum, length);
        for (int ky = 0; ky < window.rows().kernel(); ky++) {
          int row = taps.row(i % height, ky);
          for (int kx = 0; row >= 0 && kx < window.columns().kernel(); kx++) {
            taps.unstage(sum, i / height, row, kx, from, to, overlapping, dInput);
          }
        }
      }
    }
  }

  /** What a pixel counts at each place: one by how many are under the window. */
  private void fillShares(int y, int from, int to) {
    int pixelsDown = window.rows().taps(y);
    for (int x = from; x < to; x++) {
      float each = 1f / (pixelsDown * pixelsAcross[x]);
      Arrays.fill(share, (x - from) * channels, (x - from + 1) * channels, each);
    }
  }

  private static void add(float[] staged, float[] sum, int length) {
    for (int j = 0; j < length; j++) {
      sum[j] += staged[j];
    }
  }

  private static void multiply(float[] factor, float[] values, int length) {
    for (int j = 0; j < length; j++) {
      values[j] *= factor[j];
    }
  }
}
