package sparknn.nn.layer;

import java.util.Arrays;
import sparknn.nn.linalg.Shape;
import sparknn.nn.random.Rng;

/**
 * Images seen through an affine map: {@code changed(p) = image(c + M (p - c) + t)}, where {@code c}
 * is the image's centre; between pixels by bilinear interpolation.
 */
final class Resampling extends Augmentation {
  /** Draws the map for one image; it is the identity before. */
  interface Drawing {
    void draw(Rng random, Map map);
  }

  /** Where the pixels of the changed image are seen: rows of M, and t, first down, then across. */
  static final class Map {
    double downByDown;
    double downByAcross;
    double acrossByDown;
    double acrossByAcross;
    double down;
    double across;

    private void identity() {
      downByDown = 1;
      downByAcross = 0;
      acrossByDown = 0;
      acrossByAcross = 1;
      down = 0;
      across = 0;
    }
  }

  private final int height;
  private final int width;
  private final int channels;
  private final Fill fill;
  private final Drawing drawing;
  private final Map map = new Map();
  // The four pixels around the place where a pixel is seen, and their weights.
  private final int[] taps = new int[4];
  private final float[] weights = new float[4];

  Resampling(Shape image, Fill fill, Drawing drawing) {
    super(image);
    this.height = image.dimension(0);
    this.width = image.dimension(1);
    this.channels = image.channels();
    this.fill = fill;
    this.drawing = drawing;
  }

  @Override
  void draw(Rng random) {
    map.identity();
    drawing.draw(random, map);
  }

  @Override
  void change(float[] image, float[] changed, int at) {
    int to = at;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        look(y, x);
        for (int c = 0; c < channels; c++) {
          changed[to++] =
              weights[0] * image[at + taps[0] + c]
                  + weights[1] * image[at + taps[1] + c]
                  + weights[2] * image[at + taps[2] + c]
                  + weights[3] * image[at + taps[3] + c];
        }
      }
    }
  }

  @Override
  void transposed(float[] dChanged, float[] dImage, int at) {
    Arrays.fill(dImage, at, at + height * width * channels, 0f);
    int from = at;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        look(y, x);
        for (int c = 0; c < channels; c++) {
          float derivative = dChanged[from++];
          for (int k = 0; k < taps.length; k++) {
            dImage[at + taps[k] + c] += weights[k] * derivative;
          }
        }
      }
    }
  }

  private void look(int y, int x) {
    double fromCentreY = y - (height - 1) / 2.0;
    double fromCentreX = x - (width - 1) / 2.0;
    double down =
        (height - 1) / 2.0
            + map.downByDown * fromCentreY
            + map.downByAcross * fromCentreX
            + map.down;
    double across =
        (width - 1) / 2.0
            + map.acrossByDown * fromCentreY
            + map.acrossByAcross * fromCentreX
            + map.across;
    int top = (int) Math.floor(down);
    int left = (int) Math.floor(across);
    double below = down - top;
    double right = across - left;
    tap(0, top, left, (1 - below) * (1 - right));
    tap(1, top, left + 1, (1 - below) * right);
    tap(2, top + 1, left, below * (1 - right));
    tap(3, top + 1, left + 1, below * right);
  }

  private void tap(int k, int y, int x, double weight) {
    int row = fill.source(y, height);
    int column = fill.source(x, width);
    boolean nothing = row == Fill.NOTHING || column == Fill.NOTHING;
    taps[k] = nothing ? 0 : (row * width + column) * channels;
    weights[k] = nothing ? 0f : (float) weight;
  }
}
