package sparknn.internal.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;
import sparknn.nn.io.SavedHistory;
import sparknn.nn.io.SavedNetwork;
import sparknn.nn.io.SavedTable;
import sparknn.nn.table.TableEncoding;
import sparknn.nn.train.History;

/**
 * How a model with a network is saved and loaded: Spark's metadata, the network's two files, the
 * history of its training, and what was learnt of the columns of a table, where it reads some.
 */
public final class ModelFiles {
  private ModelFiles() {}

  /**
   * What is saved of a model besides its Params.
   *
   * @param table what was learnt of the columns of a table; empty: it reads a column of vectors
   */
  public record Content(SavedNetwork network, History history, Optional<TableEncoding> table) {}

  /** A writer for a model. */
  public static MLWriter writer(Params model, Content content) {
    return SavedStage.writer(
        model,
        files -> {
          byte[] weights = content.network().weights();
          files.write(SavedNetwork.WEIGHTS_FILE, weights);
          files.write(SavedHistory.FILE, utf8(SavedHistory.write(content.history())));
          if (content.table().isPresent()) {
            files.write(SavedTable.FILE, utf8(SavedTable.write(content.table().get())));
          }
          // Last, so that where it is, the others are.
          files.write(SavedNetwork.DESCRIPTION_FILE, utf8(content.network().description(weights)));
        });
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Makes a model from its uid and what was saved. */
  public interface Maker<M> {
    /** The model, with no Param set yet; complains if the network is not what it needs. */
    M make(String uid, Content content);
  }

  /** A reader of models of a class. */
  public static <M extends Params> MLReader<M> reader(Class<M> type, Maker<M> maker) {
    return SavedStage.reader(type, (files, uid) -> maker.make(uid, content(files)));
  }

  private static Content content(SparkFiles files) throws IOException {
    SavedNetwork network = NetworkFiles.read(files);
    String history = files.readText(SavedHistory.FILE, SavedNetwork.LONGEST_DESCRIPTION);
    return new Content(network, SavedHistory.read(history), NetworkFiles.table(files, network));
  }
}
