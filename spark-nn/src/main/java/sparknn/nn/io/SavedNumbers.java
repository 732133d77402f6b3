package sparknn.nn.io;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Named arrays of numbers in double precision, and their form in two files.
 *
 * <p>{@value #DESCRIPTION_FILE} has format and version, the name and length of every array, and the
 * size and SHA-256 of the other file. {@value #NUMBERS_FILE} is nothing but the numbers: float64,
 * little-endian, array after array.
 */
public final class SavedNumbers {
  /** The name of the description's file. */
  public static final String DESCRIPTION_FILE = "numbers.json";

  /** The name of the file with the numbers. */
  public static final String NUMBERS_FILE = "numbers.bin";

  /** No description is longer, in bytes. */
  public static final int LONGEST_DESCRIPTION = 1 << 16;

  private static final SavedFormat FORMAT = new SavedFormat("spark-nn numbers", 1);

  private final Map<String, double[]> arrays = new LinkedHashMap<>();

  /** Adds an array, which is not copied. */
  public SavedNumbers with(String name, double... numbers) {
    arrays.put(name, numbers);
    return this;
  }

  /**
   * An array; not a copy.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public double[] get(String name) {
    double[] numbers = arrays.get(name);
    if (numbers == null) {
      throw new IllegalArgumentException(
          String.format(
              "the saved numbers must have an array '%s', got %s", name, arrays.keySet()));
    }
    return numbers;
  }

  /**
   * An array of a length.
   *
   * @throws IllegalArgumentException if there is none of this name, or it has another length
   */
  public double[] get(String name, long length) {
    double[] numbers = get(name);
    if (numbers.length != length) {
      throw new IllegalArgumentException(
          String.format(
              "the saved array '%s' must have %d numbers, got %d", name, length, numbers.length));
    }
    return numbers;
  }

  /** The bytes of {@value #NUMBERS_FILE}. */
  public byte[] numbers() {
    long total = 0;
    for (double[] array : arrays.values()) {
      total += array.length;
    }
    byte[] bytes = new byte[Math.toIntExact(Math.multiplyExact(8, total))];
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (double[] array : arrays.values()) {
      buffer.asDoubleBuffer().put(array);
      buffer.position(buffer.position() + 8 * array.length);
    }
    return bytes;
  }

  /**
   * The text of {@value #DESCRIPTION_FILE}.
   *
   * @param numbers the bytes of the other file
   */
  public String description(byte[] numbers) {
    ObjectNode root = FORMAT.begin();
    ArrayNode list = root.putArray("arrays");
    arrays.forEach((name, array) -> list.addObject().put("name", name).put("length", array.length));
    root.putObject("numbers")
        .put("file", NUMBERS_FILE)
        .put("type", "float64 little-endian, array after array")
        .put("bytes", numbers.length)
        .put("sha256", Digest.sha256(numbers));
    return root.toPrettyString() + "\n";
  }

  /** Gives the bytes of {@value #NUMBERS_FILE}, which must be {@code length}. */
  public interface BytesReader {
    /** Reads exactly so many bytes, or throws. */
    byte[] read(int length) throws IOException;
  }

  /**
   * Reads both files.
   *
   * @param description the text of {@value #DESCRIPTION_FILE}
   * @param reader called once the description has been checked, with the length that it implies
   * @throws IOException if either is not what this class writes; says what was expected and found
   */
  public static SavedNumbers read(String description, BytesReader reader) throws IOException {
    JsonNode root = SavedJson.parse(DESCRIPTION_FILE, description);
    FORMAT.check(root, DESCRIPTION_FILE);
    Map<String, Integer> lengths = new LinkedHashMap<>();
    long total = 0;
    for (JsonNode array : SavedJson.list(root, "arrays")) {
      int length = SavedJson.whole(array, "length", 0);
      if (lengths.put(SavedJson.text(array, "name"), length) != null) {
        throw new IOException(
            "each saved array must be named once, got " + SavedJson.shown(array.path("name")));
      }
      total += length;
    }
    int bytes = SavedJson.whole(root.path("numbers"), "bytes", 0);
    if (bytes != 8 * total) {
      throw new IOException(
          String.format(
              "%s must have %d bytes, got %d in its description", NUMBERS_FILE, 8 * total, bytes));
    }
    byte[] numbers = reader.read(bytes);
    Digest.expect(NUMBERS_FILE, SavedJson.text(root.path("numbers"), "sha256"), numbers);
    SavedNumbers saved = new SavedNumbers();
    ByteBuffer buffer = ByteBuffer.wrap(numbers).order(ByteOrder.LITTLE_ENDIAN);
    lengths.forEach(
        (name, length) -> {
          double[] array = new double[length];
          buffer.asDoubleBuffer().get(array);
          buffer.position(buffer.position() + 8 * length);
          saved.with(name, array);
        });
    return saved;
  }
}
