package sparknn.nn.io;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import sparknn.nn.linalg.FloatBytes;
import sparknn.nn.train.EarlyStopping;
import sparknn.nn.train.History;
import sparknn.nn.train.Progress;

/**
 * A training between two passes as one file: what was trained, and how far it has come.
 *
 * <p>The file: {@code int magic, int version, int n}, n bytes of JSON (configuration, counters,
 * history, the length of every array), the arrays as float32, little-endian, one behind the other,
 * and the SHA-256 of all that. The ints are big-endian.
 *
 * @param configuration what decides on the result, by name
 * @param progress how far it has come
 * @param lastGood where it would go back to if it diverged; null if it would not
 */
public record SavedProgress(
    Map<String, String> configuration, Progress progress, Progress lastGood) {
  // The name that files have had from the beginning.
  private static final String LAST_GOOD = "refuge";
  private static final int MAGIC = 0x534e4e43;
  private static final int VERSION = 1;
  private static final int LONGEST_HEADER = 1 << 26;
  private static final int INTS = 12;
  private static final int DIGEST = 32;
  private static final int CHUNK = 1 << 18;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Writes the file; does not close. */
  public void write(OutputStream out) throws IOException {
    MessageDigest digest = Digest.sha256();
    DataOutputStream data = new DataOutputStream(new DigestOutputStream(out, digest));
    byte[] header = header().toString().getBytes(StandardCharsets.UTF_8);
    data.writeInt(MAGIC);
    data.writeInt(VERSION);
    data.writeInt(header.length);
    data.write(header);
    byte[] chunk = new byte[4 * CHUNK];
    for (float[] array : arrays()) {
      for (int from = 0; from < array.length; from += CHUNK) {
        int length = Math.min(CHUNK, array.length - from);
        FloatBytes.write(array, from, length, chunk, 0);
        data.write(chunk, 0, 4 * length);
      }
    }
    data.flush();
    out.write(digest.digest());
  }

  private List<float[]> arrays() {
    List<float[]> arrays = new ArrayList<>(arrays(progress));
    if (lastGood != null) {
      arrays.addAll(arrays(lastGood));
    }
    return arrays;
  }

  private static List<float[]> arrays(Progress of) {
    List<float[]> arrays = new ArrayList<>(List.of(of.state(), of.velocity(), of.best()));
    arrays.addAll(of.lastPasses());
    return arrays;
  }

  private ObjectNode header() {
    ObjectNode root = header(progress);
    ObjectNode settings = root.putObject("configuration");
    configuration.forEach(settings::put);
    if (lastGood != null) {
      root.set(LAST_GOOD, header(lastGood));
    }
    return root;
  }

  private static ObjectNode header(Progress of) {
    ObjectNode node = JSON.createObjectNode();
    node.put("steps", of.steps());
    node.put("rollbacks", of.rollbacks());
    ObjectNode stopping = node.putObject("earlyStopping");
    if (Double.isFinite(of.stopping().best())) {
      stopping.put("best", of.stopping().best());
    }
    stopping.put("bestPass", of.stopping().bestPass());
    stopping.put("passesWithout", of.stopping().passesWithout());
    node.put("history", SavedHistory.write(new History("", 0, 0, of.passes())));
    ArrayNode lengths = node.putArray("lengths");
    arrays(of).forEach(array -> lengths.add(array.length));
    return node;
  }

  /**
   * Reads the file.
   *
   * @param in is read to its end; not closed
   * @param length of the file in bytes, against which all lengths in it are checked before anything
   *     is allocated
   * @throws IOException if it is not what {@link #write} writes; says what was expected and found
   */
  public static SavedProgress read(InputStream in, long length) throws IOException {
    MessageDigest digest = Digest.sha256();
    try {
      DataInputStream data = new DataInputStream(new DigestInputStream(in, digest));
      expect("its first bytes", MAGIC, data.readInt());
      SavedFormat.checkVersion("its version", VERSION, IntNode.valueOf(data.readInt()));
      int headerLength = data.readInt();
      if (headerLength < 0 || headerLength > Math.min(LONGEST_HEADER, length - INTS - DIGEST)) {
        throw new IOException("its header must fit the file, got a length of " + headerLength);
      }
      JsonNode root =
          SavedJson.parse(
              "its header", new String(data.readNBytes(headerLength), StandardCharsets.UTF_8));
      JsonNode there = root.path(LAST_GOOD);
      List<Integer> lengths = lengths(root);
      List<Integer> lengthsThere = there.isObject() ? lengths(there) : List.of();
      long total = Stream.of(lengths, lengthsThere).flatMap(List::stream).mapToLong(n -> n).sum();
      expect("its length in bytes", INTS + headerLength + 4 * total + DIGEST, length);
      byte[] chunk = new byte[4 * CHUNK];
      List<float[]> arrays = arrays(data, lengths, chunk);
      List<float[]> arraysThere = arrays(data, lengthsThere, chunk);
      byte[] computed = digest.digest();
      if (!MessageDigest.isEqual(computed, in.readNBytes(DIGEST))) {
        throw new IOException("its SHA-256 must be that of its content, got another");
      }
      return new SavedProgress(
          configuration(root),
          progress(root, arrays),
          there.isObject() ? progress(there, arraysThere) : null);
    } catch (EOFException e) {
      throw new IOException("it must be complete, got a file that breaks off", e);
    }
  }

  private static List<Integer> lengths(JsonNode node) throws IOException {
    List<Integer> lengths = new ArrayList<>();
    for (JsonNode one : SavedJson.list(node, "lengths")) {
      lengths.add(SavedJson.whole(one, "each of lengths", 0, node));
    }
    if (lengths.size() < 3) {
      throw new IOException("it must have at least 3 arrays, got " + lengths.size());
    }
    return lengths;
  }

  private static List<float[]> arrays(DataInputStream data, List<Integer> lengths, byte[] chunk)
      throws IOException {
    List<float[]> arrays = new ArrayList<>();
    for (int length : lengths) {
      arrays.add(floats(data, length, chunk));
    }
    return arrays;
  }

  private static float[] floats(DataInputStream data, int size, byte[] chunk) throws IOException {
    float[] array = new float[size];
    for (int from = 0; from < size; from += CHUNK) {
      int length = Math.min(CHUNK, size - from);
      data.readFully(chunk, 0, 4 * length);
      FloatBytes.read(chunk, 0, array, from, length);
    }
    return array;
  }

  private static Map<String, String> configuration(JsonNode root) throws IOException {
    Map<String, String> configuration = new LinkedHashMap<>();
    JsonNode settings = root.path("configuration");
    for (Iterator<String> names = settings.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      configuration.put(name, SavedJson.text(settings, name));
    }
    return configuration;
  }

  private static Progress progress(JsonNode node, List<float[]> arrays) throws IOException {
    JsonNode stopping = node.path("earlyStopping");
    double best = SavedJson.number(stopping, "best");
    JsonNode steps = node.path("steps");
    if (!steps.isIntegralNumber() || !steps.canConvertToLong() || steps.longValue() < 0) {
      throw new IOException(
          "steps must be a whole number, 0 or greater, got " + SavedJson.shown(steps));
    }
    return new Progress(
        arrays.get(0),
        steps.longValue(),
        arrays.get(1),
        arrays.subList(3, arrays.size()),
        arrays.get(2),
        new EarlyStopping.Memory(
            Double.isNaN(best) ? Double.POSITIVE_INFINITY : best,
            SavedJson.whole(stopping, "bestPass", -1),
            SavedJson.whole(stopping, "passesWithout", 0)),
        SavedHistory.read(SavedJson.text(node, "history")).passes(),
        node.has("rollbacks") ? SavedJson.whole(node, "rollbacks", 0) : 0);
  }

  private static void expect(String what, long expected, long got) throws IOException {
    if (expected != got) {
      throw new IOException(what + " must be " + expected + ", got " + got);
    }
  }
}
