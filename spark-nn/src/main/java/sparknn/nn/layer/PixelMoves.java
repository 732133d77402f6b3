package sparknn.nn.layer;

import java.util.Arrays;
import sparknn.nn.linalg.Shape;
import sparknn.nn.random.Rng;

/** Pixels at other places, their values unchanged: rows and columns are moved each by a map. */
final class PixelMoves extends Augmentation {
  /** Draws where the rows and columns of the changed image come from. */
  interface Drawing {
    /**
     * Draws for one image.
     *
     * @param rows overwritten: for each row of the changed image a row of the image, or {@link
     *     Fill#NOTHING}
     * @param columns likewise
     */
    void draw(Rng random, int[] rows, int[] columns);
  }

  private final Drawing drawing;
  private final int[] rows;
  private final int[] columns;
  private final int channels;

  PixelMoves(Shape image, Drawing drawing) {
    super(image);
    this.drawing = drawing;
    this.rows = new int[image.dimension(0)];
    this.columns = new int[image.dimension(1)];
    this.channels = image.channels();
  }

  @Override
  void draw(Rng random) {
    drawing.draw(random, rows, columns);
  }

  @Override
  void change(float[] image, float[] changed, int at) {
    int to = at;
    for (int row : rows) {
      for (int column : columns) {
        if (row == Fill.NOTHING || column == Fill.NOTHING) {
          Arrays.fill(changed, to, to + channels, 0f);
        } else {
          System.arraycopy(image, pixel(at, row, column), changed, to, channels);
        }
        to += channels;
      }
    }
  }

  @Override
  void transposed(float[] dChanged, float[] dImage, int at) {
    Arrays.fill(dImage, at, at + rows.length * columns.length * channels, 0f);
    int from = at;
    for (int row : rows) {
      for (int column : columns) {
        if (row != Fill.NOTHING && column != Fill.NOTHING) {
          int to = pixel(at, row, column);
          for (int c = 0; c < channels; c++) {
            dImage[to + c] += dChanged[from + c];
          }
        }
        from += channels;
      }
    }
  }

  private int pixel(int at, int row, int column) {
    return at + (row * columns.length + column) * channels;
  }
}
