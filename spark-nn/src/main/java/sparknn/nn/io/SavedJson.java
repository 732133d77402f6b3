package sparknn.nn.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import sparknn.nn.spec.Require;

/**
 * Reads the JSON of saved files, strictly: one value and nothing behind it, every name once, whole
 * numbers that fit, texts that are texts. Jackson's own getters turn what is missing or of another
 * type into 0 or an empty text.
 */
public final class SavedJson {
  // Jackson itself refuses more than 1,000 levels and numbers of more than 1,000 digits.
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private SavedJson() {}

  /**
   * Parses a text.
   *
   * @param file what the text is of, for messages
   * @throws IOException if it is not one JSON value
   */
  public static JsonNode parse(String file, String text) throws IOException {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IOException(
          file
              + " must be JSON, got text that breaks off or is damaged: "
              + Require.shown(e.getOriginalMessage()),
          e);
    }
  }

  /** Demands that a field is a certain text. */
  public static void expect(JsonNode node, String name, String expected) throws IOException {
    String got = node.path(name).isTextual() ? node.path(name).textValue() : "";
    if (!got.equals(expected)) {
      throw new IOException(
          String.format("%s must be '%s', got '%s'", name, expected, Require.shown(got)));
    }
  }

  /** A field that is a text. */
  public static String text(JsonNode node, String name) throws IOException {
    return text(node.path(name), "the field '" + name + "'", node);
  }

  /** A node that is a text. */
  static String text(JsonNode node, String what, JsonNode within) throws IOException {
    if (!node.isTextual()) {
      throw wrong(what, "a text", node, within);
    }
    return node.textValue();
  }

  /** A field that is a whole number of at least so much. */
  public static int whole(JsonNode node, String name, int least) throws IOException {
    return whole(node.path(name), "the field '" + name + "'", least, node);
  }

  /** A node that is a whole number of at least so much. */
  static int whole(JsonNode node, String what, int least, JsonNode within) throws IOException {
    if (!node.isIntegralNumber() || !node.canConvertToInt() || node.intValue() < least) {
      throw wrong(what, "a whole number, " + least + " or greater", node, within);
    }
    return node.intValue();
  }

  /**
   * A field that is a number; not-a-number if it is missing. Infinity stands in quotes, as Jackson
   * writes it.
   */
  public static double number(JsonNode node, String name) throws IOException {
    JsonNode number = node.path(name);
    if (number.isMissingNode()) {
      return Double.NaN;
    }
    if (number.isTextual() && number.textValue().equals("Infinity")) {
      return Double.POSITIVE_INFINITY;
    }
    if (number.isTextual() && number.textValue().equals("-Infinity")) {
      return Double.NEGATIVE_INFINITY;
    }
    if (!number.isNumber()) {
      throw wrong("the field '" + name + "'", "a number", number, node);
    }
    return number.doubleValue();
  }

  /** A field that is a list. */
  public static JsonNode list(JsonNode node, String name) throws IOException {
    JsonNode list = node.path(name);
    if (!list.isArray()) {
      throw wrong("the field '" + name + "'", "a list", list, node);
    }
    return list;
  }

  private static IOException wrong(String what, String expected, JsonNode got, JsonNode within) {
    String found = got.isMissingNode() ? "none in " + kind(within) : shown(got);
    return new IOException(String.format("%s must be %s, got %s", what, expected, found));
  }

  private static String kind(JsonNode node) {
    return node.isMissingNode() ? "nothing" : shown(node);
  }

  /** A node for a message, of which a long one is cut. */
  public static String shown(JsonNode node) {
    return node.isContainerNode()
        ? String.format("%s of %d", node.isArray() ? "a list" : "an object", node.size())
        : Require.shown(node.toString());
  }
}
