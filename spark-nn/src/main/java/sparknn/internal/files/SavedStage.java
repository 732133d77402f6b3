package sparknn.internal.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;

/**
 * How every stage is saved and loaded: {@link SparkFiles}, and one kind of error for what can't be
 * read.
 */
public final class SavedStage {
  private SavedStage() {}

  /** Writes what a stage has besides its Params. */
  public interface Writing {
    /** Writes it. */
    void write(SparkFiles files) throws IOException;
  }

  /** A writer for a stage that is its Params and nothing else. */
  public static MLWriter writer(Params stage) {
    return writer(stage, files -> {});
  }

  /** A writer for a stage. */
  public static MLWriter writer(Params stage, Writing writing) {
    return new MLWriter() {
      @Override
      public void saveImpl(String path) {
        SparkFiles files = new SparkFiles(sc(), path);
        try {
          files.writeMetadata(stage);
          writing.write(files);
          files.writeChecksums();
        } catch (IOException e) {
          throw new UncheckedIOException("cannot save to " + path + ": " + e.getMessage(), e);
        }
      }
    };
  }

  /** Makes a stage of what was saved. */
  public interface Reading<S> {
    /**
     * The stage, with no Param set yet.
     *
     * @throws IOException or IllegalArgumentException if the files are not what it needs
     */
    S read(SparkFiles files, String uid) throws IOException;
  }

  /**
   * A reader of stages of a class. It throws an UncheckedIOException that names the path, if what
   * is there is damaged or not complete, and an IllegalArgumentException if it is of another class.
   */
  public static <S extends Params> MLReader<S> reader(Class<S> type, Reading<S> reading) {
    return new MLReader<>() {
      @Override
      public S load(String path) {
        SparkFiles files = new SparkFiles(sc(), path);
        String uid;
        try {
          uid = files.readUid(type);
        } catch (IOException e) {
          throw cannotLoad(path, e);
        }
        try {
          S stage = reading.read(files, uid);
          files.readParams(stage);
          return stage;
        } catch (IOException | IllegalArgumentException e) {
          throw cannotLoad(path, e);
        }
      }
    };
  }

  private static UncheckedIOException cannotLoad(String path, Exception cause) {
    return new UncheckedIOException(
        "cannot load from " + path + ": " + cause.getMessage(),
        cause instanceof IOException io ? io : new IOException(cause));
  }
}
