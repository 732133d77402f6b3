package sparknn.nn.io;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import sparknn.nn.train.History;
import sparknn.nn.train.PassRecord;

/** The history of a training as JSON; what is not a number (no validation) is left out. */
public final class SavedHistory {
  /** The name of its file. */
  public static final String FILE = "history.json";

  private static final ObjectMapper JSON = new ObjectMapper();

  private SavedHistory() {}

  /** The text of {@value #FILE}. */
  public static String write(History history) {
    ObjectNode root = JSON.createObjectNode();
    root.put("metric", history.metricLabel());
    if (!history.validationLabel().equals(history.metricLabel())) {
      root.put("validationMetric", history.validationLabel());
    }
    root.put("maxPasses", history.maxPasses());
    root.put("bestPass", history.bestPass());
    if (history.skippedRows() > 0) {
      root.put("skippedRows", history.skippedRows());
    }
    ArrayNode passes = root.putArray("passes");
    for (PassRecord record : history.passes()) {
      ObjectNode pass = passes.addObject().put("pass", record.pass());
      put(pass, "loss", record.loss());
      put(pass, "metric", record.metric());
      put(pass, "validationLoss", record.validationLoss());
      put(pass, "validationMetric", record.validationMetric());
      put(pass, "stepSize", record.stepSize());
      put(pass, "seconds", record.seconds());
    }
    return root.toPrettyString() + "\n";
  }

  private static long skippedRows(JsonNode root) throws IOException {
    JsonNode rows = root.path("skippedRows");
    boolean whole = rows.isIntegralNumber() && rows.canConvertToLong() && rows.longValue() >= 0;
    if (!rows.isMissingNode() && !whole) {
      throw new IOException("skippedRows must be a whole number, 0 or greater, got " + rows);
    }
    return rows.asLong(0);
  }

  private static void put(ObjectNode node, String name, double value) {
    if (!Double.isNaN(value)) {
      node.put(name, value);
    }
  }

  /**
   * Reads it again.
   *
   * @throws IOException if it is not what {@link #write} writes; says what was expected and found
   */
  public static History read(String text) throws IOException {
    JsonNode root = SavedJson.parse(FILE, text);
    try {
      List<PassRecord> passes = new ArrayList<>();
      for (JsonNode pass : SavedJson.list(root, "passes")) {
        passes.add(
            new PassRecord(
                SavedJson.whole(pass, "pass", 1),
                SavedJson.number(pass, "loss"),
                SavedJson.number(pass, "metric"),
                SavedJson.number(pass, "validationLoss"),
                SavedJson.number(pass, "validationMetric"),
                SavedJson.number(pass, "stepSize"),
                SavedJson.number(pass, "seconds")));
      }
      int best = SavedJson.whole(root, "bestPass", 0);
      // A pass of L-BFGS is a look at all rows, of which a step may take several.
      int last = passes.isEmpty() ? 0 : passes.get(passes.size() - 1).pass();
      if (best > last) {
        throw new IOException(String.format("bestPass must be at most %d, got %d", last, best));
      }
      String metric = SavedJson.text(root, "metric");
      return new History(
          metric,
          SavedJson.whole(root, "maxPasses", 0),
          best,
          passes,
          skippedRows(root),
          root.has("validationMetric") ? SavedJson.text(root, "validationMetric") : metric);
    } catch (IOException e) {
      throw new IOException(FILE + " must be a history: " + e.getMessage(), e);
    }
  }
}
