package sparknn.stage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;

/**
 * How a stage that is made of other stages is saved and loaded: Spark's metadata, each part as that
 * stage saves itself in a folder of its own ({@code members/00000}, …), and {@value #DESCRIPTION}
 * with format, version and the number of parts.
 */
public final class StageParts {
  private static final String DESCRIPTION = "parts.json";
  private static final String FORMAT = "spark-nn parts";
  private static final int VERSION = 1;
  private static final int LONGEST_DESCRIPTION = 1 << 12;
  private static final int MOST_PARTS = 100_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private StageParts() {}

  /**
   * A writer for a stage.
   *
   * @param folder what the parts' folders stand in
   */
  public static MLWriter writer(Params stage, String folder, List<? extends MLWritable> parts) {
    return new MLWriter() {
      @Override
      public void saveImpl(String path) {
        SparkFiles files = new SparkFiles(sc(), path);
        files.writeMetadata(stage);
        try {
          for (int i = 0; i < parts.size(); i++) {
            parts.get(i).write().save(folderOf(path, folder, i));
          }
          // Last, so that where it is, the others are.
          files.write(DESCRIPTION, description(parts.size()).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
          throw new UncheckedIOException("cannot save to " + path + ": " + e.getMessage(), e);
        }
      }
    };
  }

  private static String folderOf(String path, String folder, int i) {
    return String.format(Locale.ROOT, "%s/%s/%05d", path, folder, i);
  }

  private static String description(int parts) {
    return JSON.createObjectNode()
            .put("format", FORMAT)
            .put("version", VERSION)
            .put("parts", parts)
            .toPrettyString()
        + "\n";
  }

  /** Makes a stage from its uid and its parts. */
  public interface Maker<S, P> {
    /** The stage, with no Param set yet; complains if the parts do not go together. */
    S make(String uid, List<P> parts);
  }

  /**
   * A reader of stages of a class.
   *
   * @param folder what the parts' folders stand in
   * @param load loads a part from its folder
   */
  public static <S extends Params, P> MLReader<S> reader(
      Class<S> type, String folder, Function<String, P> load, Maker<S, P> maker) {
    return new MLReader<>() {
      @Override
      public S load(String path) {
        SparkFiles files = new SparkFiles(sc(), path);
        String uid = files.readUid(type);
        S stage;
        try {
          int count = count(files.readText(DESCRIPTION, LONGEST_DESCRIPTION));
          List<P> parts = new ArrayList<>();
          for (int i = 0; i < count; i++) {
            parts.add(part(load, folderOf(path, folder, i)));
          }
          stage = maker.make(uid, parts);
        } catch (IOException e) {
          throw new UncheckedIOException("cannot load from " + path + ": " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
          throw new UncheckedIOException(
              "cannot load from " + path + ": " + e.getMessage(), new IOException(e));
        }
        files.readParams(stage);
        return stage;
      }
    };
  }

  private static <P> P part(Function<String, P> load, String folder) throws IOException {
    try {
      return load.apply(folder);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      // Scala throws what is checked in Java: where nothing is there, which it is depends on Spark.
      throw new IOException(e.getMessage(), e);
    }
  }

  private static int count(String description) throws IOException {
    JsonNode root;
    try {
      root = JSON.readTree(description);
    } catch (JsonProcessingException e) {
      throw new IOException(
          DESCRIPTION
              + " must be JSON, got text that breaks off or is damaged: "
              + e.getOriginalMessage(),
          e);
    }
    if (!root.path("format").asText().equals(FORMAT)) {
      throw new IOException(
          String.format(
              "format of %s must be '%s', got '%s'",
              DESCRIPTION, FORMAT, root.path("format").asText()));
    }
    if (root.path("version").asInt(-1) != VERSION) {
      throw new IOException(
          String.format(
              "version of %s must be %d, got %s (a newer spark-nn may read it)",
              DESCRIPTION, VERSION, root.path("version")));
    }
    int parts = root.path("parts").asInt(-1);
    if (parts < 1 || parts > MOST_PARTS) {
      throw new IOException(
          String.format(
              "parts of %s must be from 1 to %d, got %s",
              DESCRIPTION, MOST_PARTS, root.path("parts")));
    }
    return parts;
  }
}
