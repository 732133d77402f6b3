package sparknn.nn.layer;

/**
 * Working memory that all layers of a task share. What a layer writes there lasts until its call
 * returns.
 */
public final class Scratch {
  private float[] array = {};
  private int length;

  /** Asks for room; while layers are bound. */
  void reserve(int values) {
    length = Math.max(length, values);
  }

  /** As long as the longest that any layer asked for; made when it is first asked for. */
  public float[] array() {
    if (array.length < length) {
      array = new float[length];
    }
    return array;
  }
}
