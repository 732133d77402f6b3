package sparknn.nn.layer;

import java.util.Arrays;
import sparknn.nn.init.Initializer;
import sparknn.nn.linalg.Matrices;
import sparknn.nn.linalg.Shape;
import sparknn.nn.param.Declaration;
import sparknn.nn.random.Rng;
import sparknn.nn.spec.Default;
import sparknn.nn.spec.Require;

/**
 * Layer normalisation: the values of an example, or of each position of an image, brought to mean 0
 * and variance 1, then scaled and shifted by what is learned for each of them:
 *
 * <pre>
 * output = scale ∘ (input - mean) / √(variance + epsilon) + shift
 * </pre>
 *
 * <p>The same in training and at inference, and for any batch size. The variance is divided by the
 * number of values. {@code input [batch, …, channels]; scale, shift [channels]}: it acts on the
 * last dimension. Scale begins at 1, shift at 0; neither is penalised.
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
  public void declare(Shape input, Declaration own) {
    Shape each = Shape.of(input.channels());
    own.parameter("scale", each).parameter("shift", each);
  }

  @Override
  public void initialize(Placement at, Binding binding, Initializer recommended, Rng rng) {
    int scale = at.parameters().begin();
    int shift = scale + at.input().channels();
    Arrays.fill(binding.parameters(), scale, shift, 1f);
    Arrays.fill(binding.parameters(), shift, at.parameters().end(), 0f);
  }

  @Override
  public LayerRun bind(Placement at, Binding binding) {
    return new Run(epsilon, at, binding);
  }

  private static final class Run implements LayerRun {
    private final double epsilon;
    // Rows of the matrix [rows · positions, size] for one example.
    private final int positions;
    private final int size;
    private final float[] parameters;
    private final float[] gradient;
    private final int scale;
    private final int shift;
    private final boolean keep;
    private final float[] normalized;
    private final float[] inverse;
    private final double[] sums;

    Run(double epsilon, Placement at, Binding binding) {
      this.epsilon = epsilon;
      this.positions = at.input().positions();
      this.size = at.input().channels();
      this.parameters = binding.parameters();
      this.gradient = binding.gradient();
      this.scale = at.parameters().begin();
      this.shift = scale + size;
      this.keep = binding.training();
      this.normalized = binding.trainingBuffer(at.input().size());
      this.inverse = binding.trainingBuffer(positions);
      this.sums = binding.doubles(size);
    }

    @Override
    public void forward(float[] input, float[] output, int rows, StepContext pass) {
      for (int i = 0; i < rows * positions; i++) {
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
      int all = rows * positions;
      if (gradient != null) {
        Matrices.sumProductRows(dOutput, normalized, all, size, sums);
        for (int j = 0; j < size; j++) {
          gradient[scale + j] = (float) sums[j];
        }
        Matrices.sumRows(dOutput, all, size, sums);
        for (int j = 0; j < size; j++) {
          gradient[shift + j] = (float) sums[j];
        }
      }
      if (dInput != null) {
        for (int i = 0; i < all; i++) {
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
