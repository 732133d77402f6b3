package sparknn.nn.layer;

import sparknn.nn.linalg.Shape;
import sparknn.nn.spec.ComponentCatalog;

/** A layer that changes images in training, and only then; their shape stays. */
interface ImageAugmentation extends Layer {
  /**
   * The same.
   *
   * @throws IllegalArgumentException if it is not that of an image
   */
  @Override
  default Shape outputShape(Shape input) {
    if (input.rank() != 3) {
      throw new IllegalArgumentException(
          ComponentCatalog.nameOf(this)
              + " must be given an image, [height, width, channels], which inputShape tells, got "
              + input);
    }
    return input;
  }

  @Override
  default boolean noise() {
    return true;
  }
}
