package sparknn.nn.conv;

import sparknn.nn.spec.Require;

/**
 * A window that slides along one axis of an image.
 *
 * <pre>
 * output = ⌊(input + before + after - extent) / stride⌋ + 1,  extent = (kernel - 1) · dilation + 1
 * </pre>
 *
 * <p>Tap {@code k} of the window at output {@code o} lies on input {@code o · stride - before + k ·
 * dilation}.
 *
 * @param input how many pixels the axis has
 * @param kernel how many taps the window has
 * @param stride how many pixels the window moves from one output to the next
 * @param dilation how many pixels one tap is from the next; 1 where they are neighbours
 * @param before how many pixels of padding come before the first
 * @param after how many come behind the last
 */
public record SlidingWindow(
    int input, int kernel, int stride, int dilation, int before, int after) {

  public SlidingWindow {
    Require.atLeast("a window's kernel", kernel, 1);
    Require.atLeast("a window's stride", stride, 1);
    Require.atLeast("a window's dilation", dilation, 1);
    Require.atLeast("a window's padding", Math.min(before, after), 0);
    long extent = (kernel - 1L) * dilation + 1;
    if (extent > (long) input + before + after) {
      throw new IllegalArgumentException(
          "a kernel must fit into the image with its padding, at most "
              + ((long) input + before + after)
              + " wide there, got "
              + kernel
              + (dilation == 1 ? "" : " with dilation " + dilation + ", " + extent + " wide"));
    }
  }

  /** A window that stays inside the image. */
  public static SlidingWindow valid(int input, int kernel, int stride, int dilation) {
    return new SlidingWindow(input, kernel, stride, dilation, 0, 0);
  }

  /**
   * A window with as much padding as makes {@code output = ⌈input / stride⌉}: half of it before the
   * first pixel, and what is left behind the last.
   */
  public static SlidingWindow same(int input, int kernel, int stride, int dilation) {
    Require.atLeast("a window's kernel", kernel, 1);
    Require.atLeast("a window's stride", stride, 1);
    Require.atLeast("a window's dilation", dilation, 1);
    int outputs = (input - 1) / stride + 1;
    long extent = (kernel - 1L) * dilation + 1;
    int total = Math.toIntExact(Math.max(0, (outputs - 1L) * stride + extent - input));
    return new SlidingWindow(input, kernel, stride, dilation, total / 2, total - total / 2);
  }

  /** How many pixels the window spans from its first tap to its last. */
  public int extent() {
    return (kernel - 1) * dilation + 1;
  }

  /** How many places the window takes. */
  public int output() {
    return (input + before + after - extent()) / stride + 1;
  }

  /** The pixel under a tap; below 0 or at least {@code input} where that is padding. */
  int source(int output, int tap) {
    return output * stride - before + tap * dilation;
  }

  /** The first output whose tap is not on the padding before the image. */
  int firstInside(int tap) {
    return Math.min(output(), Math.max(0, ceil(before - tap * dilation)));
  }

  /** The first output, from {@link #firstInside} on, whose tap is on the padding behind it. */
  int endInside(int tap) {
    int end = Math.min(output(), Math.max(0, ceil(input + before - tap * dilation)));
    return Math.max(end, firstInside(tap));
  }

  private int ceil(int pixels) {
    return -Math.floorDiv(-pixels, stride);
  }

  /** How many taps of the window at an output lie on pixels. */
  int taps(int output) {
    int count = 0;
    for (int tap = 0; tap < kernel; tap++) {
      int at = source(output, tap);
      if (at >= 0 && at < input) {
        count++;
      }
    }
    return count;
  }

  /** Whether each output is the input of the same place. */
  boolean trivial() {
    return kernel == 1 && stride == 1 && before == 0 && after == 0;
  }

  /** Whether no pixel is in two windows. */
  boolean apart() {
    return stride >= extent();
  }

  /** Whether each pixel is in one window. */
  boolean tiles() {
    return stride == kernel && extent() == kernel && before == 0 && input == output() * stride;
  }

  /**
   * The window whose convolution leads the outputs' derivatives back to the inputs, with the taps
   * in reverse; for stride 1, and padding less than the extent.
   */
  SlidingWindow back() {
    return new SlidingWindow(
        output(), kernel, 1, dilation, extent() - 1 - before, extent() - 1 - after);
  }

  /** Whether {@link #back} is to be had. */
  boolean reversible() {
    return stride == 1 && Math.max(before, after) < extent();
  }
}
