package sparknn.nn.conv;

import sparknn.nn.linalg.Allocator;

/**
 * What computes a convolution and its derivatives, as the field calls it (a correlation: the kernel
 * is not mirrored):
 *
 * <pre>
 * output[y, x, f] = bias[f] + Σ input[y·s - p + ky·d, x·s - p + kx·d, c] · weight[ky, kx, c, f]
 * </pre>
 *
 * <p>over ky, kx and the channels c of the filter's group, with stride s, padding p and dilation d.
 * {@code input [images, height, width, channels]; weight [kernel height, kernel width, channels /
 * groups, filters]; bias [filters]; output [images, output height, output width, filters]}.
 *
 * <p>Nothing allocates. Arrays may be longer than what is used of them. Not thread-safe: one a
 * task.
 */
public interface Convolver {
  /**
   * The way that suits a convolution.
   *
   * @param channels of the input; a multiple of {@code groups}
   * @param filters channels of the output; a multiple of {@code groups}
   * @param groups how many parts channels and filters are in, each for itself
   */
  static Convolver of(ImageWindow window, int channels, int filters, int groups) {
    return of(window, channels, filters, groups, Allocator.HEAP);
  }

  /** The same, on arrays that somebody gives. */
  static Convolver of(ImageWindow window, int channels, int filters, int groups, Allocator arrays) {
    return channels == groups && filters == groups && groups > 1
        ? new DepthwiseConvolution(window, channels, arrays)
        : new Convolution(window, channels, filters, groups);
  }

  /** How many weights there are. */
  int weights();

  /** How many floats of scratch a call needs; they hold nothing between two calls. */
  int scratchSize();

  /**
   * Computes the output.
   *
   * @param weight the weights begin at {@code weightOffset}
   * @param bias the biases begin at {@code biasOffset}; null where there are none
   */
  void forward(
      float[] input,
      float[] weight,
      int weightOffset,
      float[] bias,
      int biasOffset,
      float[] output,
      int images,
      float[] scratch);

  /**
   * Overwrites the weights' gradient.
   *
   * @param gradient the weights' part begins at {@code gradientOffset}
   */
  void weightGradient(
      float[] input,
      float[] dOutput,
      float[] gradient,
      int gradientOffset,
      int images,
      float[] scratch);

  /** Overwrites the input's derivatives. */
  void inputGradient(
      float[] dOutput,
      float[] weight,
      int weightOffset,
      float[] dInput,
      int images,
      float[] scratch);
}
