package sparknn.nn.layer;

import java.util.Arrays;
import sparknn.nn.init.Initializer;
import sparknn.nn.linalg.Shape;
import sparknn.nn.param.Declaration;
import sparknn.nn.random.Rng;
import sparknn.nn.spec.Require;

/**
 * {@link Standardize} of the first values of a vector; those behind them, such as indices of
 * categories, pass as they are. The Param {@code standardization} puts it first in a network that
 * is given a vector beside the columns of a table.
 *
 * <p>{@code input, output [batch, values]; mean, scale [features]}.
 *
 * @param features how many values are brought to scale, at least 1
 */
public record StandardizeFirst(int features) implements Layer {
  public StandardizeFirst {
    Require.atLeast("standardizeFirst's features", features, 1);
  }

  @Override
  public Shape outputShape(Shape input) {
    if (input.rank() != 1 || input.size() < features) {
      throw new IllegalArgumentException(
          String.format(
              "standardizeFirst must be given a vector of at least %d values, got %s",
              features, input));
    }
    return input;
  }

  @Override
  public void declare(Shape input, Declaration own) {
    new Standardize().declare(Shape.of(features), own);
  }

  @Override
  public void initialize(Placement at, Binding binding, Initializer recommended, Rng rng) {
    int mean = at.statistics().begin();
    Arrays.fill(binding.statistics(), mean, mean + features, 0f);
    Arrays.fill(binding.statistics(), mean + features, at.statistics().end(), 1f);
  }

  @Override
  public boolean movesStatistics() {
    return false;
  }

  /** Whatever averaging makes of equal numbers, they stay what they were, to the bit. */
  @Override
  public void afterAveraging(Shape input, float[] statistics, float[] common, int offset) {
    System.arraycopy(common, offset, statistics, offset, 2 * features);
  }

  @Override
  public LayerRun bind(Placement at, Binding binding) {
    return new Run(at.input().size(), features, binding.statistics(), at.statistics().begin());
  }

  private record Run(int width, int features, float[] statistics, int mean) implements LayerRun {
    @Override
    public void forward(float[] input, float[] output, int rows, StepContext pass) {
      for (int row = 0; row < rows; row++) {
        int at = row * width;
        for (int j = 0; j < features; j++) {
          // In double precision a difference of the largest floats is no infinity.
          double centered = (double) input[at + j] - statistics[mean + j];
          output[at + j] = (float) (centered * statistics[mean + features + j]);
        }
        if (input != output) {
          System.arraycopy(input, at + features, output, at + features, width - features);
        }
      }
    }

    @Override
    public void backward(float[] input, float[] output, float[] dOutput, float[] dInput, int rows) {
      if (dInput == null) {
        return;
      }
      for (int row = 0; row < rows; row++) {
        int at = row * width;
        for (int j = 0; j < features; j++) {
          dInput[at + j] = dOutput[at + j] * statistics[mean + features + j];
        }
        if (dInput != dOutput) {
          System.arraycopy(dOutput, at + features, dInput, at + features, width - features);
        }
      }
    }

    @Override
    public boolean inPlace() {
      return true;
    }
  }
}
