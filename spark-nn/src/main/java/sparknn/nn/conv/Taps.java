package sparknn.nn.conv;

import java.util.Arrays;

/**
 * What one tap of the window sees, for some places of a row of the output: copied to the beginning
 * of an array, so that a loop over several such arrays is one that the compiler vectorises (it does
 * so only where all begin at the same index).
 */
final class Taps {
  /** Floats that are staged at a time, unless one place has more. */
  private static final int STRIP = 512;

  private final SlidingWindow rows;
  private final SlidingWindow across;
  private final int channels;

  Taps(ImageWindow window, int channels) {
    this.rows = window.rows();
    this.across = window.columns();
    this.channels = channels;
  }

  /** Places of a row that are staged at a time. */
  int strip() {
    return Math.max(1, Math.min(across.output(), STRIP / channels));
  }

  /**
   * The row of pixels that row {@code ky} of the window sees at output row {@code y}; -1 if none.
   */
  int row(int y, int ky) {
    int source = rows.source(y, ky);
    return source < 0 || source >= rows.input() ? -1 : source;
  }

  /**
   * Copies what tap {@code kx} sees.
   *
   * @param row of pixels, in the image; -1 for padding
   * @param from first place, and {@code to} the one behind the last
   * @param padding what stands for pixels that are not there
   * @param staged {@code [to - from, channels]}, overwritten
   */
  void stage(
      float[] images, int image, int row, int kx, int from, int to, float padding, float[] staged) {
    if (row < 0) {
      Arrays.fill(staged, 0, (to - from) * channels, padding);
      return;
    }
    int pixels = (image * rows.input() + row) * across.input() * channels;
    int inside = Math.min(to, Math.max(from, across.firstInside(kx)));
    int outside = Math.max(inside, Math.min(to, across.endInside(kx)));
    Arrays.fill(staged, 0, (inside - from) * channels, padding);
    if (across.stride() == 1 && outside > inside) {
      int source = pixels + across.source(inside, kx) * channels;
      int length = (outside - inside) * channels;
      System.arraycopy(images, source, staged, (inside - from) * channels, length);
    } else {
      for (int x = inside; x < outside; x++) {
        int source = pixels + across.source(x, kx) * channels;
        System.arraycopy(images, source, staged, (x - from) * channels, channels);
      }
    }
    Arrays.fill(staged, (outside - from) * channels, (to - from) * channels, padding);
  }

  /**
   * Adds to the pixels that a tap sees, or overwrites them.
   *
   * @param staged {@code [to - from, channels]}
   * @param add whether to add; where windows overlap
   */
  void unstage(
      float[] staged, int image, int row, int kx, int from, int to, boolean add, float[] images) {
    if (row < 0) {
      return;
    }
    int pixels = (image * rows.input() + row) * across.input() * channels;
    int inside = Math.min(to, Math.max(from, across.firstInside(kx)));
    int outside = Math.max(inside, Math.min(to, across.endInside(kx)));
    for (int x = inside; x < outside; x++) {
      int target = pixels + across.source(x, kx) * channels;
      int source = (x - from) * channels;
      if (add) {
        for (int c = 0; c < channels; c++) {
          images[target + c] += staged[source + c];
        }
      } else {
        System.arraycopy(staged, source, images, target, channels);
      }
    }
  }
}
