package sparknn.nn.layer;

import java.util.List;
import sparknn.nn.conv.ImageWindow;
import sparknn.nn.init.Initializer;
import sparknn.nn.linalg.Shape;
import sparknn.nn.param.Declaration;
import sparknn.nn.random.Rng;
import sparknn.nn.spec.Default;

/**
 * A convolution of each channel by itself, with one filter each:
 *
 * <pre>
 * output[y, x, c] = bias[c] + Σ input[y·s - p + ky·d, x·s - p + kx·d, c] · weight[ky, kx, 0, c]
 * </pre>
 *
 * <p>over ky and kx, with stride s, padding p and dilation d. {@code input [batch, height, width,
 * channels]; weight [kernel height, kernel width, 1, channels]; bias [channels]; output [batch,
 * output height, output width, channels]}. It is {@link Conv} with as many groups and filters as
 * there are channels.
 *
 * <p>Sifre 2014, "Rigid-motion scattering for image classification"; Howard et al. 2017,
 * "MobileNets".
 *
 * @param kernel size of what a filter sees, in pixels: one number or {@code [height, width]}
 * @param stride pixels from one place to the next: one number or {@code [down, across]}; default 1
 * @param padding {@code same} (as much as makes the output ⌈size / stride⌉, the odd pixel behind),
 *     {@code valid} (none) or how many pixels on each side; default same
 * @param dilation pixels from one weight to the next: one number or {@code [down, across]}; default
 *     1
 * @param bias whether filters have a bias; default true
 * @param weightInit initial weights, with a fan-in of kernel height · kernel width; default auto,
 *     by the activation that follows. Biases begin at 0
 */
public record DepthwiseConv(
    List<Integer> kernel,
    @Default("1") List<Integer> stride,
    @Default("same") String padding,
    @Default("1") List<Integer> dilation,
    @Default("true") boolean bias,
    @Default("auto") Initializer weightInit)
    implements Layer {
  public DepthwiseConv {
    kernel = List.copyOf(kernel);
    stride = List.copyOf(stride);
    dilation = List.copyOf(dilation);
    padding = new SlidingWindows("depthwiseConv", kernel, stride, padding, dilation).padding();
  }

  private ImageWindow window(Shape input) {
    return new SlidingWindows("depthwiseConv", kernel, stride, padding, dilation).over(input);
  }

  @Override
  public Shape outputShape(Shape input) {
    return SlidingWindows.output(window(input), 3, input.channels());
  }

  @Override
  public void declare(Shape input, Declaration own) {
    int channels = input.channels();
    ConvolutionRun.declare(window(input), channels, channels, channels, bias, own);
  }

  @Override
  public long multiplyAdds(Shape input) {
    return ConvolutionRun.multiplyAdds(
        window(input), input.channels(), input.channels(), input.channels());
  }

  @Override
  public void initialize(Placement at, Binding binding, Initializer recommended, Rng rng) {
    ImageWindow window = window(at.input());
    int channels = at.input().channels();
    ConvolutionRun.initialize(
        window, channels, channels, weightInit, at, binding.parameters(), recommended, rng);
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
    int channels = at.input().channels();
    return new ConvolutionRun(window(at.input()), channels, channels, bias, at, binding);
  }
}
