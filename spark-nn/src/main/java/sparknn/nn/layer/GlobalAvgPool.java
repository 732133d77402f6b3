package sparknn.nn.layer;

import sparknn.nn.conv.AveragePooling;
import sparknn.nn.conv.ImageWindow;
import sparknn.nn.conv.SlidingWindow;
import sparknn.nn.linalg.Shape;

/**
 * The mean of each channel over all positions: {@code input [batch, …, channels]; output [batch,
 * channels]}. It takes images and signals of any size.
 *
 * <p>Lin et al. 2014, "Network in network".
 */
public record GlobalAvgPool() implements Layer {
  @Override
  public Shape outputShape(Shape input) {
    if (input.rank() < 2) {
      throw new IllegalArgumentException(
          "globalAvgPool must be given positions with channels, such as [height, width, channels],"
              + " got "
              + input);
    }
    return Shape.of(input.channels());
  }

  @Override
  public LayerRun bind(Placement at, Binding binding) {
    int positions = at.input().positions();
    ImageWindow all =
        new ImageWindow(
            SlidingWindow.valid(1, 1, 1, 1),
            SlidingWindow.valid(positions, positions, positions, 1));
    return new Run(new AveragePooling(all, at.input().channels(), binding));
  }

  private record Run(AveragePooling pooling) implements LayerRun {
    @Override
    public void forward(float[] input, float[] output, int rows, StepContext pass) {
      pooling.forward(input, output, rows);
    }

    @Override
    public void backward(float[] input, float[] output, float[] dOutput, float[] dInput, int rows) {
      if (dInput != null) {
        pooling.backward(dOutput, dInput, rows);
      }
    }
  }
}
