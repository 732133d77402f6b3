package sparknn.nn.layer;

import sparknn.nn.linalg.Shape;
import sparknn.nn.linalg.SparseRows;

/**
 * The values of an image, or of whatever has positions, as one vector: {@code input [batch, …,
 * channels]; output [batch, values of an example]}. Nothing is computed; the order stays, position
 * by position, so that a dense layer behind it has a weight for each channel of each position.
 */
public record Flatten() implements Layer {
  @Override
  public Shape outputShape(Shape input) {
    return Shape.of(input.size());
  }

  /** The places of values in an example do not change. */
  @Override
  public SparseUse sparseUse(Shape input) {
    return SparseUse.KEEPS;
  }

  @Override
  public LayerRun bind(Placement at, Binding binding) {
    return new Run(at.input().size());
  }

  private record Run(int size) implements LayerRun {
    @Override
    public void forward(float[] input, float[] output, int rows, StepContext pass) {
      copy(input, output, rows * size);
    }

    @Override
    public void backward(float[] input, float[] output, float[] dOutput, float[] dInput, int rows) {
      if (dInput != null) {
        copy(dOutput, dInput, rows * size);
      }
    }

    @Override
    public SparseRows keep(SparseRows input, StepContext pass) {
      return input;
    }

    private static void copy(float[] from, float[] to, int length) {
      if (from != to) {
        System.arraycopy(from, 0, to, 0, length);
      }
    }

    @Override
    public boolean inPlace() {
      return true;
    }
  }
}
