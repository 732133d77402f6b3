package sparknn.nn.conv;

import java.util.Arrays;

/**
 * Each pixel repeated in a square: {@code output[y, x] = input[⌊y / factor⌋, ⌊x / factor⌋]}.
 *
 * <p>{@code input [images, height, width, channels]; output [images, height · factor, width ·
 * factor, channels]}.
 *
 * @param height of the input
 * @param width of the input
 * @param down how often each row is repeated
 * @param across how often each column is repeated
 */
public record NearestUpsampling(int height, int width, int channels, int down, int across) {
  /** Computes the output. */
  public void forward(float[] input, float[] output, int images) {
    int line = width * across * channels;
    for (int row = 0; row < images * height; row++) {
      int first = row * down * line;
      int at = first;
      for (int x = 0; x < width; x++) {
        for (int i = 0; i < across; i++) {
          System.arraycopy(input, (row * width + x) * channels, output, at, channels);
          at += channels;
        }
      }
      for (int i = 1; i < down; i++) {
        System.arraycopy(output, first, output, first + i * line, line);
      }
    }
  }

  /** Overwrites {@code dInput} with the derivatives: the sums over the squares. */
  public void backward(float[] dOutput, float[] dInput, int images) {
    Arrays.fill(dInput, 0, images * height * width * channels, 0f);
    int line = width * across * channels;
    for (int row = 0; row < images * height; row++) {
      for (int i = 0; i < down; i++) {
        int from = (row * down + i) * line;
        for (int x = 0; x < width * across; x++) {
          int to = (row * width + x / across) * channels;
          for (int c = 0; c < channels; c++) {
            dInput[to + c] += dOutput[from + x * channels + c];
          }
        }
      }
    }
  }
}
