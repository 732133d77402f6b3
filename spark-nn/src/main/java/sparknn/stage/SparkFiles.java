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
import org.apache.spark.ml.util.MLWritable;
import scala.Option;

/**
 * The files of a saved stage, on any file system that Spark knows: Spark's own metadata (class,
 * uid, Params) in the folder {@code metadata}, and ours beside it.
 */
public final class SparkFiles {
  private final SparkContext context;
  private final String folder;

  /** Of a folder, which need not be there yet. */
  public SparkFiles(SparkContext context, String folder) {
    this.context = context;
    this.folder = folder;
  }

  /** Writes Spark's metadata of a stage. */
  public void writeMetadata(Params stage) {
    DefaultParamsWriter.saveMetadata(stage, folder, context, Option.empty(), Option.empty());
  }

  /** The uid in Spark's metadata, which must be those of a class. */
  public String readUid(Class<? extends Params> type) {
    return DefaultParamsReader.loadMetadata(folder, context, type.getName()).uid();
  }

  /** Sets the Params of a stage as Spark's metadata have them. */
  public void readParams(Params stage) {
    DefaultParamsReader.loadMetadata(folder, context, stage.getClass().getName())
        .getAndSetParams(stage, Option.empty());
  }

  /** Saves a stage in a folder of its own within this one. */
  public void writeStage(String name, Object stage) throws IOException {
    if (!(stage instanceof MLWritable writable)) {
      throw new IllegalArgumentException(
          "a stage must be writable to be saved, got " + stage.getClass().getName());
    }
    writable.save(new Path(folder, name).toString());
  }

  /** Loads such a stage as Spark's pipelines load theirs. */
  public <T> T readStage(String name, Class<T> type) {
    String path = new Path(folder, name).toString();
    Object stage = DefaultParamsReader.loadParamsInstance(path, context);
    if (!type.isInstance(stage)) {
      throw new IllegalArgumentException(
          String.format(
              "%s must hold one of class %s, got %s",
              path, type.getName(), stage.getClass().getName()));
    }
    return type.cast(stage);
  }

  /** Writes a file that must not be there yet. */
  public void write(String name, byte[] bytes) throws IOException {
    Path path = new Path(folder, name);
    try (FSDataOutputStream out = fileSystem(path).create(path, false)) {
      out.write(bytes);
    }
  }

  /** Reads a text file of at most so many bytes. */
  public String readText(String name, int most) throws IOException {
    long length = length(name);
    if (length > most) {
      throw new IOException(
          String.format("%s/%s must be at most %d bytes, got %d", folder, name, most, length));
    }
    return new String(read(name, (int) length), StandardCharsets.UTF_8);
  }

  /** Reads a file that must have so many bytes. */
  public byte[] read(String name, int length) throws IOException {
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

  /**
   * Where the metadata are: Spark Connect of Spark 4.1 saves a model for a while on the driver's
   * disk, by a name that means the usual file system otherwise.
   */
  private FileSystem fileSystem(Path path) throws IOException {
    FileSystem usual = path.getFileSystem(context.hadoopConfiguration());
    return usual.exists(new Path(folder, "metadata"))
        ? usual
        : FileSystem.getLocal(context.hadoopConfiguration());
  }
}
