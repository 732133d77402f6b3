package sparknn.nn.layer;

/**
 * Working memory that all layers of a task share. What a layer writes there lasts until its call
 * returns.
 */
public final class Scratch {
  private float[] array = new float[0];

  /** Makes room; while layers are bound. */
  void reserve(int length) {
    if (array.length < length) {
      array = new float[length];
    }
  }

  /** As long as the longest that any layer asked for. */
  public float[] array() {
    return array;
  }
}
