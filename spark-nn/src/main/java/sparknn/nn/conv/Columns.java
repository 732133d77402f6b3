package sparknn.nn.conv;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What the window sees at each place as one row of a matrix, so that a convolution is a matrix
 * product (im2col), and the way back, which adds (col2im).
 *
 * <p>Made for some rows of the output at a time, and for the channels of one group: {@code [rows ·
 * output width, kernel height · kernel width · channels of a group]}. Where the window sees few
 * values side by side the matrix is made transposed, as it is then written in long runs.
 */
final class Columns {
  // Below this, copies of single rows of the window are too short to be worth a call.
  private static final int SHORT = 8;

  private static final float[] ZEROS = new float[2048];

  private final SlidingWindow rows;
  private final SlidingWindow across;
  private final int channels;
  private final int groupChannels;
  private final boolean transposed;
  // What the windows would divide for again and again.
  private final int height;
  private final int width;
  private final int[] inside; // of each tap of a row, its first place that is not on the padding
  private final int[] outside; // and the first behind these

  /**
   * @param channels of the image
   * @param groupChannels of these, how many a group has
   */
  Columns(ImageWindow window, int channels, int groupChannels) {
    this.rows = window.rows();
    this.across = window.columns();
    this.channels = channels;
    this.groupChannels = groupChannels;
    boolean wholeRows = across.dilation() == 1 && groupChannels == channels;
    int run = wholeRows ? across.kernel() * channels : groupChannels;
    this.transposed = run < SHORT;
    this.height = rows.output();
    this.width = across.output();
    this.inside = IntStream.range(0, across.kernel()).map(across::firstInside).toArray();
    this.outside = IntStream.range(0, across.kernel()).map(across::endInside).toArray();
  }

  /** Whether {@link #gather} writes the transpose of the matrix. */
  boolean transposed() {
    return transposed;
  }

  /** Values that the window sees in a group. */
  int depth() {
    return rows.kernel() * across.kernel() * groupChannels;
  }

  /**
   * Writes the matrix for rows of the output, counted through all images.
   *
   * @param channel the group's first
   * @param columns overwritten from its beginning
   */
  void gather(float[] images, int channel, int from, int to, float[] columns) {
    if (transposed) {
      gatherTransposed(images, channel, from, to, columns);
    } else {
      gatherRows(images, channel, from, to, columns);
    }
  }

  private void gatherRows(float[] images, int channel, int from, int to, float[] columns) {
    int depth = depth();
    boolean wholeRows = across.dilation() == 1 && groupChannels == channels;
    int run = across.kernel() * groupChannels;
    int image = from / height;
    int y = from % height;
    for (int row = from; row < to; row++) {
      int start = (row - from) * width * depth;
      for (int ky = 0; ky < rows.kernel(); ky++) {
        int at = start + ky * run;
        int pixels = pixelsOf(image, y, ky);
        if (pixels < 0) {
          for (int x = 0; x < width; x++) {
            clear(columns, at + x * depth, run);
          }
        } else if (wholeRows) {
          copyRuns(images, pixels, columns, at);
        } else {
          for (int kx = 0; kx < across.kernel(); kx++) {
            copyTap(images, pixels, channel, kx, columns, at + kx * groupChannels);
          }
        }
      }
      if (++y == height) {
        y = 0;
        image++;
      }
    }
  }

  /**
   * Where the pixels begin that row {@code ky} of the window sees in row {@code y} of an image's
   * output; -1 where that is padding.
   */
  private int pixelsOf(int image, int y, int ky) {
    int source = rows.source(y, ky);
    return source < 0 || source >= rows.input()
        ? -1
        : (image * rows.input() + source) * across.input() * channels;
  }

  /** A row of the window at once, as its taps are neighbours. */
  private void copyRuns(float[] images, int pixels, float[] columns, int at) {
    int depth = depth();
    int run = across.kernel() * channels;
    int end = across.input() * channels;
    // Left and right of these the window hangs over the edge.
    int first = Math.min(inside[0], width);
    int last = Math.max(first, outside[across.kernel() - 1]);
    int step = across.stride() * channels;
    for (int x = 0; x < first; x++) {
      copyClipped(
          images, pixels, across.source(x, 0) * channels, end, columns, at + x * depth, run);
    }
    int source = pixels + across.source(first, 0) * channels;
    int target = at + first * depth;
    for (int x = first; x < last; x++) {
      System.arraycopy(images, source, columns, target, run);
      source += step;
      target += depth;
    }
    for (int x = last; x < width; x++) {
      copyClipped(
          images, pixels, across.source(x, 0) * channels, end, columns, at + x * depth, run);
    }
  }

