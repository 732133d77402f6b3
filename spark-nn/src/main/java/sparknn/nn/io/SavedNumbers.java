package sparknn.nn.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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

  private static final String FORMAT = "spark-nn numbers";
  private static final int VERSION = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

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
    ObjectNode root = JSON.createObjectNode();
    root.put("format", FORMAT).put("version", VERSION);
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
    JsonNode root = parse(description);
    expect("format", FORMAT, root.path("format").asText());
    expect("version of " + DESCRIPTION_FILE, "" + VERSION, root.path("version").asText());
    Map<String, Integer> lengths = new LinkedHashMap<>();
    long total = 0;
    for (JsonNode array : root.path("arrays")) {
      int length = array.path("length").asInt(-1);
      if (length < 0) {
        throw new IOException(
            "length of a saved array must be a whole number, 0 or greater, got "
                + array.path("length"));
      }
      lengths.put(array.path("name").asText(), length);
      total += length;
    }
    long bytes = root.path("numbers").path("bytes").asLong(-1);
    if (bytes != 8 * total || bytes > Integer.MAX_VALUE) {
      throw new IOException(
          String.format(
              "%s must have %d bytes, got %d in its description", NUMBERS_FILE, 8 * total, bytes));
    }
    byte[] numbers = reader.read((int) bytes);
    expect(
        "SHA-256 of " + NUMBERS_FILE,
        root.path("numbers").path("sha256").asText(),
        Digest.sha256(numbers));
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

  private static JsonNode parse(String description) throws IOException {
    try {
      return JSON.readTree(description);
    } catch (JsonProcessingException e) {
      throw new IOException(
          DESCRIPTION_FILE
              + " must be JSON, got text that breaks off or is damaged: "
              + e.getOriginalMessage(),
          e);
    }
  }

  private static void expect(String what, String expected, String got) throws IOException {
    if (!expected.equals(got)) {
      throw new IOException(what + " must be '" + expected + "', got '" + got + "'");
    }
  }
}
