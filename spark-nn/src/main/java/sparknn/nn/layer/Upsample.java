package sparknn.nn.layer;

import java.util.List;
import sparknn.nn.conv.NearestUpsampling;
import sparknn.nn.linalg.Shape;
import sparknn.nn.spec.Default;

/**
 * Each pixel repeated: {@code output[y, x] = input[⌊y / factor⌋, ⌊x / factor⌋]}. {@code input
 * [batch, height, width, channels]; output [batch, height · factor, width · factor, channels]}, or
 * a signal {@code [batch, time, channels]}.
 *
 * @param factor how often: one number, or {@code [down, across]} for an image; default 2
 */
public record Upsample(@Default("2") List<Integer> factor) implements Layer {
  public Upsample {
    factor = List.copyOf(factor);
    SlidingWindows.requireSides("upsample's factor", factor);
  }

  @Override
  public Shape outputShape(Shape input) {
    boolean signal = input.rank() == 2;
    if (!(signal && factor.size() == 1) && input.rank() != 3) {
      throw new IllegalArgumentException(
          String.format(
              "upsample(%s) must be given an image, [height, width, channels], or a signal with one"
                  + " factor, got %s",
              factor, input));
    }
    int last = factor.get(factor.size() - 1);
    return signal
        ? Shape.of(Math.multiplyExact(input.dimension(0), last), input.channels())
        : Shape.of(
            Math.multiplyExact(input.dimension(0), factor.get(0)),
            Math.multiplyExact(input.dimension(1), last),
            input.channels());
  }

  @Override
  public LayerRun bind(Placement at, Binding binding) {
    Shape input = at.input();
    boolean signal = input.rank() == 2;
    return new Run(
        new NearestUpsampling(
            signal ? 1 : input.dimension(0),
            input.dimension(signal ? 0 : 1),
            input.channels(),
            signal ? 1 : factor.get(0),
            factor.get(factor.size() - 1)));
  }

  private record Run(NearestUpsampling upsampling) implements LayerRun {
    @Override
    public void forward(float[] input, float[] output, int rows, StepContext pass) {
      upsampling.forward(input, output, rows);
    }

    @Override
    public void backward(float[] input, float[] output, float[] dOutput, float[] dInput, int rows) {
      if (dInput != null) {
        upsampling.backward(dOutput, dInput, rows);
      }
    }
  }
}
