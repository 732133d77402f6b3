package sparknn.nn.layer;

import java.util.Arrays;
import java.util.Optional;
import sparknn.nn.activation.Activation;
import sparknn.nn.init.Initializer;
import sparknn.nn.linalg.Shape;
import sparknn.nn.param.Declaration;
import sparknn.nn.param.Range;
import sparknn.nn.random.Rng;
import sparknn.nn.spec.Default;
import sparknn.nn.spec.Require;

/**
 * An activation of learned strength: {@code f(x) = (1 - α) x + α σ(x)} with an activation σ and an
 * α that is learned for each feature (each channel of an image), from nothing (0) to more than the
 * activation (above 1).
 *
 * <p>{@code input, output [batch, …, channels]; alpha [channels]}; α is not penalised. Holzmüller,
 * Grinsztajn and Steinwart 2024, "Better by default: strong pre-tuned MLPs and boosted trees on
 * tabular data", section 3.
 *
 * @param function σ
 * @param start the first value of every α; default 1
 * @since 0.1.0
 */
public record Blend(Activation function, @Default("1") double start) implements Layer {
  public Blend {
    Require.finite("blend's start", start);
  }

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  public void declare(Shape input, Declaration own) {
    own.parameter("alpha", Shape.of(input.channels()));
  }

  @Override
  public void initialize(Placement at, Binding binding, Initializer recommended, Rng rng) {
    Range alphas = at.parameters();
    Arrays.fill(binding.parameters(), alphas.begin(), alphas.end(), (float) start);
  }

  @Override
  public Optional<Initializer> recommendedInit() {
    return Optional.of(function.recommendedInit());
  }

  @Override
  public LayerRun bind(Placement at, Binding binding) {
    return new Run(
        function,
        at.input().channels(),
        at.input().positions(),
        binding.parameters(),
        binding.gradient(),
        at.parameters().begin(),
        binding.buffer(at.input().size()),
        binding.trainingBuffer(at.input().size()));
  }

  private record Run(
      Activation function,
      int channels,
      int positions,
      float[] parameters,
      float[] gradient,
      int alpha,
      float[] whole,
      float[] slope)
      implements LayerRun {
    @Override
    public void forward(float[] input, float[] output, int rows, StepContext pass) {
      function.apply(input, whole, rows * positions * channels);
      for (int i = 0; i < rows * positions; i++) {
        int row = i * channels;
        for (int j = 0; j < channels; j++) {
          float x = input[row + j];
          output[row + j] = x + parameters[alpha + j] * (whole[row + j] - x);
        }
      }
    }

    @Override
    public void backward(float[] input, float[] output, float[] dOutput, float[] dInput, int rows) {
      if (gradient != null) {
        Arrays.fill(gradient, alpha, alpha + channels, 0f);
        for (int i = 0; i < rows * positions; i++) {
          int row = i * channels;
          for (int j = 0; j < channels; j++) {
            gradient[alpha + j] += dOutput[row + j] * (whole[row + j] - input[row + j]);
          }
        }
      }
      if (dInput != null) {
        int length = rows * positions * channels;
        function.differentiate(input, whole, dOutput, slope, length);
        for (int i = 0; i < rows * positions; i++) {
          int row = i * channels;
          for (int j = 0; j < channels; j++) {
            float share = parameters[alpha + j];
            dInput[row + j] = (1f - share) * dOutput[row + j] + share * slope[row + j];
          }
        }
      }
    }
  }
}
