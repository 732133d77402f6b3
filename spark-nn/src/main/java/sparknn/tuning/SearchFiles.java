package sparknn.tuning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamPair;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;
import sparknn.internal.files.SavedStage;
import sparknn.internal.files.SparkFiles;
import sparknn.nn.io.SavedFormat;
import sparknn.nn.io.SavedJson;
import sparknn.nn.spec.Require;

/**
 * How a search and its model are saved: Spark's metadata, the estimator or the best model in a
 * folder of its own, settings and trials as JSON.
 */
final class SearchFiles {
  private static final String ESTIMATOR = "estimator";
  private static final String SETTINGS = "settings.json";
  private static final String BEST = "bestModel";
  private static final String TRIALS = "trials.json";
  private static final int FORMAT = 1;
  private static final int LONGEST = 64 << 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  private SearchFiles() {}

  static MLWriter writer(SuccessiveHalving search) {
    return SavedStage.writer(
        search,
        files -> {
          ObjectNode root = root();
          ArrayNode maps = root.putArray("settings");
          for (ParamMap map : search.getEstimatorParamMaps()) {
            write(map, maps.addArray());
          }
          if (search.getEstimator() != null) {
            files.writeStage(ESTIMATOR, search.getEstimator());
          }
          files.write(SETTINGS, bytes(root.put("estimator", search.getEstimator() != null)));
        });
  }

  static MLReader<SuccessiveHalving> reader() {
    return SavedStage.reader(
        SuccessiveHalving.class,
        (files, uid) -> {
          SuccessiveHalving search = new SuccessiveHalving(uid);
          JsonNode root = read(files, SETTINGS);
          if (!root.path("estimator").isBoolean()) {
            throw new IOException(
                String.format(
                    "estimator of %s must be true or false, got %s",
                    SETTINGS, SavedJson.shown(root.path("estimator"))));
          }
          if (root.path("estimator").booleanValue()) {
            Estimator<?> estimator = files.readStage(ESTIMATOR, Estimator.class);
            search.setEstimator(estimator);
            List<ParamMap> maps = new ArrayList<>();
            for (JsonNode map : SavedJson.list(root, "settings")) {
              maps.add(readMap(map, estimator));
            }
            search.setEstimatorParamMaps(maps.toArray(ParamMap[]::new));
          }
          return search;
        });
  }

  static MLWriter writer(SuccessiveHalvingModel model) {
    return SavedStage.writer(
        model,
        files -> {
          ObjectNode root = root().put("bestTrial", model.bestTrial().number());
          write(model.bestSettings(), root.putArray("bestSettings"));
          root.set("trials", JSON.valueToTree(model.trials()));
          files.writeStage(BEST, model.bestModel());
          files.write(TRIALS, bytes(root));
        });
  }

  static MLReader<SuccessiveHalvingModel> modelReader() {
    return SavedStage.reader(
        SuccessiveHalvingModel.class,
        (files, uid) -> {
          JsonNode root = read(files, TRIALS);
          List<Trial> trials = new ArrayList<>();
          for (JsonNode trial : SavedJson.list(root, "trials")) {
            trials.add(readTrial(trial));
          }
          int best = SavedJson.whole(root, "bestTrial", 0);
          if (best >= trials.size()) {
            throw new IOException(
                String.format(
                    "bestTrial of %s must be one of its %d trials, got %d",
                    TRIALS, trials.size(), best));
          }
          Transformer model = files.readStage(BEST, Transformer.class);
          ParamMap settings = readMap(SavedJson.list(root, "bestSettings"), model);
          return new SuccessiveHalvingModel(uid, model, settings, best, trials);
        });
  }

  private static ObjectNode root() {
    return JSON.createObjectNode().put("format", FORMAT);
  }

  private static byte[] bytes(ObjectNode root) {
    return (root.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static JsonNode read(SparkFiles files, String name) throws IOException {
    JsonNode root = SavedJson.parse(name, files.readText(name, LONGEST));
    SavedFormat.checkVersion("the format of " + name, FORMAT, root.path("format"));
    return root;
  }

  @SuppressWarnings("unchecked") // A pair's value is of its Param's type.
  private static void write(ParamMap map, ArrayNode into) {
    for (ParamPair<?> pair : map.toList()) {
      ParamPair<Object> any = (ParamPair<Object>) pair;
      into.addObject()
          .put("stage", any.param().parent())
          .put("param", any.param().name())
          .put("value", any.param().jsonEncode(any.value()));
    }
  }

  /**
   * Settings of the stages of an owner. A model's stages need not have all Params that their
   * estimators had: of a model, settings that it does not have are left out.
   */
  private static ParamMap readMap(JsonNode pairs, PipelineStage owner) throws IOException {
    Map<String, Params> stages = new LinkedHashMap<>();
    collect(owner, stages);
    ParamMap map = new ParamMap();
    for (JsonNode pair : pairs) {
      Params stage = stages.get(SavedJson.text(pair, "stage"));
      String name = SavedJson.text(pair, "param");
      if (stage == null || !stage.hasParam(name)) {
        if (stage != null && owner instanceof Transformer) {
          continue;
        }
        throw new IOException(
            String.format(
                "saved settings must be of the saved stages, got %s of %s",
                Require.shown(name), SavedJson.shown(pair.path("stage"))));
      }
      put(stage.getParam(name), SavedJson.text(pair, "value"), map);
    }
    return map;
  }

  private static void put(Param<Object> param, String value, ParamMap into) throws IOException {
    try {
      into.put(param, param.jsonDecode(value));
    } catch (Exception e) { // Scala throws what it likes.
      throw new IOException(
          String.format(
              "a saved setting must be a value of %s, got %s: %s",
              param.name(), Require.shown(value), Require.shown(e.toString())),
          e);
    }
  }

  private static void collect(PipelineStage stage, Map<String, Params> into) {
    into.put(stage.uid(), stage);
    if (stage instanceof Pipeline pipeline) {
      for (PipelineStage inner : pipeline.getStages()) {
        collect(inner, into);
      }
    } else if (stage instanceof PipelineModel model) {
      for (PipelineStage inner : model.stages()) {
        collect(inner, into);
      }
    }
  }

  private static Trial readTrial(JsonNode trial) throws IOException {
    return new Trial(
        SavedJson.whole(trial, "number", 0),
        SavedJson.whole(trial, "bracket", 0),
        SavedJson.text(trial, "settings"),
        SavedJson.whole(trial, "passes", 0),
        number(trial, "metric"),
        number(trial, "validationLoss"),
        number(trial, "seconds"),
        SavedJson.text(trial, "error"));
  }

  /** What is not a number stands in quotes, as Jackson writes it. */
  private static double number(JsonNode trial, String name) throws IOException {
    return trial.path(name).asText().equals("NaN") ? Double.NaN : SavedJson.number(trial, name);
  }
}
