package sparknn.nn.linalg;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Floats as little-endian bytes and back, in bulk: the form in which numbers travel and are kept.
 */
public final class FloatBytes {
  private FloatBytes() {}

  /** A little-endian view of bytes. */
  public static ByteBuffer view(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Writes {@code length} floats into bytes from {@code byteOffset}. */
  public static void write(float[] from, int offset, int length, byte[] to, int byteOffset) {
    view(to)
        .position(byteOffset)
        .slice()
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .put(from, offset, length);
  }

  /** Reads {@code length} floats from bytes from {@code byteOffset}. */
  public static void read(byte[] from, int byteOffset, float[] to, int offset, int length) {
    view(from)
        .position(byteOffset)
        .slice()
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(to, offset, length);
  }
}
