package sparknn.examples.components;

import java.util.Arrays;
import sparknn.nn.init.Initializer;
import sparknn.nn.layer.Binding;
import sparknn.nn.layer.Layer;
import sparknn.nn.layer.LayerRun;
import sparknn.nn.layer.Placement;
import sparknn.nn.layer.StepContext;
import sparknn.nn.linalg.Shape;
import sparknn.nn.param.Declaration;
import sparknn.nn.param.Range;
import sparknn.nn.random.Rng;
import sparknn.nn.spec.Default;
import sparknn.nn.spec.Require;

/**
 * A layer that takes small values for noise: {@code output = sign(input) · max(|input| - threshold,
 * 0)}, with a threshold that is learned for each feature.
 *
 * <p>{@code input [batch, in]; threshold [in]; output [batch, in]}. Donoho 1995, "De-noising by
 * soft-thresholding".
 *
 * @param start the first value of each threshold, at least 0; default 0.1
 */
public record SoftThreshold(@Default("0.1") double start) implements Layer {
  public SoftThreshold {
    Require.notNegative("softThreshold's start", start);
  }

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  public void declare(Shape input, Declaration own) {
    own.parameter("threshold", Shape.of(input.size())); // A weight would be penalised.
  }

  @Override
  public void initialize(Placement at, Binding binding, Initializer recommended, Rng rng) {
    Range thresholds = at.parameters();
    Arrays.fill(binding.parameters(), thresholds.begin(), thresholds.end(), (float) start);
  }

  @Override
  public LayerRun bind(Placement at, Binding binding) {
    return new Run(
        at.input().size(), binding.parameters(), binding.gradient(), at.parameters().begin());
  }

  /** The layer at work: {@code size} thresholds from {@code at} on in the flat arrays. */
  private record Run(int size, float[] parameters, float[] gradient, int at) implements LayerRun {
    @Override
    public void forward(float[] input, float[] output, int rows, StepContext pass) {
      for (int i = 0; i < rows * size; i++) {
        float kept = Math.max(0f, Math.abs(input[i]) - parameters[at + i % size]);
        output[i] = Math.signum(input[i]) * kept;
      }
    }

    @Override
    public void backward(float[] input, float[] output, float[] dOutput, float[] dInput, int rows) {
      Arrays.fill(gradient, at, at + size, 0f);
      for (int i = 0; i < rows * size; i++) {
        boolean passes = Math.abs(input[i]) > parameters[at + i % size];
        if (passes) {
          gradient[at + i % size] -= dOutput[i] * Math.signum(input[i]);
        }
        if (dInput != null) {
          dInput[i] = passes ? dOutput[i] : 0f;
        }
      }
    }
  }
}
