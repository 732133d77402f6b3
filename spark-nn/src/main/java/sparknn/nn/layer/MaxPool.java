package sparknn.nn.layer;

import java.util.List;
import sparknn.nn.conv.ImageWindow;
import sparknn.nn.conv.MaxPooling;
import sparknn.nn.linalg.Shape;
import sparknn.nn.spec.Default;

/**
 * The largest value under a window, channel by channel; padding counts as no value.
 *
 * <p>{@code input [batch, height, width, channels]; output [batch, output height, output width,
 * channels]}, or a signal {@code [batch, time, channels]}. The derivative goes to the first of the
 * largest values.
 *
 * @param kernel size of the window: one number or {@code [height, width]}; default 2
 * @param stride from one place to the next: one number or {@code [down, across]}; default {@code
 *     []}, which is the kernel, so that windows do not overlap
 * @param padding {@code same}, {@code valid} or how many pixels on each side, fewer than the kernel
 *     has; default valid, so that what does not fill a window is left out
 */
public record MaxPool(
    @Default("2") List<Integer> kernel,
    @Default("[]") List<Integer> stride,
    @Default("valid") String padding)
    implements Layer {
  public MaxPool {
    kernel = List.copyOf(kernel);
    stride = List.copyOf(stride);
    padding = SlidingWindows.pooling("maxPool", kernel, stride, padding).padding();
  }

  private ImageWindow window(Shape input) {
    return SlidingWindows.pooling("maxPool", kernel, stride, padding).overEither(input);
  }

  @Override
  public Shape outputShape(Shape input) {
    return SlidingWindows.output(window(input), input.rank(), input.channels());
  }

  @Override
  public LayerRun bind(Placement at, Binding binding) {
    return new Run(new MaxPooling(window(at.input()), at.input().channels(), binding));
  }

  private record Run(MaxPooling pooling) implements LayerRun {
    @Override
    public void forward(float[] input, float[] output, int rows, StepContext pass) {
      pooling.forward(input, output, rows);
    }

    @Override
    public void backward(float[] input, float[] output, float[] dOutput, float[] dInput, int rows) {
      if (dInput != null) {
        pooling.backward(input, output, dOutput, dInput, rows);
      }
    }

    @Override
    public boolean backwardReadsOutput() {
      return true;
    }
  }
}
