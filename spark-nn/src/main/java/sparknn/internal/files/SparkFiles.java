package sparknn.internal.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.MLWritable;
import scala.Option;
import sparknn.nn.io.Checksums;
import sparknn.nn.spec.Require;

/**
 * The files of a saved stage: Spark's own metadata (class, uid, Params) in the folder {@code
 * metadata}, ours beside it, and at last {@link Checksums} of all of them, by which whatever is
 * read is checked first. What was saved before there were checksums is read without.
 */
public final class SparkFiles {
  private static final int LONGEST_METADATA = 1 << 24;

  private final SparkContext context;
  private final String folder;
  private final HadoopFolder files;
  private final Checksums written = new Checksums();
  private Checksums expected;
  private boolean expectedRead;
  private DefaultParamsReader.Metadata metadata;

  SparkFiles(SparkContext context, String folder) {
    this.context = context;
    this.folder = folder;
    this.files = new HadoopFolder(context.hadoopConfiguration(), folder);
  }

  /** Writes Spark's metadata of a stage. */
  void writeMetadata(Params stage) throws IOException {
    DefaultParamsWriter.saveMetadata(stage, folder, context, Option.empty(), Option.empty());
    putFolder(HadoopFolder.METADATA);
  }

  /** Writes a file that must not be there yet. */
  public void write(String name, byte[] bytes) throws IOException {
    files.write(name, bytes);
    written.put(name, bytes);
  }

  /** Saves a stage in a folder of its own within this one. */
  public void writeStage(String name, Object stage) throws IOException {
    if (!(stage instanceof MLWritable writable)) {
      throw new IllegalArgumentException(
          "a stage must be writable to be saved, got " + stage.getClass().getName());
    }
    writable.save(files.path(name));
    putFolder(name);
  }

  private void putFolder(String name) throws IOException {
    for (String file : files.files(name)) {
      written.put(file, files.sha256(file));
    }
  }

  /** Writes the checksums of all that was written: the last file. */
  void writeChecksums() throws IOException {
    files.write(Checksums.FILE, written.text().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The uid in Spark's metadata.
   *
   * @throws IllegalArgumentException if they are those of another class; names both
   * @throws IOException if they are damaged
   */
  String readUid(Class<? extends Params> type) throws IOException {
    metadata = readMetadata();
    if (!metadata.className().equals(type.getName())) {
      throw new IllegalArgumentException(
          String.format(
              "the stage saved in %s must be of class %s, got %s",
              folder, type.getName(), metadata.className()));
    }
    return metadata.uid();
  }

  /** Sets the Params of a stage as Spark's metadata have them, after {@link #readUid}. */
  void readParams(Params stage) throws IOException {
    try {
      metadata.getAndSetParams(stage, Option.empty());
    } catch (Exception e) { // Scala throws what it likes.
      throw damaged(e);
    }
  }

  /** Spark reads all of it into memory, and complains in many ways. */
  private DefaultParamsReader.Metadata readMetadata() throws IOException {
    if (!files.holds(HadoopFolder.METADATA)) {
      throw new IOException(
          String.format(
              "%s must be there, as in every saved stage, got nothing: it does not exist",
              files.path(HadoopFolder.METADATA)));
    }
    long length = files.length(files.files(HadoopFolder.METADATA));
    if (length > LONGEST_METADATA) {
      throw new IOException(
          String.format(
              "%s must be at most %d bytes, got %d",
              files.path(HadoopFolder.METADATA), LONGEST_METADATA, length));
    }
    checkFolder(HadoopFolder.METADATA);
    try {
      return DefaultParamsReader.loadMetadata(folder, context, "");
    } catch (Exception e) { // Scala throws what it likes.
      throw damaged(e);
    }
  }

  private IOException damaged(Exception cause) {
    return new IOException(
        String.format(
            "%s must hold the metadata of a stage, got some that can't be read: %s",
            files.path(HadoopFolder.METADATA), Require.shown(cause.toString())),
        cause);
  }

  /** Whether a file is there, or was when the stage was saved. */
  boolean has(String name) throws IOException {
    Checksums sums = expected();
    return files.holds(name) || (sums != null && sums.names().contains(name));
  }

  /** Reads a text file of at most so many bytes. */
  public String readText(String name, int most) throws IOException {
    byte[] bytes = files.readAtMost(name, most);
    check(name, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Reads a file that must have so many bytes. */
  public byte[] read(String name, int length) throws IOException {
    byte[] bytes = files.read(name, length);
    check(name, bytes);
    return bytes;
  }

  /** Loads a stage of any class as Spark's pipelines load theirs. */
  public <T> T readStage(String name, Class<T> type) throws IOException {
    checkFolder(name);
    String path = files.path(name);
    String found = new SparkFiles(context, path).readMetadata().className();
    // Before a method of that class is called.
    if (!isA(type, found)) {
      throw new IllegalArgumentException(
          String.format("%s must hold one of class %s, got %s", path, type.getName(), found));
    }
    try {
      return type.cast(DefaultParamsReader.loadParamsInstance(path, context));
    } catch (Exception e) { // Scala throws what it likes.
      throw new IOException(
          String.format("%s can't be loaded: %s", path, Require.shown(e.toString())), e);
    }
  }

  private static boolean isA(Class<?> type, String name) {
    try {
      ClassLoader loader = Thread.currentThread().getContextClassLoader();
      return type.isAssignableFrom(Class.forName(name, false, loader));
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  /**
   * Demands that a folder, such as that of a stage, has the files that were saved, and no other.
   */
  String checkFolder(String name) throws IOException {
    Checksums sums = expected();
    if (sums != null) {
      List<String> found = files.files(name);
      for (String file : found) {
        sums.check(file, files.sha256(file));
        if (file.endsWith("/" + Checksums.FILE)) {
          // The rest is left to its reader, which these name.
          String inner = file.substring(0, file.lastIndexOf('/'));
          new SparkFiles(context, files.path(inner)).checkFolder(HadoopFolder.METADATA);
        }
      }
      Set<String> missing = new HashSet<>(sums.names());
      missing.removeIf(file -> !file.startsWith(name + "/") || found.contains(file));
      if (!missing.isEmpty()) {
        throw new IOException(
            String.format(
                "%s must be there, as %s has it, got nothing: it does not exist",
                missing.iterator().next(), Checksums.FILE));
      }
    }
    return files.path(name);
  }

  private void check(String name, byte[] bytes) throws IOException {
    Checksums sums = expected();
    if (sums != null) {
      sums.check(name, bytes);
    }
  }

  /** Null if there are none. */
  private Checksums expected() throws IOException {
    if (!expectedRead) {
      if (files.holds(Checksums.FILE)) {
        byte[] bytes = files.readAtMost(Checksums.FILE, Checksums.LONGEST);
        expected = Checksums.read(new String(bytes, StandardCharsets.UTF_8));
      }
      expectedRead = true;
    }
    return expected;
  }
}
