package sparknn.nn.conv;

import java.util.Arrays;
import sparknn.nn.linalg.Allocator;
import sparknn.nn.linalg.FloatMath;

/**
 * The largest value under a window, channel by channel; padding counts as no value.
 *
 * <p>{@code input [images, height, width, channels]; output [images, output height, output width,
 * channels]}. The derivative goes to the first of the values that are the largest, in the order of
 * the window's rows. Each window must see a pixel at least. Not thread-safe: it has arrays of its
 * own, small ones.
 */
public final class MaxPooling {
  private final ImageWindow window;
  private final int channels;
  private final Taps taps;
  private final float[] staged;
  private final float[] largest;
  private final float[] rest;
  private final float[] share;

  /** For images of so many channels. */
  public MaxPooling(ImageWindow window, int channels) {
    this(window, channels, Allocator.HEAP);
  }

  /** The same, on arrays that somebody gives. */
  public MaxPooling(ImageWindow window, int channels, Allocator arrays) {
    this.window = window;
    this.channels = channels;
    this.taps = new Taps(window, channels);
    int length = taps.strip() * channels;
    this.staged = arrays.floats(length);
    this.largest = arrays.floats(length);
    this.rest = arrays.floats(length);
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
        Arrays.fill(largest, 0, length, Float.NEGATIVE_INFINITY);
        for (int ky = 0; ky < window.rows().kernel(); ky++) {
          int row = taps.row(i % height, ky);
          for (int kx = 0; row >= 0 && kx < window.columns().kernel(); kx++) {
            taps.stage(input, i / height, row, kx, from, to, Float.NEGATIVE_INFINITY, staged);
            larger(staged, largest, length);
          }
        }
        System.arraycopy(largest, 0, output, (i * width + from) * channels, length);
      }
    }
  }

  private static void larger(float[] staged, float[] largest, int length) {
    for (int j = 0; j < length; j++) {
      largest[j] = Math.max(largest[j], staged[j]);
    }
  }

  /** Overwrites {@code dInput} with the derivatives; the others are as forward had them. */
  public void backward(float[] input, float[] output, float[] dOutput, float[] dInput, int images) {
    if (!window.tiles()) {
      Arrays.fill(dInput, 0, images * window.inputPositions() * channels, 0f);
    }
    boolean add = !window.apart();
    int width = window.columns().output();
    int height = window.rows().output();
    for (int i = 0; i < images * height; i++) {
      int image = i / height;
      for (int from = 0; from < width; from += taps.strip()) {
        int to = Math.min(width, from + taps.strip());
        int length = (to - from) * channels;
        int at = (i * width + from) * channels;
        System.arraycopy(output, at, largest, 0, length);
        System.arraycopy(dOutput, at, rest, 0, length);
        for (int ky = 0; ky < window.rows().kernel(); ky++) {
          int row = taps.row(i % height, ky);
          for (int kx = 0; row >= 0 && kx < window.columns().kernel(); kx++) {
            taps.stage(input, image, row, kx, from, to, Float.NEGATIVE_INFINITY, staged);
            takeShare(staged, largest, rest, share, length);
            taps.unstage(share, image, row, kx, from, to, add, dInput);
          }
        }
      }
    }
  }

  /** The derivatives that are not given away yet go to a tap where it has the largest value. */
  private static void takeShare(
      float[] staged, float[] largest, float[] rest, float[] share, int length) {
    for (int j = 0; j < length; j++) {
      // Without a branch, which would keep the loop from being vectorised.
      float given = rest[j] * (1f - FloatMath.step(largest[j] - staged[j]));
      share[j] = given;
      rest[j] = rest[j] - given;
    }
  }
}
