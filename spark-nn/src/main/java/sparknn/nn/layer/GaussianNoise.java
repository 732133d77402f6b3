package sparknn.nn.layer;

import sparknn.nn.linalg.Shape;
import sparknn.nn.random.Purpose;
import sparknn.nn.random.Rng;
import sparknn.nn.spec.Require;

/**
 * Adds normal noise of mean 0 to each value in training; at inference nothing happens. On the input
 * it is as good as a penalty on the network's slopes: Bishop 1995, "Training with noise is
 * equivalent to Tikhonov regularization".
 *
 * @param std standard deviation of the noise, 0 or greater
 */
public record GaussianNoise(double std) implements Layer {
  public GaussianNoise {
    Require.notNegative("gaussianNoise's std", std);
  }

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  public boolean noise() {
    return true;
  }

  @Override
  public LayerRun bind(Placement at, Binding binding) {
    return new Run((float) std, at.input().size(), Rng.at(0, Purpose.NOISE));
  }

  private record Run(float std, int size, Rng rng) implements LayerRun {
    @Override
    public void forward(float[] input, float[] output, int rows, StepContext pass) {
      int length = rows * size;
      if (pass.training()) {
        rng.restart(pass.nextKey(Purpose.NOISE));
        for (int i = 0; i < length; i++) {
          output[i] = input[i] + std * (float) rng.nextGaussian();
        }
      } else if (input != output) {
        System.arraycopy(input, 0, output, 0, length);
      }
    }

    @Override
    public void backward(float[] input, float[] output, float[] dOutput, float[] dInput, int rows) {
      if (dInput != null && dInput != dOutput) {
        System.arraycopy(dOutput, 0, dInput, 0, rows * size);
      }
    }

    @Override
    public boolean inPlace() {
      return true;
    }
  }
}
