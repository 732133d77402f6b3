package sparknn.nn.conv;

/**
 * A window that slides over an image, down and across.
 *
 * @param rows along the height
 * @param columns along the width
 */
public record ImageWindow(SlidingWindow rows, SlidingWindow columns) {
  /** Pixels of the image. */
  public int inputPositions() {
    return Math.multiplyExact(rows.input(), columns.input());
  }

  /** Places that the window takes. */
  public int outputPositions() {
    return Math.multiplyExact(rows.output(), columns.output());
  }

  /** Taps of the window. */
  public int taps() {
    return Math.multiplyExact(rows.kernel(), columns.kernel());
  }

  boolean trivial() {
    return rows.trivial() && columns.trivial();
  }

  boolean apart() {
    return rows.apart() && columns.apart();
  }

  boolean tiles() {
    return rows.tiles() && columns.tiles();
  }

  boolean reversible() {
    return rows.reversible() && columns.reversible();
  }

  ImageWindow back() {
    return new ImageWindow(rows.back(), columns.back());
  }
}
