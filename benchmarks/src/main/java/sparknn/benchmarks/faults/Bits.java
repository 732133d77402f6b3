package sparknn.benchmarks.faults;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Numbers to compare by their bits. */
final class Bits {
  private Bits() {}

  /** The first half of the SHA-256 of the numbers' bits. */
  static String digest(float[] numbers) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * numbers.length);
    for (float number : numbers) {
      bytes.putInt(Float.floatToRawIntBits(number));
    }
    try {
      byte[] all = MessageDigest.getInstance("SHA-256").digest(bytes.array());
      return HexFormat.of().formatHex(all, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
