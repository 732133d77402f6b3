package sparknn.internal.files;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import sparknn.nn.io.SavedFormat;
import sparknn.nn.io.SavedJson;

/**
 * How a stage that is made of other stages is saved and loaded: Spark's metadata, each part as that
 * stage saves itself in a folder of its own ({@code members/00000}, …), and {@value #DESCRIPTION}
 * with format, version and the number of parts.
 */
public final class NestedStages {
  private static final String DESCRIPTION = "parts.json";
  private static final SavedFormat FORMAT = new SavedFormat("spark-nn parts", 1);
  private static final int LONGEST_DESCRIPTION = 1 << 12;
  private static final int MOST_PARTS = 100_000;

  private NestedStages() {}

  /**
   * A writer for a stage.
   *
   * @param folder what the parts' folders stand in
   */
  public static MLWriter writer(Params stage, String folder, List<? extends MLWritable> parts) {
    return SavedStage.writer(
        stage,
        files -> {
          for (int i = 0; i < parts.size(); i++) {
            files.writeStage(folderOf(folder, i), parts.get(i));
          }
          // Last, so that where it is, the others are.
          files.write(DESCRIPTION, description(parts.size()).getBytes(StandardCharsets.UTF_8));
        });
  }

  private static String folderOf(String folder, int i) {
    return String.format(Locale.ROOT, "%s/%05d", folder, i);
  }

  private static String description(int parts) {
    return FORMAT.begin().put("parts", parts).toPrettyString() + "\n";
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
    return SavedStage.reader(
        type,
        (files, uid) -> {
          int count = count(files.readText(DESCRIPTION, LONGEST_DESCRIPTION));
          List<P> parts = new ArrayList<>();
          for (int i = 0; i < count; i++) {
            parts.add(load.apply(files.checkFolder(folderOf(folder, i))));
          }
          return maker.make(uid, parts);
        });
  }

  private static int count(String description) throws IOException {
    JsonNode root = SavedJson.parse(DESCRIPTION, description);
    FORMAT.check(root, DESCRIPTION);
    int parts = SavedJson.whole(root, "parts", Integer.MIN_VALUE);
    if (parts < 1 || parts > MOST_PARTS) {
      throw new IOException(
          String.format(
              "parts of %s must be from 1 to %d, got %d", DESCRIPTION, MOST_PARTS, parts));
    }
    return parts;
  }
}
