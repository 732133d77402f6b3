package sparknn.nn.layer;

import sparknn.nn.linalg.Shape;
import sparknn.nn.random.Purpose;
import sparknn.nn.spec.Require;

/**
 * Dropout for networks of SELU units: dropped values become SELU's lower limit {@code α' = -λα} and
 * all are then scaled and shifted so that mean 0 and variance 1 stay what they are:
 *
 * <pre>
 * output = a · (kept ? input : α') + b,  a = (q + α'² q (1 - q))^(-1/2),  b = -a (1 - q) α',  q = 1 - rate
 * </pre>
 *
 * <p>At inference nothing happens. Klambauer et al. 2017, "Self-normalizing neural networks".
 *
 * @param rate the probability to drop, in [0, 1)
 */
public record AlphaDropout(double rate) implements Layer {
  private static final double LIMIT = -1.0507009873554805 * 1.6732632423543772;

  public AlphaDropout {
    Require.inHalfOpen("alphaDropout's rate", rate, 0, 1);
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
    double q = 1 - rate;
    double a = 1 / Math.sqrt(q + LIMIT * LIMIT * q * rate);
    int size = at.input().size();
    DropMask mask = new DropMask(rate, binding.trainingBuffer(size));
    return new Run(size, (float) a, (float) (-a * rate * LIMIT), mask);
  }

  private record Run(int size, float a, float b, DropMask mask) implements LayerRun {
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
      float dropped = (float) LIMIT;
      for (int i = 0; i < length; i++) {
        output[i] = a * (kept[i] * input[i] + (1f - kept[i]) * dropped) + b;
      }
    }

    @Override
    public void backward(float[] input, float[] output, float[] dOutput, float[] dInput, int rows) {
      if (dInput != null) {
        float[] kept = mask.kept();
        for (int i = 0; i < rows * size; i++) {
          dInput[i] = a * kept[i] * dOutput[i];
        }
      }
    }

    @Override
    public boolean inPlace() {
      return true;
    }
  }
}
