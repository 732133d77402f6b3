package sparknn.stage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWriter;
import scala.Option;

/**
 * The files of a saved stage, on any file system that Spark knows: Spark's own metadata (class,
 * uid, Params) in the folder {@code metadata}, and ours beside it.
 */
final class SparkFiles {
  private final SparkContext context;
  private final String folder;

  SparkFiles(SparkContext context, String folder) {
    this.context = context;
    this.folder = folder;
  }

  /** Writes Spark's metadata of a stage. */
  void writeMetadata(Params stage) {
    DefaultParamsWriter.saveMetadata(stage, folder, context, Option.empty(), Option.empty());
  }

  /** The uid in Spark's metadata, which must be those of a class. */
  String readUid(Class<? extends Params> type) {
    return DefaultParamsReader.loadMetadata(folder, context, type.getName()).uid();
  }

  /** Sets the Params of a stage as Spark's metadata have them. */
  void readParams(Params stage) {
    DefaultParamsReader.loadMetadata(folder, context, stage.getClass().getName())
        .getAndSetParams(stage, Option.empty());
  }

  /** Writes a file that must not be there yet. */
  void write(String name, byte[] bytes) throws IOException {
    Path path = new Path(folder, name);
    try (FSDataOutputStream out = fileSystem(path).create(path, false)) {
      out.write(bytes);
    }
  }

  /** Reads a text file of at most so many bytes. */
  String readText(String name, int most) throws IOException {
    long length = length(name);
    if (length > most) {
      throw new IOException(
          String.format("%s/%s must be at most %d bytes, got %d", folder, name, most, length));
    }
    return new String(read(name, (int) length), StandardCharsets.UTF_8);
  }

  /** Reads a file that must have so many bytes. */
  byte[] read(String name, int length) throws IOException {
    long actual = length(name);
    if (actual != length) {
      throw new IOException(
          String.format("%s/%s must be %d bytes, got %d", folder, name, length, actual));
    }
    Path path = new Path(folder, name);
    byte[] bytes = new byte[length];
    try (FSDataInputStream in = fileSystem(path).open(path)) {
      in.readFully(bytes);
    }
    return bytes;
  }

  private long length(String name) throws IOException {
    Path path = new Path(folder, name);
    return fileSystem(path).getFileStatus(path).getLen();
  }

  private FileSystem fileSystem(Path path) throws IOException {
    return path.getFileSystem(context.hadoopConfiguration());
  }
}
