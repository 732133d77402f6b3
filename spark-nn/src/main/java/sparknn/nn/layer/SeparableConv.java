package sparknn.nn.layer;

import java.util.List;
import sparknn.nn.init.Initializer;
import sparknn.nn.linalg.Shape;
import sparknn.nn.spec.Default;

/**
 * A convolution in two: each channel by itself ({@link DepthwiseConv}, without a bias), then a
 * mixture of the channels at each place ({@link Conv} with kernel 1): about kernel² times fewer
 * products than one convolution.
 *
 * <p>{@code input [batch, height, width, channels]; output [batch, output height, output width,
 * filters]}. Chollet 2017, "Xception: deep learning with depthwise separable convolutions".
 *
 * @param filters how many channels the output has, at least 1
 * @param kernel size of what a filter sees, in pixels: one number or {@code [height, width]}
 * @param stride of the first: one number or {@code [down, across]}; default 1
 * @param padding of the first: {@code same}, {@code valid} or a number of pixels; default same
 * @param dilation of the first: one number or {@code [down, across]}; default 1
 * @param bias whether filters have a bias; default true
 * @param weightInit initial weights of both; default auto, by the activation that follows
 */
public record SeparableConv(
    int filters,
    List<Integer> kernel,
    @Default("1") List<Integer> stride,
    @Default("same") String padding,
    @Default("1") List<Integer> dilation,
    @Default("true") boolean bias,
    @Default("auto") Initializer weightInit)
    implements Composite {
  public SeparableConv {
    kernel = List.copyOf(kernel);
    stride = List.copyOf(stride);
    dilation = List.copyOf(dilation);
    padding = new SlidingWindows("separableConv", kernel, stride, padding, dilation).padding();
    Conv.requireFilters("separableConv", filters, 1);
  }

  @Override
  public Sequential layers(Shape input) {
    // Checked under its own name; the layers within would give theirs.
    new SlidingWindows("separableConv", kernel, stride, padding, dilation).over(input);
    List<Integer> one = List.of(1);
    return new Sequential(
        List.of(
            new DepthwiseConv(kernel, stride, padding, dilation, false, weightInit),
            new Conv(filters, one, one, SlidingWindows.VALID, 1, one, bias, weightInit)));
  }
}
