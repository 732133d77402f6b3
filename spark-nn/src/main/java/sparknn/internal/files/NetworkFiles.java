package sparknn.internal.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.spark.SparkContext;
import sparknn.nn.io.SavedNetwork;
import sparknn.nn.io.SavedTable;
import sparknn.nn.table.TableEncoding;

/**
 * The two files of a network by themselves, with that of a table where it reads one: in the folder
 * of a saved model, and, for a model that was not saved, in one that is removed when the driver's
 * JVM ends.
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
   * What the same model has learnt of the columns of a table; empty if it reads none.
   *
   * @throws IOException if it is damaged
   */
  public static Optional<TableEncoding> table(
      SparkContext context, String path, SavedNetwork network) throws IOException {
    return table(new SparkFiles(context, path), network);
  }

  static Optional<TableEncoding> table(SparkFiles files, SavedNetwork network) throws IOException {
    if (!files.has(SavedTable.FILE)) {
      return Optional.empty();
    }
    TableEncoding table = SavedTable.read(files.readText(SavedTable.FILE, SavedTable.LONGEST));
    int inputs = network.network().input().size();
    if (table.width() > inputs) {
      throw new IOException(
          String.format(
              "%s must describe at most as many values as the network is given, %d, got %d",
              SavedTable.FILE, inputs, table.width()));
    }
    return Optional.of(table);
  }

  /**
   * Keeps a network as long as this JVM runs.
   *
   * @param table what its model has learnt of the columns of a table, if it reads some
   * @return the path, for {@link #read}; the same for the same network
   */
  public static synchronized String keep(SavedNetwork network, Optional<TableEncoding> table) {
    try {
      if (kept == null) {
        kept = Files.createTempDirectory("spark-nn-initial-models-");
        kept.toFile().deleteOnExit();
      }
      byte[] weights = network.weights();
      String description = network.description(weights);
      String digest = network.digest();
      Path folder =
          kept.resolve(digest + table.map(own -> "-" + SavedTable.digest(own)).orElse(""));
      if (!Files.exists(folder)) {
        // What was made first is deleted last.
        Files.createDirectory(folder).toFile().deleteOnExit();
        if (table.isPresent()) {
          String text = SavedTable.write(table.get());
          write(folder.resolve(SavedTable.FILE), text.getBytes(StandardCharsets.UTF_8));
        }
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
