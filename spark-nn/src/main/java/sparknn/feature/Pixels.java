package sparknn.feature;

/**
 * An image: numbers in [0, 1], height × width × channels.
 *
 * @param height rows of pixels
 * @param width pixels in a row
 * @param channels 1 (gray) or 3 (red, green, blue)
 * @param values {@code [height, width, channels]}
 */
record Pixels(int height, int width, int channels, float[] values) {
  /** With so many channels; gray is 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601). */
  Pixels withChannels(int wanted) {
    if (wanted == channels) {
      return this;
    }
    float[] converted = new float[height * width * wanted];
    for (int pixel = 0; pixel < height * width; pixel++) {
      if (wanted == 1) {
        int at = 3 * pixel;
        converted[pixel] = 0.299f * values[at] + 0.587f * values[at + 1] + 0.114f * values[at + 2];
      } else {
        for (int c = 0; c < wanted; c++) {
          converted[wanted * pixel + c] = values[pixel];
        }
      }
    }
    return new Pixels(height, width, wanted, converted);
  }

  /**
   * Of another size, by bilinear interpolation between the centres of pixels. Where the image
   * shrinks, the triangle is as much wider, so that every pixel counts (as in Pillow's BILINEAR).
   */
  Pixels resized(int newHeight, int newWidth) {
    if (newHeight == height && newWidth == width) {
      return this;
    }
    float[] rows = stretched(values, height, width * channels, 1, newHeight);
    float[] all = stretched(rows, width, channels, newHeight, newWidth);
    return new Pixels(newHeight, newWidth, channels, all);
  }

  /** {@code [outer, length, inner]} to {@code [outer, wanted, inner]}. */
  private static float[] stretched(float[] from, int length, int inner, int outer, int wanted) {
    float[] to = new float[Math.multiplyExact(Math.multiplyExact(outer, wanted), inner)];
    double scale = (double) length / wanted;
    double reach = Math.max(1, scale);
    for (int i = 0; i < wanted; i++) {
      double center = (i + 0.5) * scale;
      int first = Math.max(0, (int) Math.floor(center - reach));
      int last = Math.min(length - 1, (int) Math.ceil(center + reach));
      double sum = 0;
      for (int j = first; j <= last; j++) {
        sum += weight(j, center, reach);
      }
      for (int j = first; j <= last; j++) {
        float weight = (float) (weight(j, center, reach) / sum);
        for (int o = 0; weight > 0 && o < outer; o++) {
          int source = (o * length + j) * inner;
          int target = (o * wanted + i) * inner;
          for (int c = 0; c < inner; c++) {
            to[target + c] += weight * from[source + c];
          }
        }
      }
    }
    return to;
  }

  private static double weight(int j, double center, double reach) {
    return Math.max(0, 1 - Math.abs(j + 0.5 - center) / reach);
  }
}
