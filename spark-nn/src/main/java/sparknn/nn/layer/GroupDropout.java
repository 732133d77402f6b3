package sparknn.nn.layer;

import sparknn.nn.linalg.Shape;
import sparknn.nn.random.Purpose;

/**
 * Inverted dropout in which several values of an example share one fate, at work: whole channels,
 * or all of the example.
 */
final class GroupDropout implements LayerRun {
  private final int positions;
  private final int channels;
  private final boolean wholeExample;
  private final float scale;
  private final DropMask mask;
  private final float[] factors;

  /**
   * @param wholeExample whether there is one fate for an example; otherwise, for each channel
   */
  GroupDropout(double rate, boolean wholeExample, Shape shape, Binding binding) {
    this.positions = shape.positions();
    this.channels = shape.channels();
    this.wholeExample = wholeExample;
    this.scale = (float) (1 / (1 - rate));
    this.mask = new DropMask(rate, binding.trainingBuffer(wholeExample ? 1 : channels));
    this.factors = binding.floats(channels);
  }

  @Override
  public void forward(float[] input, float[] output, int rows, StepContext pass) {
    if (!pass.training()) {
      if (input != output) {
        System.arraycopy(input, 0, output, 0, rows * positions * channels);
      }
      return;
    }
    mask.draw(pass.nextKey(Purpose.DROPOUT), wholeExample ? rows : rows * channels);
    apply(input, output, rows);
  }

  @Override
  public void backward(float[] input, float[] output, float[] dOutput, float[] dInput, int rows) {
    if (dInput != null) {
      apply(dOutput, dInput, rows);
    }
  }

  private void apply(float[] from, float[] to, int rows) {
    float[] kept = mask.kept();
    for (int row = 0; row < rows; row++) {
      for (int c = 0; c < channels; c++) {
        factors[c] = scale * kept[wholeExample ? row : row * channels + c];
      }
      for (int p = row * positions; p < (row + 1) * positions; p++) {
        int at = p * channels;
        for (int c = 0; c < channels; c++) {
          to[at + c] = factors[c] * from[at + c];
        }
      }
    }
  }

  @Override
  public boolean inPlace() {
    return true;
  }
}