  /** Copies {@code [from, from + run)} of a row that is {@code [0, end)}, and zeros around it. */
  private static void copyClipped(
      float[] images, int row, int from, int end, float[] columns, int at, int run) {
    int first = Math.min(run, Math.max(0, -from));
    int last = Math.max(first, Math.min(run, end - from));
    clear(columns, at, first);
    if (last > first) {
      System.arraycopy(images, row + from + first, columns, at + first, last - first);
    }
    clear(columns, at + last, run - last);
  }

  /** Writes zeros; a copy of some is faster than a loop where they are few. */
  private static void clear(float[] columns, int at, int length) {
    if (length <= ZEROS.length) {
      System.arraycopy(ZEROS, 0, columns, at, length);
    } else {
      Arrays.fill(columns, at, at + length, 0f);
    }
  }

  /** One tap of the window, at all places of a row. */
  private void copyTap(float[] images, int pixels, int channel, int kx, float[] columns, int at) {
    int depth = depth();
    int first = inside[kx];
    int last = outside[kx];
    for (int x = 0; x < first; x++) {
      clear(columns, at + x * depth, groupChannels);
    }
    for (int x = first; x < last; x++) {
      int source = pixels + across.source(x, kx) * channels + channel;
      System.arraycopy(images, source, columns, at + x * depth, groupChannels);
    }
    for (int x = last; x < width; x++) {
      clear(columns, at + x * depth, groupChannels);
    }
  }

  private void gatherTransposed(float[] images, int channel, int from, int to, float[] columns) {
    int places = (to - from) * width;
    int line = 0;
    for (int ky = 0; ky < rows.kernel(); ky++) {
      for (int kx = 0; kx < across.kernel(); kx++) {
        for (int c = 0; c < groupChannels; c++) {
          int image = from / height;
          int y = from % height;
          for (int row = from; row < to; row++) {
            int at = line * places + (row - from) * width;
            int pixels = pixelsOf(image, y, ky);
            if (pixels < 0) {
              clear(columns, at, width);
            } else {
              copyLine(images, pixels + channel + c, kx, columns, at);
            }
            if (++y == height) {
              y = 0;
              image++;
            }
          }
          line++;
        }
      }
    }
  }

  /** One channel of one tap, at all places of a row. */
  private void copyLine(float[] images, int pixels, int kx, float[] columns, int at) {
    int first = inside[kx];
    int last = outside[kx];
    int step = across.stride() * channels;
    int source = pixels + across.source(first, kx) * channels;
    clear(columns, at, first);
    if (step == 1 && last > first) {
      System.arraycopy(images, source, columns, at + first, last - first);
    } else {
      for (int x = first; x < last; x++) {
        columns[at + x] = images[source];
        source += step;
      }
    }
    clear(columns, at + last, width - last);
  }

  /**
   * Adds each value of the (not transposed) matrix to the pixel that it came from.
   *
   * @param columns as {@link #gather} lays them out
   */
  void scatter(float[] columns, int channel, int from, int to, float[] images) {
    int depth = depth();
    for (int row = from; row < to; row++) {
      int start = (row - from) * width * depth;
      for (int ky = 0; ky < rows.kernel(); ky++) {
        int pixels = pixelsOf(row / height, row % height, ky);
        if (pixels < 0) {
          continue;
        }
        for (int kx = 0; kx < across.kernel(); kx++) {
          int at = start + (ky * across.kernel() + kx) * groupChannels;
          for (int x = inside[kx]; x < outside[kx]; x++) {
            int target = pixels + across.source(x, kx) * channels + channel;
            add(columns, at + x * depth, images, target, groupChannels);
          }
        }
      }
    }
  }

  private static void add(float[] from, int at, float[] to, int target, int length) {
    for (int i = 0; i < length; i++) {
      to[target + i] += from[at + i];
    }
  }
}
