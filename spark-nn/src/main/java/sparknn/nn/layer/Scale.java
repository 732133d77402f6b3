package sparknn.nn.layer;

import java.util.Arrays;
import sparknn.nn.init.Initializer;
import sparknn.nn.linalg.Shape;
import sparknn.nn.param.Declaration;
import sparknn.nn.param.Range;
import sparknn.nn.random.Rng;
import sparknn.nn.spec.Default;
import sparknn.nn.spec.Require;

/**
 * A learned factor for each feature (each channel of an image): {@code output = input ∘ factor}.
 * Before the first dense layer it lets training turn features up and down, most of all with a
 * larger step size for it ({@code stepFactors}).
 *
 * <p>{@code input, output [batch, …, channels]; factor [channels]}; the factors are not penalised.
 * Holzmüller, Grinsztajn and Steinwart 2024, "Better by default: strong pre-tuned MLPs and boosted
 * trees on tabular data", section 3.
 *
 * @param start the first value of every factor; default 1
 * @since 0.1.0
 */
public record Scale(@Default("1") double start) implements Layer {
  public Scale {
    Require.finite("scale's start", start);
  }

  /** Beginning at 1. */
  public Scale() {
    this(1);
  }

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  public void declare(Shape input, Declaration own) {
    own.parameter("factor", Shape.of(input.channels()));
  }

  @Override
  public void initialize(Placement at, Binding binding, Initializer recommended, Rng rng) {
    Range factors = at.parameters();
    Arrays.fill(binding.parameters(), factors.begin(), factors.end(), (float) start);
  }

  @Override
  public LayerRun bind(Placement at, Binding binding) {
    return new Run(
        at.input().channels(),
        at.input().positions(),
        binding.parameters(),
        binding.gradient(),
        at.parameters().begin());
  }

  private record Run(int channels, int positions, float[] parameters, float[] gradient, int factor)
      implements LayerRun {
    @Override
    public void forward(float[] input, float[] output, int rows, StepContext pass) {
      for (int i = 0; i < rows * positions; i++) {
        int row = i * channels;
        for (int j = 0; j < channels; j++) {
          output[row + j] = parameters[factor + j] * input[row + j];
        }
      }
    }

    @Override
    public void backward(float[] input, float[] output, float[] dOutput, float[] dInput, int rows) {
      if (gradient != null) {
        Arrays.fill(gradient, factor, factor + channels, 0f);
        for (int i = 0; i < rows * positions; i++) {
          int row = i * channels;
          for (int j = 0; j < channels; j++) {
            gradient[factor + j] += dOutput[row + j] * input[row + j];
          }
        }
      }
      if (dInput != null) {
        for (int i = 0; i < rows * positions; i++) {
          int row = i * channels;
          for (int j = 0; j < channels; j++) {
            dInput[row + j] = parameters[factor + j] * dOutput[row + j];
          }
        }
      }
    }
  }
}
