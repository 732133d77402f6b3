package sparknn.nn.layer;

import java.util.List;
import sparknn.nn.conv.ImageWindow;
import sparknn.nn.init.Initializer;
import sparknn.nn.linalg.Shape;
import sparknn.nn.param.Declaration;
import sparknn.nn.random.Rng;
import sparknn.nn.spec.Default;

/**
 * A convolution along time: each filter slides over a signal and gives, at each place, the sum of
 * what it sees times its weights, and a bias:
 *
 * <pre>
 * output[t, f] = bias[f] + Σ input[t·s - p + k·d, c] · weight[0, k, c, f]
 * </pre>
 *
 * <p>over k and the channels c of the filter's group, with stride s, padding p and dilation d;
 * beyond the ends are zeros. {@code input [batch, time, channels]; weight [1, kernel, channels /
 * groups, filters]; bias [filters]; output [batch, output time, filters]}.
 *
 * <p>Waibel et al. 1989, "Phoneme recognition using time-delay neural networks".
 *
 * @param filters how many channels the output has, at least 1
 * @param kernel how many steps of time a filter sees
 * @param stride steps from one place to the next; default 1
 * @param padding {@code same} (as much as makes the output ⌈time / stride⌉, the odd step behind),
 *     {@code valid} (none) or how many steps on each side; default same
 * @param groups how many parts the channels and the filters are in, each for itself; divides both;
 *     default 1
 * @param dilation steps from one weight to the next; default 1
 * @param bias whether filters have a bias; default true
 * @param weightInit initial weights, with a fan-in of all that a filter sees; default auto, by the
 *     activation that follows. Biases begin at 0
 */
public record Conv1d(
    int filters,
    int kernel,
    @Default("1") int stride,
    @Default("same") String padding,
    @Default("1") int groups,
    @Default("1") int dilation,
    @Default("true") boolean bias,
    @Default("auto") Initializer weightInit)
    implements Layer {
  public Conv1d {
    padding = windows(kernel, stride, padding, dilation).padding();
    Conv.requireFilters("conv1d", filters, groups);
  }

  private static SlidingWindows windows(int kernel, int stride, String padding, int dilation) {
    return new SlidingWindows(
        "conv1d", List.of(kernel), List.of(stride), padding, List.of(dilation));
  }

  private ImageWindow window(Shape input) {
    ImageWindow window = windows(kernel, stride, padding, dilation).overSignal(input);
    Conv.requireChannels("conv1d", input, groups);
    return window;
  }

  @Override
  public Shape outputShape(Shape input) {
    return SlidingWindows.output(window(input), 2, filters);
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
