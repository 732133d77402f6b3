package sparknn.internal.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.SparkContext;
import sparknn.nn.io.SavedNetwork;

/**
 * The two files of a network by themselves: in the folder of a saved model, and, for a model that
 * was not saved, in one that is removed when the driver's JVM ends.
 */
public final class NetworkFiles {
  private static Path kept;

  private NetworkFiles() {}

  /**
   * The network of a saved model, or one that was {@link #keep kept}.
   *
   * @throws IOException if there is none, or it is damaged
   */
  public static SavedNetwork read(SparkContext context, String path) throws IOException {
    return read(new SparkFiles(context, path));
  }

  static SavedNetwork read(SparkFiles files) throws IOException {
    String description =
        files.readText(SavedNetwork.DESCRIPTION_FILE, SavedNetwork.LONGEST_DESCRIPTION);
    return SavedNetwork.read(description, length -> files.read(SavedNetwork.WEIGHTS_FILE, length));
  }

  /**
   * Keeps a network as long as this JVM runs.
   *
   * @return the path, for {@link #read}; the same for the same network
   */
  public static synchronized String keep(SavedNetwork network) {
    try {
      if (kept == null) {
        kept = Files.createTempDirectory("spark-nn-initial-models-");
        kept.toFile().deleteOnExit();
      }
      byte[] weights = network.weights();
      String description = network.description(weights);
      Path folder = kept.resolve(network.digest());
      if (!Files.exists(folder)) {
        // What was made first is deleted last.
        Files.createDirectory(folder).toFile().deleteOnExit();
        write(folder.resolve(SavedNetwork.WEIGHTS_FILE), weights);
        write(
            folder.resolve(SavedNetwork.DESCRIPTION_FILE),
            description.getBytes(StandardCharsets.UTF_8));
      }
      return folder.toUri().toString();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep a model for a training: " + e.getMessage(), e);
    }
  }

  private static void write(Path file, byte[] bytes) throws IOException {
    Files.write(file, bytes).toFile().deleteOnExit();
  }
}
