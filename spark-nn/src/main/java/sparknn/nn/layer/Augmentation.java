package sparknn.nn.layer;

import sparknn.nn.linalg.Shape;
import sparknn.nn.random.Purpose;
import sparknn.nn.random.Rng;

/**
 * A change of images in training, at work: for each image another, drawn from the address of the
 * mini-batch and the image's number within it. At inference nothing happens.
 *
 * <p>Each change is linear in the pixels but for a constant, so that the way back is the transposed
 * map. It draws the same numbers again from the same address, and keeps none.
 */
abstract class Augmentation implements LayerRun {
  private final int size;
  private final Rng rng = Rng.at(0, Purpose.AUGMENTATION);
  private long key;

  Augmentation(Shape image) {
    this.size = image.size();
  }

  /** Draws what happens to the next image. */
  abstract void draw(Rng random);

  /** Writes the changed image; both begin at {@code at}. */
  abstract void change(float[] image, float[] changed, int at);

  /** Writes the derivative by the image from that by the changed image. */
  abstract void transposed(float[] dChanged, float[] dImage, int at);

  @Override
  public final void forward(float[] input, float[] output, int rows, StepContext pass) {
    if (!pass.training()) {
      if (input != output) {
        System.arraycopy(input, 0, output, 0, rows * size);
      }
      return;
    }
    key = pass.nextKey(Purpose.AUGMENTATION);
    for (int row = 0; row < rows; row++) {
      rng.restart(Rng.within(key, row));
      draw(rng);
      change(input, output, row * size);
    }
  }

  @Override
  public final void backward(
      float[] input, float[] output, float[] dOutput, float[] dInput, int rows) {
    if (dInput == null) {
      return;
    }
    for (int row = 0; row < rows; row++) {
      rng.restart(Rng.within(key, row));
      draw(rng);
      transposed(dOutput, dInput, row * size);
    }
  }
}
