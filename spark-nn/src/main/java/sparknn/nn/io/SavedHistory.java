package sparknn.nn.io;

import com.fasterxml.jackson.core.JsonProcessingException;
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
    root.put("maxPasses", history.maxPasses());
    root.put("bestPass", history.bestPass());
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

  private static void put(ObjectNode node, String name, double value) {
    if (!Double.isNaN(value)) {
      node.put(name, value);
    }
  }

  /** Reads it again. */
  public static History read(String text) throws IOException {
    JsonNode root;
    try {
      root = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IOException(FILE + " must be JSON, got damaged text: " + e.getOriginalMessage(), e);
    }
    List<PassRecord> passes = new ArrayList<>();
    for (JsonNode pass : root.path("passes")) {
      passes.add(
          new PassRecord(
              pass.path("pass").asInt(),
              number(pass, "loss"),
              number(pass, "metric"),
              number(pass, "validationLoss"),
              number(pass, "validationMetric"),
              number(pass, "stepSize"),
              number(pass, "seconds")));
    }
    return new History(
        root.path("metric").asText(),
        root.path("maxPasses").asInt(),
        root.path("bestPass").asInt(),
        passes);
  }

  private static double number(JsonNode node, String name) {
    return node.path(name).asDouble(Double.NaN);
  }
}
