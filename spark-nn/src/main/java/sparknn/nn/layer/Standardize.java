package sparknn.nn.layer;

import java.util.Arrays;
import sparknn.nn.init.Initializer;
import sparknn.nn.linalg.Shape;
import sparknn.nn.param.Declaration;
import sparknn.nn.random.Rng;

/**
 * Brings features (the channels of an image) to a common scale by numbers that are taken from the
 * data before training begins, and then stay:
 *
 * <pre>
 * output = (input - mean) ∘ scale
 * </pre>
 *
 * <p>{@code input, output [batch, …, channels]; mean, scale [channels]}. Nothing of it is trained.
 * Mean begins at 0 and scale at 1; {@code InputScaling} sets them. The Param {@code
 * standardization} puts it first in a network.
 */
public record Standardize() implements Layer {
  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  public void declare(Shape input, Declaration own) {
    Shape each = Shape.of(input.channels());
    own.statistic("mean", each).statistic("scale", each);
  }

  @Override
  public void initialize(Placement at, Binding binding, Initializer recommended, Rng rng) {
    int mean = at.statistics().begin();
    int scale = mean + at.input().channels();
    Arrays.fill(binding.statistics(), mean, scale, 0f);
    Arrays.fill(binding.statistics(), scale, at.statistics().end(), 1f);
  }

  @Override
  public SparseUse sparseUse(Shape input) {
    return input.rank() == 1 ? SparseUse.KEEPS : SparseUse.NONE;
  }

  @Override
  public boolean movesStatistics() {
    return false;
  }

  /** Whatever averaging makes of equal numbers, they stay what they were, to the bit. */
  @Override
  public void afterAveraging(Shape input, float[] statistics, float[] common, int offset) {
    System.arraycopy(common, offset, statistics, offset, 2 * input.channels());
  }

  @Override
  public LayerRun bind(Placement at, Binding binding) {
    int channels = at.input().channels();
    int mean = at.statistics().begin();
    return binding.sparseInput() == null
        ? new Run(at.input().positions(), channels, binding.statistics(), mean)
        : new SparseStandardizing(channels, binding.statistics(), mean, binding.maxRows());
  }

  private record Run(int positions, int channels, float[] statistics, int mean)
      implements LayerRun {
    @Override
    public void forward(float[] input, float[] output, int rows, StepContext pass) {
      int scale = mean + channels;
      for (int i = 0; i < rows * positions; i++) {
        int row = i * channels;
        for (int j = 0; j < channels; j++) {
          // In double precision a difference of the largest floats is no infinity.
          double centered = (double) input[row + j] - statistics[mean + j];
          output[row + j] = (float) (centered * statistics[scale + j]);
        }
      }
    }

    @Override
    public void backward(float[] input, float[] output, float[] dOutput, float[] dInput, int rows) {
      if (dInput == null) {
        return;
      }
      int scale = mean + channels;
      for (int i = 0; i < rows * positions; i++) {
        int row = i * channels;
        for (int j = 0; j < channels; j++) {
          dInput[row + j] = dOutput[row + j] * statistics[scale + j];
        }
      }
    }

    @Override
    public boolean inPlace() {
      return true;
    }
  }
}
