package sparknn.nn.io;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/**
 * What a saved file says first of itself: its format, and the version of that, which only a change
 * that older versions can't read makes another one.
 *
 * @param name of the format
 * @param version that this version writes and reads
 */
public record SavedFormat(String name, int version) {
  /** An object that begins with both. */
  public ObjectNode begin() {
    return JsonNodeFactory.instance.objectNode().put("format", name).put("version", version);
  }

  /**
   * Demands that an object has both.
   *
   * @param what the object is of, for messages
   */
  public void check(JsonNode root, String what) throws IOException {
    SavedJson.expect(root, "format", name);
    checkVersion("the version of " + what, version, root.path("version"));
  }

  /**
   * Demands a version.
   *
   * @param what has it, for messages
   */
  public static void checkVersion(String what, int expected, JsonNode got) throws IOException {
    if (!got.equals(IntNode.valueOf(expected))) {
      throw new IOException(
          String.format(
              "%s must be %d, got %s; a newer spark-nn may read it",
              what, expected, SavedJson.shown(got)));
    }
  }
}
