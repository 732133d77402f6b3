package sparknn.nn.io;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sparknn.nn.spec.Require;

/**
 * The SHA-256 of each file of a saved stage, in the file {@value #FILE}: lines as the command
 * {@code sha256sum} writes and checks them.
 */
public final class Checksums {
  /** The name of the file. */
  public static final String FILE = "SHA256SUMS";

  /** It is never longer, in bytes. */
  public static final int LONGEST = 1 << 24;

  private static final Pattern LINE = Pattern.compile("([0-9a-f]{64}) {2}(\\S.*)");
  private static final int CHUNK = 1 << 16;

  private final Map<String, String> sums = new TreeMap<>();

  /** Notes what a file has. */
  public void put(String name, byte[] content) {
    put(name, Digest.sha256(content));
  }

  /**
   * Notes what a file has.
   *
   * @param sum in hexadecimal digits
   */
  public void put(String name, String sum) {
    sums.put(name, sum);
  }

  /** The files' names, in order. */
  public Set<String> names() {
    return Set.copyOf(sums.keySet());
  }

  /** The text of {@value #FILE}. */
  public String text() {
    StringBuilder text = new StringBuilder();
    sums.forEach((name, sum) -> text.append(sum).append("  ").append(name).append('\n'));
    return text.toString();
  }

  /**
   * Reads it again.
   *
   * @throws IOException if it is not what {@link #text} gives
   */
  public static Checksums read(String text) throws IOException {
    if (text.isEmpty() || text.charAt(text.length() - 1) != '\n') {
      throw new IOException(FILE + " must end with a complete line, got one that breaks off");
    }
    Checksums checksums = new Checksums();
    for (String line : text.substring(0, text.length() - 1).split("\n", -1)) {
      Matcher parts = LINE.matcher(line);
      if (!parts.matches()) {
        throw new IOException(
            String.format(
                "each line of %s must be 64 hexadecimal digits, two spaces and a name, got '%s'",
                FILE, Require.shown(line)));
      }
      if (checksums.sums.put(parts.group(2), parts.group(1)) != null) {
        throw new IOException(
            String.format(
                "%s must name each file once, got '%s' twice",
                FILE, Require.shown(parts.group(2))));
      }
    }
    return checksums;
  }

  /** Demands that a file is what it was. */
  public void check(String name, byte[] content) throws IOException {
    check(name, Digest.sha256(content));
  }

  /**
   * Demands that a file is what it was.
   *
   * @param sum of what it has now, in hexadecimal digits
   */
  public void check(String name, String sum) throws IOException {
    String expected = sums.get(name);
    if (expected == null) {
      throw new IOException(String.format("%s must name every file, got none for %s", FILE, name));
    }
    if (!expected.equals(sum)) {
      throw new IOException(
          String.format(
              "SHA-256 of %s must be '%s' as %s has it, got '%s'", name, expected, FILE, sum));
    }
  }

  /** SHA-256 of all that is still to come, in hexadecimal digits. */
  public static String of(InputStream in) throws IOException {
    MessageDigest digest = Digest.sha256();
    byte[] chunk = new byte[CHUNK];
    for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
      digest.update(chunk, 0, read);
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
