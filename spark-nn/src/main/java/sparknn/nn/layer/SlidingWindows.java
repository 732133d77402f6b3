package sparknn.nn.layer;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import sparknn.nn.conv.ImageWindow;
import sparknn.nn.conv.SlidingWindow;
import sparknn.nn.linalg.Shape;
import sparknn.nn.spec.Require;

/**
 * What the layers with a window over an image have in common: the arguments kernel, stride, padding
 * and dilation, and what they come to for the shape of an input.
 *
 * @param layer the layer's name, for errors
 * @param kernel one number for both directions, or height and width
 * @param stride likewise
 * @param padding {@code same}, {@code valid} or a number of pixels on each side
 * @param dilation likewise
 */
record SlidingWindows(
    String layer,
    List<Integer> kernel,
    List<Integer> stride,
    String padding,
    List<Integer> dilation) {

  static final String SAME = "same";
  static final String VALID = "valid";

  SlidingWindows {
    requireSides(layer + "'s kernel", kernel);
    requireSides(layer + "'s stride", stride);
    requireSides(layer + "'s dilation", dilation);
    padding = padding.toLowerCase(Locale.ROOT);
    if (!padding.equals(SAME) && !padding.equals(VALID) && !padding.matches("[0-9]{1,6}")) {
      throw new IllegalArgumentException(
          layer
              + "'s padding must be same, valid or a number of pixels, got '"
              + Require.shown(padding)
              + "'");
    }
  }

  /** The window of a pooling layer: it moves by its own size where the stride is empty. */
  static SlidingWindows pooling(
      String layer, List<Integer> kernel, List<Integer> stride, String padding) {
    List<Integer> step = stride.isEmpty() ? kernel : stride;
    SlidingWindows windows = new SlidingWindows(layer, kernel, step, padding, List.of(1));
    boolean number = !windows.padding.equals(SAME) && !windows.padding.equals(VALID);
    if (number && Integer.parseInt(windows.padding) >= Collections.min(kernel)) {
      throw new IllegalArgumentException(
          String.format(
              "%s's padding must be less than its kernel %s, got %s", layer, kernel, padding));
    }
    return windows;
  }

  /** Demands one number of at least 1, or two. */
  static void requireSides(String what, List<Integer> sides) {
    if (sides.isEmpty() || sides.size() > 2) {
      throw new IllegalArgumentException(
          what + " must be one number or two, [height, width], got " + sides);
    }
    sides.forEach(side -> Require.atLeast(what, side, 1));
  }

  /**
   * The window over an image {@code [height, width, channels]}.
   *
   * @throws IllegalArgumentException if it does not fit
   */
  ImageWindow over(Shape image) {
    if (image.rank() != 3) {
      throw new IllegalArgumentException(
          layer + " must be given an image, [height, width, channels], got " + image);
    }
    return new ImageWindow(along(image, 0, 0), along(image, 1, kernel.size() - 1));
  }

  /**
   * The window over a signal {@code [time, channels]}, as an image of height 1.
   *
   * @throws IllegalArgumentException if it does not fit
   */
  ImageWindow overSignal(Shape signal) {
    if (signal.rank() != 2) {
      throw new IllegalArgumentException(
          layer + " must be given a signal, [time, channels], got " + signal);
    }
    for (List<Integer> sides : List.of(kernel, stride, dilation)) {
      if (sides.size() > 1) {
        throw new IllegalArgumentException(
            layer + " on a signal must have one number along the time, got " + sides);
      }
    }
    return new ImageWindow(SlidingWindow.valid(1, 1, 1, 1), along(signal, 0, 0));
  }

  /** The window over an image or a signal. */
  ImageWindow overEither(Shape input) {
    if (input.rank() != 2 && input.rank() != 3) {
      throw new IllegalArgumentException(
          layer
              + " must be given an image, [height, width, channels], or a signal, [time, channels],"
              + " got "
              + input);
    }
    return input.rank() == 3 ? over(input) : overSignal(input);
  }

  /** The shape of the outputs of a window over an input of this rank. */
  static Shape output(ImageWindow window, int rank, int channels) {
    int across = window.columns().output();
    return rank == 2
        ? Shape.of(across, channels)
        : Shape.of(window.rows().output(), across, channels);
  }

  private SlidingWindow along(Shape input, int axis, int side) {
    int size = input.dimension(axis);
    int taps = kernel.get(Math.min(side, kernel.size() - 1));
    int step = stride.get(Math.min(axis, stride.size() - 1));
    int apart = dilation.get(Math.min(axis, dilation.size() - 1));
    if (padding.equals(SAME)) {
      return SlidingWindow.same(size, taps, step, apart);
    }
    int pixels = padding.equals(VALID) ? 0 : Integer.parseInt(padding);
    long extent = (taps - 1L) * apart + 1;
    if (extent > size + 2L * pixels) {
      throw new IllegalArgumentException(
          String.format(
              "%s's kernel must fit into its input %s with %d pixels of padding, got kernel %s%s",
              layer, input, pixels, kernel, apart == 1 ? "" : ", dilation " + dilation));
    }
    return new SlidingWindow(size, taps, step, apart, pixels, pixels);
  }
}
