package sparknn.nn.io;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import sparknn.nn.spec.Require;
import sparknn.nn.table.CategoricalColumn;
import sparknn.nn.table.NumericColumn;
import sparknn.nn.table.TableEncoding;

/** What was learnt of the columns of a table, as JSON. */
public final class SavedTable {
  /** The name of its file. */
  public static final String FILE = "table.json";

  /** No file is longer, in bytes. */
  public static final int LONGEST = 1 << 28;

  private static final SavedFormat FORMAT = new SavedFormat("spark-nn table", 1);

  private SavedTable() {}

  /** The text of {@value #FILE}. */
  public static String write(TableEncoding table) {
    ObjectNode root = FORMAT.begin().put("scaled", table.scaled());
    ArrayNode numeric = root.putArray("numeric");
    for (NumericColumn column : table.numeric()) {
      numeric
          .addObject()
          .put("name", column.name())
          .put("median", column.median())
          .put("lowerQuartile", column.lowerQuartile())
          .put("upperQuartile", column.upperQuartile())
          .put("least", column.least())
          .put("greatest", column.greatest())
          .put("missing", column.missing());
    }
    ArrayNode categorical = root.putArray("categorical");
    for (CategoricalColumn column : table.categorical()) {
      ObjectNode node =
          categorical
              .addObject()
              .put("name", column.name())
              .put("kind", column.kind().name().toLowerCase(Locale.ROOT))
              .put("missing", column.missing())
              .put("embedded", column.embedded());
      column.values().forEach(node.putArray("values")::add);
    }
    return root.toPrettyString() + "\n";
  }

  /** What tells this table from others. */
  public static String digest(TableEncoding table) {
    return Digest.sha256(write(table).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads it again.
   *
   * @throws IOException if it is not what {@link #write} writes; says what was expected and found
   */
  public static TableEncoding read(String text) throws IOException {
    JsonNode root = SavedJson.parse(FILE, text);
    FORMAT.check(root, FILE);
    try {
      List<NumericColumn> numeric = new ArrayList<>();
      for (JsonNode column : SavedJson.list(root, "numeric")) {
        numeric.add(
            new NumericColumn(
                SavedJson.text(column, "name"),
                SavedJson.number(column, "median"),
                SavedJson.number(column, "lowerQuartile"),
                SavedJson.number(column, "upperQuartile"),
                SavedJson.number(column, "least"),
                SavedJson.number(column, "greatest"),
                truth(column, "missing")));
      }
      List<CategoricalColumn> categorical = new ArrayList<>();
      for (JsonNode column : SavedJson.list(root, "categorical")) {
        List<String> values = new ArrayList<>();
        for (JsonNode value : SavedJson.list(column, "values")) {
          values.add(SavedJson.text(value, "each of values", column));
        }
        categorical.add(
            new CategoricalColumn(
                SavedJson.text(column, "name"),
                kind(SavedJson.text(column, "kind")),
                values,
                truth(column, "missing"),
                truth(column, "embedded")));
      }
      return new TableEncoding(numeric, categorical, truth(root, "scaled"));
    } catch (IllegalArgumentException e) {
      throw new IOException(FILE + " must describe the columns of a table: " + e.getMessage(), e);
    }
  }

  private static CategoricalColumn.Kind kind(String name) {
    List<String> known = new ArrayList<>();
    for (CategoricalColumn.Kind kind : CategoricalColumn.Kind.values()) {
      known.add(kind.name().toLowerCase(Locale.ROOT));
    }
    Require.oneOf("kind", known, name);
    return CategoricalColumn.Kind.valueOf(name.toUpperCase(Locale.ROOT));
  }

  private static boolean truth(JsonNode node, String name) throws IOException {
    if (!node.path(name).isBoolean()) {
      throw new IOException(
          String.format(
              "the field '%s' must be true or false, got %s",
              name, node.path(name).isMissingNode() ? "none" : SavedJson.shown(node.path(name))));
    }
    return node.path(name).booleanValue();
  }
}
