package sparknn.nn.conv;

import java.util.Arrays;
import sparknn.nn.linalg.Allocator;
import sparknn.nn.linalg.Matrices;

/**
 * A convolution in which each channel is a group of its own and has one filter:
 *
 * <pre>
 * output[y, x, c] = bias[c] + Σ input[y·s - p + ky·d, x·s - p + kx·d, c] · weight[ky, kx, c]
 * </pre>
 *
 * <p>It has arrays of its own, small ones, and needs no scratch. Not thread-safe.
 */
final class DepthwiseConvolution implements Convolver {
  /*
   * There is no matrix product in this: it is as many multiply-adds as loads. What each tap sees is copied
   * to the beginning of an array, and so is its weight, repeated for each place: then a loop over those
   * arrays is one that the compiler vectorises. A copied row of pixels serves all rows of the output whose
   * windows see it.
   */
  private final ImageWindow window;
  private final int channels;
  private final int taps;
  private final int across;
  private final Taps staging;
  private final int strip;
  // By row of pixels modulo the window's extent, and by tap across.
  private final float[][] seen;
  private final int[] seenRow;
  private final float[][] tiles;
  private final float[][] sums;
  private final float[] biases;
  private final float[] out;
  private final double[] totals;
  private final DepthwiseConvolution back;

  /** For images of so many channels. */
  DepthwiseConvolution(ImageWindow window, int channels, Allocator arrays) {
    this(window, channels, window.reversible(), arrays);
  }

  private DepthwiseConvolution(
      ImageWindow window, int channels, boolean withBack, Allocator arrays) {
    this.window = window;
    this.channels = channels;
    this.taps = window.taps();
    this.across = window.columns().kernel();
    this.staging = new Taps(window, channels);
    this.strip = staging.strip();
    int length = strip * channels;
    this.seen = each(window.rows().extent() * across, length, arrays);
    this.seenRow = new int[window.rows().extent()];
    this.tiles = each(taps, length, arrays);
    this.sums = each(taps, length, arrays);
    this.biases = arrays.floats(length);
    this.out = arrays.floats(length);
    this.totals = arrays.doubles(taps * channels);
    this.back = withBack ? new DepthwiseConvolution(window.back(), channels, false, arrays) : null;
  }

  private static float[][] each(int count, int length, Allocator arrays) {
    float[][] all = new float[count][];
    Arrays.setAll(all, i -> arrays.floats(length));
    return all;
  }

  @Override
  public int weights() {
    return taps * channels;
  }

  @Override
  public int scratchSize() {
    return 0;
  }

  @Override
  public void forward(
      float[] input,
      float[] weight,
      int weightOffset,
      float[] bias,
      int biasOffset,
      float[] output,
      int images,
      float[] scratch) {
    tile(weight, weightOffset, false);
    if (bias == null) {
      Arrays.fill(biases, 0f);
    } else {
      Matrices.fillRows(bias, biasOffset, channels, biases, 0, strip);
    }
    forward(input, output, images);
  }

  /** The weights of each tap, once for each place of a strip; the taps in reverse if turned. */
  private void tile(float[] weight, int weightOffset, boolean turned) {
    for (int tap = 0; tap < taps; tap++) {
      int from = weightOffset + (turned ? taps - 1 - tap : tap) * channels;
      Matrices.fillRows(weight, from, channels, tiles[tap], 0, strip);
    }
  }

  private void forward(float[] input, float[] output, int images) {
    int width = window.columns().output();
    int height = window.rows().output();
    for (int image = 0; image < images; image++) {
      for (int from = 0; from < width; from += strip) {
        int to = Math.min(width, from + strip);
        int length = (to - from) * channels;
        forgetSeen();
        for (int y = 0; y < height; y++) {
          System.arraycopy(biases, 0, out, 0, length);
          for (int ky = 0; ky < window.rows().kernel(); ky++) {
            int row = staging.row(y, ky);
            if (row >= 0) {
              int slot = see(input, image, row, from, to);
              addProducts(slot, ky * across, length);
            }
          }
          int at = ((image * height + y) * width + from) * channels;
          System.arraycopy(out, 0, output, at, length);
        }
      }
    }
  }

