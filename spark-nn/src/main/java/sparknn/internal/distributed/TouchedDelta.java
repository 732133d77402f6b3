package sparknn.internal.distributed;

import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import sparknn.nn.linalg.FloatBytes;
import sparknn.nn.train.FeatureRows;

/*
 * The form in bytes, little-endian:
 *
 *   int features
 *   int   numbers[features]    ascending
 *   float rows[features * rowLength]
 *   float rest[]
 */

/** The rows of a flat state that a round has moved, for those who have the state before it. */
final class TouchedDelta {
  private final FeatureRows layout;
  private final byte[] bytes;
  private final int count;

  TouchedDelta(FeatureRows layout, byte[] bytes) {
    this.layout = layout;
    this.bytes = bytes;
    this.count = FloatBytes.view(bytes).getInt(0);
  }

  /**
   * Takes them from a state.
   *
   * @param features in ascending order
   */
  static byte[] of(FeatureRows layout, float[] flat, int[] features) {
    int length = layout.rowLength();
    float[] rest = layout.rest(flat, layout.width());
    byte[] bytes = new byte[4 + 4 * features.length + 4 * (features.length * length + rest.length)];
    ByteBuffer view = FloatBytes.view(bytes).putInt(features.length);
    view.asIntBuffer().put(features);
    float[] row = new float[length];
    int at = 4 + 4 * features.length;
    for (int feature : features) {
      layout.copyMoved(flat, layout.width(), feature, row, 0);
      FloatBytes.write(row, 0, length, bytes, at);
      at += 4 * length;
    }
    FloatBytes.write(rest, 0, rest.length, bytes, at);
    return bytes;
  }

  /**
   * Brings the state of some features up to date.
   *
   * @param features in ascending order
   */
  void applyTo(float[] some, int[] features) {
    IntBuffer numbers = FloatBytes.view(bytes).position(4).asIntBuffer();
    int length = layout.rowLength();
    int values = 4 + 4 * count;
    float[] row = new float[length];
    int next = 0;
    for (int i = 0; i < features.length && next < count; i++) {
      while (next < count && numbers.get(next) < features[i]) {
        next++;
      }
      if (next < count && numbers.get(next) == features[i]) {
        FloatBytes.read(bytes, values + 4 * next * length, row, 0, length);
        layout.putMoved(some, features.length, i, row, 0);
      }
    }
    float[] rest = new float[layout.restRows() * length];
    FloatBytes.read(bytes, values + 4 * count * length, rest, 0, rest.length);
    layout.putRest(some, features.length, rest);
  }
}
