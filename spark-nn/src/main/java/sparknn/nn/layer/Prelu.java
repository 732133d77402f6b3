package sparknn.nn.layer;

import java.util.Arrays;
import java.util.Optional;
import sparknn.nn.init.HeNormal;
import sparknn.nn.init.Initializer;
import sparknn.nn.linalg.Shape;
import sparknn.nn.param.Declaration;
import sparknn.nn.param.Range;
import sparknn.nn.random.Rng;
import sparknn.nn.spec.Default;
import sparknn.nn.spec.Require;

/**
 * Parametric rectified linear unit: {@code f(x) = max(0, x) + slope · min(0, x)} with a slope that
 * is learned for each feature (each channel of an image); the derivative at 0 is the slope.
 *
 * <p>{@code input [batch, …, channels]; slope [channels]}; the slopes are not penalised. He et al.
 * 2015, "Delving deep into rectifiers".
 *
 * @param start the first value of every slope; default 0.25
 */
public record Prelu(@Default("0.25") double start) implements Layer {
  public Prelu {
    Require.finite("prelu's start", start);
  }

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  public void declare(Shape input, Declaration own) {
    own.parameter("slope", Shape.of(input.channels()));
  }

  @Override
  public void initialize(Placement at, Binding binding, Initializer recommended, Rng rng) {
    Range slopes = at.parameters();
    Arrays.fill(binding.parameters(), slopes.begin(), slopes.end(), (float) start);
  }

  @Override
  public Optional<Initializer> recommendedInit() {
    return Optional.of(new HeNormal());
  }

  @Override
  public LayerRun bind(Placement at, Binding binding) {
    int channels = at.input().channels();
    return new Run(
        channels,
        at.input().positions(),
        binding.parameters(),
        binding.gradient(),
        at.parameters().begin());
  }

  private record Run(int channels, int positions, float[] parameters, float[] gradient, int slope)
      implements LayerRun {
    @Override
    public void forward(float[] input, float[] output, int rows, StepContext pass) {
      for (int i = 0; i < rows * positions; i++) {
        int row = i * channels;
        for (int j = 0; j < channels; j++) {
          float x = input[row + j];
          output[row + j] = Math.max(0f, x) + parameters[slope + j] * Math.min(0f, x);
        }
      }
    }

    @Override
    public void backward(float[] input, float[] output, float[] dOutput, float[] dInput, int rows) {
      if (gradient != null) {
        Arrays.fill(gradient, slope, slope + channels, 0f);
        for (int i = 0; i < rows * positions; i++) {
          int row = i * channels;
          for (int j = 0; j < channels; j++) {
            gradient[slope + j] += dOutput[row + j] * Math.min(0f, input[row + j]);
          }
        }
      }
      if (dInput != null) {
        for (int i = 0; i < rows * positions; i++) {
          int row = i * channels;
          for (int j = 0; j < channels; j++) {
            float factor = input[row + j] > 0 ? 1f : parameters[slope + j];
            dInput[row + j] = dOutput[row + j] * factor;
          }
        }
      }
    }
  }
}
