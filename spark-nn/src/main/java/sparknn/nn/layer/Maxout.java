package sparknn.nn.layer;

import java.util.Arrays;
import java.util.Optional;
import sparknn.nn.init.HeNormal;
import sparknn.nn.init.Initializer;
import sparknn.nn.linalg.Shape;
import sparknn.nn.spec.Default;
import sparknn.nn.spec.Require;

/**
 * Maxout: each output is the largest of {@code pieces} neighbouring inputs, channels of one
 * position where there are positions. Behind a dense layer the pieces are learned, and their
 * maximum is a learned convex activation; of equal pieces the first gets the derivative.
 *
 * <p>{@code input [batch, …, units · pieces]; output [batch, …, units]}. As the {@code activation}
 * of hidden layers it makes the dense layer before it {@code pieces} times as wide, so that {@code
 * hiddenLayers} are the outputs. Goodfellow et al. 2013, "Maxout networks".
 *
 * @param pieces at least 2; default 2
 */
public record Maxout(@Default("2") int pieces) implements Layer {
  public Maxout {
    Require.atLeast("maxout's pieces", pieces, 2);
  }

  @Override
  public Shape outputShape(Shape input) {
    if (input.channels() % pieces != 0) {
      throw new IllegalArgumentException(
          String.format(
              "maxout(%d) must be given a multiple of %d values in the last dimension, got %s",
              pieces, pieces, input));
    }
    return input.withChannels(input.channels() / pieces);
  }

  @Override
  public int unitsBefore(int units) {
    return Math.multiplyExact(units, pieces);
  }

  @Override
  public Optional<Initializer> recommendedInit() {
    return Optional.of(new HeNormal());
  }

  @Override
  public LayerRun bind(Placement at, Binding binding) {
    return new Run(pieces, at.output().size());
  }

  private record Run(int pieces, int units) implements LayerRun {
    @Override
    public void forward(float[] input, float[] output, int rows, StepContext pass) {
      for (int i = 0; i < rows * units; i++) {
        float largest = input[i * pieces];
        for (int piece = 1; piece < pieces; piece++) {
          largest = Math.max(largest, input[i * pieces + piece]);
        }
        output[i] = largest;
      }
    }

    @Override
    public void backward(float[] input, float[] output, float[] dOutput, float[] dInput, int rows) {
      if (dInput == null) {
        return;
      }
      Arrays.fill(dInput, 0, rows * units * pieces, 0f);
      for (int i = 0; i < rows * units; i++) {
        int piece = i * pieces;
        while (input[piece] < output[i]) {
          piece++;
        }
        dInput[piece] = dOutput[i];
      }
    }

    @Override
    public boolean backwardReadsOutput() {
      return true;
    }
  }
}
