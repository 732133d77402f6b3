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
  public LayerRun bind(Shape input, Binding binding) {
    return new Run((float) rate, input.size(), binding.training() ? binding.maxRows() : 0);
  }

  private static final class Run implements LayerRun {
    // Numbers are compared by 31 random bits.
    private final int threshold;
    private final float scale;
    private final int size;
    private final float[] mask;

    Run(float rate, int size, int maxRows) {
      this.threshold = (int) (rate * 0x1.0p31);
      this.scale = 1f / (1f - rate);
      this.size = size;
      this.mask = new float[Math.multiplyExact(maxRows, size)];
    }

    @Override
    public void forward(float[] input, float[] output, int rows, Pass pass) {
      int length = rows * size;
      if (!pass.training()) {
        if (input != output) {
          System.arraycopy(input, 0, output, 0, length);
        }
        return;
      }
      drawMask(pass.nextKey(Purpose.DROPOUT), length);
      for (int i = 0; i < length; i++) {
        output[i] = input[i] * mask[i];
      }
    }

    /** The mask of element i is a mix of the key and i: a counter, not a sequence. */
    private void drawMask(long key, int length) {
      int low = (int) key;
      int high = (int) (key >>> 32);
      for (int i = 0; i < length; i++) {
        int bits = mix(mix(i + low) ^ high) >>> 1;
        mask[i] = bits >= threshold ? scale : 0f;
      }
    }

    /** A permutation of the 32-bit numbers with low bias (found by C. Wellons, "lowbias32"). */
    private static int mix(int x) {
      x ^= x >>> 16;
      x *= 0x7feb352d;
      x ^= x >>> 15;
      x *= 0x846ca68b;
      return x ^ (x >>> 16);
    }

    @Override
    public void backward(float[] input, float[] output, float[] dOutput, float[] dInput, int rows) {
      if (dInput != null) {
        for (int i = 0; i < rows * size; i++) {
          dInput[i] = dOutput[i] * mask[i];
        }
      }
    }

    @Override
    public boolean inPlace() {
      return true;
    }
  }
}
