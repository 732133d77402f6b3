package sparknn.nn.io;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import sparknn.nn.spec.Require;

/** What a description says of the bytes of its other file. */
final class Digest {
  private Digest() {}

  /** SHA-256 in hexadecimal digits. */
  static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(sha256().digest(bytes));
  }

  /** Demands that a file has the SHA-256 that its description names. */
  static void expect(String file, String expected, byte[] content) throws IOException {
    String got = sha256(content);
    if (!expected.equals(got)) {
      throw new IOException(
          String.format(
              "SHA-256 of %s must be '%s', got '%s'", file, Require.shown(expected), got));
    }
  }

  /** SHA-256 of what is still to come. */
  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
