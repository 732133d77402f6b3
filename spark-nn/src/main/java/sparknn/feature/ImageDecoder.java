package sparknn.feature;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Makes pixels of bytes, by the readers of javax.imageio: JPEG, PNG, GIF, BMP, TIFF, WBMP. */
final class ImageDecoder {
  /** A larger image is refused before memory is taken for it. */
  static final long MOST_PIXELS = 1 << 26;

  private ImageDecoder() {}

  /** Bytes that are no image. */
  static final class UndecodableException extends Exception {
    UndecodableException(String reason) {
      super(reason);
    }
  }

  /**
   * Decodes the content of a file; of several images in it, the first.
   *
   * @throws UndecodableException with what was expected and what came
   */
  static Pixels decode(byte[] file) throws UndecodableException {
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw new UndecodableException(
            "an image in a format that javax.imageio reads, got "
                + file.length
                + " bytes that it does not know");
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in);
        checkSize(reader.getHeight(0), reader.getWidth(0));
        return pixels(reader.read(0));
      } finally {
        reader.dispose();
      }
    } catch (IOException | RuntimeException e) {
      // Damaged files make readers throw nearly everything.
      throw new UndecodableException(
          "an image without damage, got " + file.length + " bytes: " + e);
    }
  }

  /** Demands that height and width are possible. */
  static void checkSize(int height, int width) throws UndecodableException {
    if (height < 1 || width < 1 || (long) height * width > MOST_PIXELS) {
      throw new UndecodableException(
          String.format("an image of 1 to %d pixels, got %d x %d", MOST_PIXELS, height, width));
    }
  }

  private static Pixels pixels(BufferedImage image) {
    int height = image.getHeight();
    int width = image.getWidth();
    boolean gray =
        image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY
            && !(image.getColorModel() instanceof IndexColorModel);
    return gray ? gray(image, height, width) : colored(image, height, width);
  }

  /** The samples as they are: AWT takes gray for linear light, and getRGB would brighten it. */
  private static Pixels gray(BufferedImage image, int height, int width) {
    Raster raster = image.getRaster();
    float white = (1L << image.getColorModel().getComponentSize(0)) - 1;
    float[] values = new float[height * width];
    int[] row = new int[width];
    for (int y = 0; y < height; y++) {
      raster.getSamples(0, y, width, 1, 0, row);
      for (int x = 0; x < width; x++) {
        values[y * width + x] = row[x] / white;
      }
    }
    return new Pixels(height, width, 1, values);
  }

  private static Pixels colored(BufferedImage image, int height, int width) {
    float[] values = new float[3 * height * width];
    int[] row = new int[width];
    for (int y = 0; y < height; y++) {
      image.getRGB(0, y, width, 1, row, 0, width);
      for (int x = 0; x < width; x++) {
        int at = 3 * (y * width + x);
        // Transparent pixels are seen before black.
        float scale = (row[x] >>> 24) / (255f * 255f);
        values[at] = (row[x] >> 16 & 0xff) * scale;
        values[at + 1] = (row[x] >> 8 & 0xff) * scale;
        values[at + 2] = (row[x] & 0xff) * scale;
      }
    }
    return new Pixels(height, width, 3, values);
  }

  /**
   * Pixels of Spark's image source: 8 bits a number, row by row, in the order blue, green, red and
   * alpha, or gray alone.
   *
   * @throws UndecodableException with what was expected and what came
   */
  static Pixels ofSpark(int height, int width, int channels, byte[] data)
      throws UndecodableException {
    checkSize(height, width);
    if (channels != 1 && channels != 3 && channels != 4) {
      throw new UndecodableException("an image of 1, 3 or 4 channels, got " + channels);
    }
    if (data == null || data.length != (long) height * width * channels) {
      throw new UndecodableException(
          String.format(
              "an image of %d x %d x %d bytes, got %s",
              height, width, channels, data == null ? "null" : data.length));
    }
    int kept = channels == 1 ? 1 : 3;
    float[] values = new float[height * width * kept];
    for (int pixel = 0; pixel < height * width; pixel++) {
      float alpha = channels == 4 ? (data[4 * pixel + 3] & 0xff) / 255f : 1;
      for (int c = 0; c < kept; c++) {
        values[pixel * kept + c] = (data[pixel * channels + kept - 1 - c] & 0xff) / 255f * alpha;
      }
    }
    return new Pixels(height, width, kept, values);
  }
}
