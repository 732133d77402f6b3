package sparknn.nn.layer;

import java.util.Arrays;
import sparknn.nn.init.Initializer;
import sparknn.nn.linalg.Matrices;
import sparknn.nn.linalg.Shape;
import sparknn.nn.param.ParameterLayout;
import sparknn.nn.random.Rng;
import sparknn.nn.spec.Default;
import sparknn.nn.spec.Require;

/**
 * Layer normalisation: each example brought to mean 0 and variance 1 over its own values, then
 * scaled and shifted by what is learned for each of them:
 *
 * <pre>
 * output = scale ∘ (input - mean) / √(variance + epsilon) + shift
 * </pre>
 *
 * <p>The same in training and at inference, and for any batch size. The variance is divided by the
 * number of values. {@code input [batch, …]; scale, shift [values of an example]}. Scale begins at
 * 1, shift at 0; neither is penalised.
 *
 * <p>Ba, Kiros and Hinton 2016, "Layer normalization".
 *
 * @param epsilon added to the variance, greater than 0; default 1e-5
 */
public record LayerNorm(@Default("1e-5") double epsilon) implements Layer {
  public LayerNorm {
    Require.positive("layerNorm's epsilon", epsilon);
  }

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  public void declare(
      Shape input, ParameterLayout.Builder parameters, ParameterLayout.Builder state) {
    parameters.add("scale", input, false).add("shift", input, false);
  }

  @Override
  public void initialize(Shape input, Binding binding, Initializer recommended, Rng rng) {
    int scale = binding.parameterOffset();
    int shift = scale + input.size();
    Arrays.fill(binding.parameters(), scale, shift, 1f);
    Arrays.fill(binding.parameters(), shift, shift + input.size(), 0f);
  }

  @Override
  public LayerRun bind(Shape input, Binding binding) {
    return new Run(epsilon, input.size(), binding);
  }

  private static final class Run implements LayerRun {
    private final double epsilon;
    private final int size;
    private final float[] parameters;
    private final float[] gradient;
    private final int scale;
    private final int shift;
    private final float[] normalized;
    private final float[] inverse;
    private final double[] sums;

    Run(double epsilon, int size, Binding binding) {
      this.epsilon = epsilon;
      this.size = size;
      this.parameters = binding.parameters();
      this.gradient = binding.gradient();
      this.scale = binding.parameterOffset();
      this.shift = scale + size;
      int kept = binding.training() ? binding.maxRows() : 0;
      this.normalized = new float[Math.multiplyExact(kept, size)];
      this.inverse = new float[kept];
      this.sums = new double[size];
    }

    @Override
    public void forward(float[] input, float[] output, int rows, Pass pass) {
      boolean keep = pass.training();
      for (int i = 0; i < rows; i++) {
        int row = i * size;
        double sum = 0;
        for (int j = row; j < row + size; j++) {
          sum += input[j];
        }
        float mean = (float) (sum / size);
        double squares = 0;
        for (int j = row; j < row + size; j++) {
          float centered = input[j] - mean;
          squares += (double) centered * centered;
        }
        float factor = (float) (1 / Math.sqrt(squares / size + epsilon));
        for (int j = 0; j < size; j++) {
          float value = (input[row + j] - mean) * factor;
          output[row + j] = value * parameters[scale + j] + parameters[shift + j];
          if (keep) {
            normalized[row + j] = value;
          }
        }
        if (keep) {
          inverse[i] = factor;
        }
      }
    }

    @Override
    public void backward(float[] input, float[] output, float[] dOutput, float[] dInput, int rows) {
      Matrices.sumProductRows(dOutput, normalized, rows, size, sums);
      for (int j = 0; j < size; j++) {
        gradient[scale + j] = (float) sums[j];
      }
      Matrices.sumRows(dOutput, rows, size, sums);
      for (int j = 0; j < size; j++) {
        gradient[shift + j] = (float) sums[j];
      }
      if (dInput != null) {
        for (int i = 0; i < rows; i++) {
          differentiate(i, dOutput, dInput);
        }
      }
    }

    private void differentiate(int i, float[] dOutput, float[] dInput) {
      int row = i * size;
      double sum = 0;
      double product = 0;
      for (int j = 0; j < size; j++) {
        float d = dOutput[row + j] * parameters[scale + j];
        sum += d;
        product += (double) d * normalized[row + j];
      }
      float mean = (float) (sum / size);
      float slope = (float) (product / size);
      for (int j = 0; j < size; j++) {
        float d = dOutput[row + j] * parameters[scale + j];
        dInput[row + j] = inverse[i] * (d - mean - normalized[row + j] * slope);
      }
    }

    @Override
    public boolean inPlace() {
      return true;
    }
  }
}