  private void forgetSeen() {
    Arrays.fill(seenRow, -1);
  }

  /**
   * Where the copies of a row of pixels are, one for each tap across; made if they are not there.
   */
  private int see(float[] input, int image, int row, int from, int to) {
    int place = row % seenRow.length;
    if (seenRow[place] != row) {
      for (int kx = 0; kx < across; kx++) {
        staging.stage(input, image, row, kx, from, to, 0f, seen[place * across + kx]);
      }
      seenRow[place] = row;
    }
    return place * across;
  }

  /** Adds a row of the window to the output. */
  private void addProducts(int slot, int tap, int length) {
    int kx = 0;
    for (; kx + 3 <= across; kx += 3) {
      addThree(
          seen[slot + kx],
          tiles[tap + kx],
          seen[slot + kx + 1],
          tiles[tap + kx + 1],
          seen[slot + kx + 2],
          tiles[tap + kx + 2],
          out,
          length);
    }
    for (; kx < across; kx++) {
      addProduct(seen[slot + kx], tiles[tap + kx], out, length);
    }
  }

  private static void addThree(
      float[] a, float[] u, float[] b, float[] v, float[] c, float[] w, float[] sum, int length) {
    for (int j = 0; j < length; j++) {
      sum[j] += (a[j] * u[j] + b[j] * v[j]) + c[j] * w[j];
    }
  }

  private static void addProduct(float[] a, float[] b, float[] sum, int length) {
    for (int j = 0; j < length; j++) {
      sum[j] += a[j] * b[j];
    }
  }

  @Override
  public void weightGradient(
      float[] input,
      float[] dOutput,
      float[] gradient,
      int gradientOffset,
      int images,
      float[] scratch) {
    Arrays.fill(totals, 0);
    int width = window.columns().output();
    int height = window.rows().output();
    for (int image = 0; image < images; image++) {
      for (float[] sum : sums) {
        Arrays.fill(sum, 0f);
      }
      for (int from = 0; from < width; from += strip) {
        int to = Math.min(width, from + strip);
        int length = (to - from) * channels;
        forgetSeen();
        for (int y = 0; y < height; y++) {
          int at = ((image * height + y) * width + from) * channels;
          System.arraycopy(dOutput, at, out, 0, length);
          for (int ky = 0; ky < window.rows().kernel(); ky++) {
            int row = staging.row(y, ky);
            if (row >= 0) {
              int slot = see(input, image, row, from, to);
              for (int kx = 0; kx < across; kx++) {
                addProduct(seen[slot + kx], out, sums[ky * across + kx], length);
              }
            }
          }
        }
      }
      addToTotals();
    }
    for (int i = 0; i < totals.length; i++) {
      gradient[gradientOffset + i] = (float) totals[i];
    }
  }

  private void addToTotals() {
    for (int tap = 0; tap < taps; tap++) {
      for (int place = 0; place < strip; place++) {
        for (int c = 0; c < channels; c++) {
          totals[tap * channels + c] += sums[tap][place * channels + c];
        }
      }
    }
  }

  @Override
  public void inputGradient(
      float[] dOutput,
      float[] weight,
      int weightOffset,
      float[] dInput,
      int images,
      float[] scratch) {
    if (back != null) {
      back.tile(weight, weightOffset, true);
      back.forward(dOutput, dInput, images);
      return;
    }
    tile(weight, weightOffset, false);
    Arrays.fill(dInput, 0, images * window.inputPositions() * channels, 0f);
    int width = window.columns().output();
    int height = window.rows().output();
    for (int i = 0; i < images * height; i++) {
      for (int from = 0; from < width; from += strip) {
        int to = Math.min(width, from + strip);
        int length = (to - from) * channels;
        System.arraycopy(dOutput, (i * width + from) * channels, out, 0, length);
        for (int tap = 0; tap < taps; tap++) {
          float[] product = sums[0];
          multiply(out, tiles[tap], product, length);
          int row = staging.row(i % height, tap / across);
          staging.unstage(product, i / height, row, tap % across, from, to, true, dInput);
        }
      }
    }
  }

  private static void multiply(float[] a, float[] b, float[] product, int length) {
    for (int j = 0; j < length; j++) {
      product[j] = a[j] * b[j];
    }
  }
}
