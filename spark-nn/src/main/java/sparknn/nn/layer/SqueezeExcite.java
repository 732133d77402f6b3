package sparknn.nn.layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import sparknn.nn.activation.Activation;
import sparknn.nn.activation.Sigmoid;
import sparknn.nn.init.Auto;
import sparknn.nn.linalg.Shape;
import sparknn.nn.spec.Default;
import sparknn.nn.spec.Require;

/**
 * Each channel times a factor in (0, 1) that a small network makes of the means of all channels:
 *
 * <pre>
 * output = input ∘ sigmoid(dense(activation(dense(mean of the input over its positions))))
 * </pre>
 *
 * <p>{@code input [batch, …, channels]; output} likewise. The first dense layer has {@code max(1,
 * channels / reduction)} units, the second as many as there are channels. Of a vector no mean is
 * taken.
 *
 * <p>Hu et al. 2018, "Squeeze-and-excitation networks".
 *
 * @param reduction how many times fewer units than channels, at least 1; default 16
 * @param activation of the first dense layer; default relu
 */
public record SqueezeExcite(@Default("16") int reduction, @Default("relu") Activation activation)
    implements Layer {
  public SqueezeExcite {
    Require.atLeast("squeezeExcite's reduction", reduction, 1);
  }

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  public List<Child> children(Shape input) {
    List<Layer> gate = new ArrayList<>();
    if (input.rank() > 1) {
      gate.add(new GlobalAvgPool());
    }
    gate.add(new Dense(Math.max(1, input.channels() / reduction), new Auto()));
    gate.add(new Activate(activation));
    gate.add(new Dense(input.channels(), new Auto()));
    gate.add(new Activate(new Sigmoid()));
    return List.of(new Child("gate", new Sequential(gate), input));
  }

  @Override
  public LayerRun bind(Placement at, Binding binding) {
    Shape shape = at.input();
    return new Run(
        binding.run(at.children().get(0), binding.inputDerivatives()),
        shape.positions(),
        shape.channels(),
        binding.buffer(shape.channels()),
        binding.trainingBuffer(shape.channels()),
        binding.trainingBuffer(shape.size()),
        binding.floats(shape.channels()));
  }

  /**
   * The layer at work.
   *
   * @param factors that the gate gave
   * @param dFactors their derivatives
   * @param dGate the derivative of the input by way of the gate
   */
  private record Run(
      LayerRun gate,
      int positions,
      int channels,
      float[] factors,
      float[] dFactors,
      float[] dGate,
      float[] sum)
      implements LayerRun {
    @Override
    public void forward(float[] input, float[] output, int rows, StepContext pass) {
      gate.forward(input, factors, rows, pass);
      for (int i = 0; i < rows * positions; i++) {
        int at = i * channels;
        int factor = i / positions * channels;
        for (int c = 0; c < channels; c++) {
          output[at + c] = input[at + c] * factors[factor + c];
        }
      }
    }

    @Override
    public void backward(float[] input, float[] output, float[] dOutput, float[] dInput, int rows) {
      for (int row = 0; row < rows; row++) {
        Arrays.fill(sum, 0f);
        for (int i = row * positions; i < (row + 1) * positions; i++) {
          int at = i * channels;
          for (int c = 0; c < channels; c++) {
            sum[c] += input[at + c] * dOutput[at + c];
          }
        }
        System.arraycopy(sum, 0, dFactors, row * channels, channels);
      }
      // The gate's way back may change the derivatives of the factors, not the factors.
      gate.backward(input, factors, dFactors, dInput == null ? null : dGate, rows);
      if (dInput == null) {
        return;
      }
      for (int i = 0; i < rows * positions; i++) {
        int at = i * channels;
        int factor = i / positions * channels;
        for (int c = 0; c < channels; c++) {
          dInput[at + c] = dOutput[at + c] * factors[factor + c] + dGate[at + c];
        }
      }
    }
  }
}
