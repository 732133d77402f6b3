package sparknn.stage;

import java.io.IOException;
import java.io.UncheckedIOException;
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
    return new MLWriter() {
      @Override
      public void saveImpl(String path) {
        SparkFiles files = new SparkFiles(sc(), path);
        files.writeMetadata(model);
        byte[] numbers = content.numbers();
        String description = content.description(numbers);
        try {
          files.write(SavedNumbers.NUMBERS_FILE, numbers);
          // Last, so that where it is, the other is.
          files.write(SavedNumbers.DESCRIPTION_FILE, description.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
          throw new UncheckedIOException("cannot save to " + path + ": " + e.getMessage(), e);
        }
      }
    };
  }

  /** Makes a model from its uid and what was saved. */
  public interface Maker<M> {
    /** The model, with no Param set yet; complains if the arrays are not what it needs. */
    M make(String uid, SavedNumbers content);
  }

  /** A reader of models of a class. */
  public static <M extends Params> MLReader<M> reader(Class<M> type, Maker<M> maker) {
    return new MLReader<>() {
      @Override
      public M load(String path) {
        SparkFiles files = new SparkFiles(sc(), path);
        String uid = files.readUid(type);
        M model;
        try {
          String description =
              files.readText(SavedNumbers.DESCRIPTION_FILE, SavedNumbers.LONGEST_DESCRIPTION);
          model =
              maker.make(
                  uid,
                  SavedNumbers.read(
                      description, length -> files.read(SavedNumbers.NUMBERS_FILE, length)));
        } catch (IOException e) {
          throw new UncheckedIOException("cannot load from " + path + ": " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
          throw new UncheckedIOException(
              "cannot load from " + path + ": " + e.getMessage(), new IOException(e));
        }
        files.readParams(model);
        return model;
      }
    };
  }
}
