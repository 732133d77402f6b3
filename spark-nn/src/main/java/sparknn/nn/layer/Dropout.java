package sparknn.nn.layer;

import sparknn.nn.linalg.Shape;
import sparknn.nn.random.Purpose;
import sparknn.nn.spec.Require;

/**
 * Inverted dropout: in training each value is 0 with probability {@code rate} and divided by {@code
 * 1 - rate} otherwise; at inference nothing happens.
 *
 * <p>Srivastava et al. 2014, "Dropout: a simple way to prevent neural networks from overfitting".
 *
 * @param rate the probability to drop, in [0, 1)
 */
public record Dropout(double rate) implements Layer {
  public Dropout {
    Require.inHalfOpen("dropout's rate", rate, 0, 1);
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
    int size = at.input().size();
    DropMask mask = new DropMask(rate, binding.trainingBuffer(size));
    return new Run(size, (float) (1 / (1 - rate)), mask);
  }

  private record Run(int size, float scale, DropMask mask) implements LayerRun {
    @Override
    public void forward(float[] input, float[] output, int rows, StepContext pass) {
      int length = rows * size;
      if (!pass.training()) {
        if (input != output) {
          System.arraycopy(input, 0, output, 0, length);
        }
        return;
      }
      mask.draw(pass.nextKey(Purpose.DROPOUT), length);
      float[] kept = mask.kept();
      for (int i = 0; i < length; i++) {
        output[i] = scale * kept[i] * input[i];
      }
    }

    @Override
    public void backward(float[] input, float[] output, float[] dOutput, float[] dInput, int rows) {
      if (dInput != null) {
        float[] kept = mask.kept();
        for (int i = 0; i < rows * size; i++) {
          dInput[i] = scale * kept[i] * dOutput[i];
        }
      }
    }

    @Override
    public boolean inPlace() {
      return true;
    }
  }
}
