package sparknn.nn.layer;

import java.util.List;
import sparknn.nn.conv.ImageWindow;
import sparknn.nn.init.Initializer;
import sparknn.nn.linalg.Shape;
import sparknn.nn.param.Declaration;
import sparknn.nn.random.Rng;
import sparknn.nn.spec.Default;
import sparknn.nn.spec.Require;

/**
 * A convolution of images: each filter slides over the image and gives, at each place, the sum of
 * what it sees times its weights, and a bias:
 *
 * <pre>
 * output[y, x, f] = bias[f] + Σ input[y·s - p + ky·d, x·s - p + kx·d, c] · weight[ky, kx, c, f]
 * </pre>
 *
 * <p>over ky, kx and the channels c of the filter's group, with stride s, padding p and dilation d;
 * beyond the image's edge are zeros. {@code input [batch, height, width, channels]; weight [kernel
 * height, kernel width, channels / groups, filters]; bias [filters]; output [batch, output height,
 * output width, filters]}, with {@code output height = ⌊(height + padding - extent) / stride⌋ + 1,
 * extent = (kernel - 1) · dilation + 1}.
 *
 * <p>LeCun et al. 1998, "Gradient-based learning applied to document recognition".
 *
 * @param filters how many channels the output has, at least 1
 * @param kernel size of what a filter sees, in pixels: one number or {@code [height, width]}
 * @param stride pixels from one place to the next: one number or {@code [down, across]}; default 1
 * @param padding {@code same} (as much as makes the output ⌈size / stride⌉, the odd pixel behind),
 *     {@code valid} (none) or how many pixels on each side; default same
 * @param groups how many parts the channels and the filters are in, each for itself; divides both;
 *     default 1
 * @param dilation pixels from one weight to the next: one number or {@code [down, across]}; default
 *     1
 * @param bias whether filters have a bias; needless before batch normalisation; default true
 * @param weightInit initial weights, with a fan-in of all that a filter sees; default auto, by the
 *     activation that follows. Biases begin at 0
 */
public record Conv(
    int filters,
    List<Integer> kernel,
    @Default("1") List<Integer> stride,
    @Default("same") String padding,
    @Default("1") int groups,
    @Default("1") List<Integer> dilation,
    @Default("true") boolean bias,
    @Default("auto") Initializer weightInit)
    implements Layer {
  public Conv {
    kernel = List.copyOf(kernel);
    stride = List.copyOf(stride);
    dilation = List.copyOf(dilation);
    padding = new SlidingWindows("conv", kernel, stride, padding, dilation).padding();
    requireFilters("conv", filters, groups);
  }

  static void requireFilters(String layer, int filters, int groups) {
    Require.atLeast(layer + "'s filters", filters, 1);
    Require.atLeast(layer + "'s groups", groups, 1);
    if (filters % groups != 0) {
      throw new IllegalArgumentException(
          String.format(
              "%s's filters must be a multiple of its %d groups, got %d", layer, groups, filters));
    }
  }

  static void requireChannels(String layer, Shape input, int groups) {
    if (input.channels() % groups != 0) {
      throw new IllegalArgumentException(
          String.format(
              "%s in %d groups must be given a multiple of %d channels, got %s",
              layer, groups, groups, input));
    }
  }

  private ImageWindow window(Shape input) {
    ImageWindow window = new SlidingWindows("conv", kernel, stride, padding, dilation).over(input);
    requireChannels("conv", input, groups);
    return window;
  }

  @Override
  public Shape outputShape(Shape input) {
    return SlidingWindows.output(window(input), 3, filters);
  }

  @Override
  public void declare(Shape input, Declaration own) {
    ConvolutionRun.declare(window(input), input.channels(), filters, groups, bias, own);
  }

  @Override
  public long multiplyAdds(Shape input) {
    return ConvolutionRun.multiplyAdds(window(input), input.channels(), filters, groups);
  }

  @Override
  public void initialize(Placement at, Binding binding, Initializer recommended, Rng rng) {
    ImageWindow window = window(at.input());
    ConvolutionRun.initialize(
        window, filters, groups, weightInit, at, binding.parameters(), recommended, rng);
  }

  @Override
  public double outputVariance() {
    return weightInit.outputVariance();
  }

  @Override
  public boolean hasWeights() {
    return true;
  }

  @Override
  public LayerRun bind(Placement at, Binding binding) {
    return new ConvolutionRun(window(at.input()), filters, groups, bias, at, binding);
  }
}
