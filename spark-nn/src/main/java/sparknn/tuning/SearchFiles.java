package sparknn.tuning;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import sparknn.stage.SparkFiles;

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
    return new MLWriter() {
      @Override
      public void saveImpl(String path) {
        SparkFiles files = new SparkFiles(sc(), path);
        files.writeMetadata(search);
        ObjectNode root = root();
        ArrayNode maps = root.putArray("settings");
        for (ParamMap map : search.getEstimatorParamMaps()) {
          write(map, maps.addArray());
        }
        saving(
            path,
            () -> {
              if (search.getEstimator() != null) {
                files.writeStage(ESTIMATOR, search.getEstimator());
              }
              files.write(SETTINGS, bytes(root.put("estimator", search.getEstimator() != null)));
            });
      }
    };
  }

  static MLReader<SuccessiveHalving> reader() {
    return new MLReader<>() {
      @Override
      public SuccessiveHalving load(String path) {
        SparkFiles files = new SparkFiles(sc(), path);
        SuccessiveHalving search = new SuccessiveHalving(files.readUid(SuccessiveHalving.class));
        files.readParams(search);
        JsonNode root = read(path, files, SETTINGS);
        if (root.path("estimator").asBoolean()) {
          Estimator<?> estimator = files.readStage(ESTIMATOR, Estimator.class);
          search.setEstimator(estimator);
          List<ParamMap> maps = new ArrayList<>();
          root.path("settings").forEach(map -> maps.add(readMap(map, estimator)));
          search.setEstimatorParamMaps(maps.toArray(ParamMap[]::new));
        }
        return search;
      }
    };
  }

  static MLWriter writer(SuccessiveHalvingModel model) {
    return new MLWriter() {
      @Override
      public void saveImpl(String path) {
        SparkFiles files = new SparkFiles(sc(), path);
        files.writeMetadata(model);
        ObjectNode root = root().put("bestTrial", model.bestTrial().number());
        write(model.bestSettings(), root.putArray("bestSettings"));
        root.set("trials", JSON.valueToTree(model.trials()));
        saving(
            path,
            () -> {
              files.writeStage(BEST, model.bestModel());
              files.write(TRIALS, bytes(root));
            });
      }
    };
  }

  static MLReader<SuccessiveHalvingModel> modelReader() {
    return new MLReader<>() {
      @Override
      public SuccessiveHalvingModel load(String path) {
        SparkFiles files = new SparkFiles(sc(), path);
        String uid = files.readUid(SuccessiveHalvingModel.class);
        JsonNode root = read(path, files, TRIALS);
        Transformer best = files.readStage(BEST, Transformer.class);
        List<Trial> trials = new ArrayList<>();
        root.path("trials").forEach(trial -> trials.add(readTrial(trial)));
        SuccessiveHalvingModel model =
            new SuccessiveHalvingModel(
                uid,
                best,
                readMap(root.path("bestSettings"), best),
                root.path("bestTrial").asInt(),
                trials);
        files.readParams(model);
        return model;
      }
    };
  }

  private interface Saving {
    void run() throws IOException;
  }

  private static void saving(String path, Saving saving) {
    try {
      saving.run();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot save to " + path + ": " + e.getMessage(), e);
    }
  }

  private static ObjectNode root() {
    return JSON.createObjectNode().put("format", FORMAT);
  }

  private static byte[] bytes(ObjectNode root) {
    return (root.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static JsonNode read(String path, SparkFiles files, String name) {
    try {
      JsonNode root = JSON.readTree(files.readText(name, LONGEST));
      int format = root.path("format").asInt();
      if (format != FORMAT) {
        throw new IOException(
            String.format("the format of %s must be %d, got %d", name, FORMAT, format));
      }
      return root;
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(
          String.format("cannot load from %s: %s must be JSON, got damaged text", path, name), e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot load from " + path + ": " + e.getMessage(), e);
    }
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
  private static ParamMap readMap(JsonNode pairs, PipelineStage owner) {
    Map<String, Params> stages = new LinkedHashMap<>();
    collect(owner, stages);
    ParamMap map = new ParamMap();
    for (JsonNode pair : pairs) {
      Params stage = stages.get(pair.path("stage").asText());
      String name = pair.path("param").asText();
      if (stage == null || !stage.hasParam(name)) {
        if (stage != null && owner instanceof Transformer) {
          continue;
        }
        throw new IllegalArgumentException(
            String.format(
                "saved settings must be of the saved stages, got %s of %s",
                name, pair.path("stage").asText()));
      }
      Param<Object> param = stage.getParam(name);
      map.put(param, param.jsonDecode(pair.path("value").asText()));
    }
    return map;
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

  private static Trial readTrial(JsonNode trial) {
    return new Trial(
        trial.path("number").asInt(),
        trial.path("bracket").asInt(),
        trial.path("settings").asText(),
        trial.path("passes").asInt(),
        trial.path("metric").asDouble(Double.NaN),
        trial.path("validationLoss").asDouble(Double.NaN),
        trial.path("seconds").asDouble(),
        trial.path("error").asText());
  }
}
