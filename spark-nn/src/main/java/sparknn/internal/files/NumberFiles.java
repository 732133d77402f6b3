package sparknn.internal.files;

import java.nio.charset.StandardCharsets;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;
import sparknn.nn.io.SavedNumbers;

/** How a model that is some arrays of numbers is saved and loaded: Spark's metadata, two files. */
public final class NumberFiles {
  private NumberFiles() {}

  /** A writer for a model. */
  public static MLWriter writer(Params model, SavedNumbers content) {
    return SavedStage.writer(
        model,
        files -> {
          byte[] numbers = content.numbers();
          String description = content.description(numbers);
          files.write(SavedNumbers.NUMBERS_FILE, numbers);
          // Last, so that where it is, the other is.
          files.write(SavedNumbers.DESCRIPTION_FILE, description.getBytes(StandardCharsets.UTF_8));
        });
  }

  /** Makes a model from its uid and what was saved. */
  public interface Maker<M> {
    /** The model, with no Param set yet; complains if the arrays are not what it needs. */
    M make(String uid, SavedNumbers content);
  }

  /** A reader of models of a class. */
  public static <M extends Params> MLReader<M> reader(Class<M> type, Maker<M> maker) {
    return SavedStage.reader(
        type,
        (files, uid) -> {
          String description =
              files.readText(SavedNumbers.DESCRIPTION_FILE, SavedNumbers.LONGEST_DESCRIPTION);
          return maker.make(
              uid,
              SavedNumbers.read(
                  description, length -> files.read(SavedNumbers.NUMBERS_FILE, length)));
        });
  }
}
