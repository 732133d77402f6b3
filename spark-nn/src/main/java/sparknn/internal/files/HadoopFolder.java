package sparknn.internal.files;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import sparknn.nn.io.Checksums;

/** The folder of a saved stage, on any file system that Spark knows; it need not be there yet. */
final class HadoopFolder {
  /** Where Spark's own part of a saved stage is. */
  static final String METADATA = "metadata";

  private final Configuration configuration;
  private final String folder;
  // The usual file system, once the metadata were seen there.
  private FileSystem known;

  HadoopFolder(Configuration configuration, String folder) {
    this.configuration = configuration;
    this.folder = folder;
  }

  /** The full name of a file or folder in it. */
  String path(String name) {
    return new Path(folder, name).toString();
  }

  boolean holds(String name) throws IOException {
    Path path = new Path(folder, name);
    return fileSystem(path).exists(path);
  }

  /** Writes a file that must not be there yet. */
  void write(String name, byte[] bytes) throws IOException {
    Path path = new Path(folder, name);
    try (FSDataOutputStream out = fileSystem(path).create(path, false)) {
      out.write(bytes);
    }
  }

  /** Reads a file of at most so many bytes. */
  byte[] readAtMost(String name, int most) throws IOException {
    long length = status(name).getLen();
    if (length > most) {
      throw new IOException(
          String.format("%s must be at most %d bytes, got %d", path(name), most, length));
    }
    return read(name, (int) length);
  }

  /** Reads a file that must have so many bytes. */
  byte[] read(String name, int length) throws IOException {
    long actual = status(name).getLen();
    if (actual != length) {
      throw new IOException(
          String.format("%s must be %d bytes, got %d", path(name), length, actual));
    }
    Path path = new Path(folder, name);
    byte[] bytes = new byte[length];
    try (FSDataInputStream in = fileSystem(path).open(path)) {
      in.readFully(bytes);
    }
    return bytes;
  }

  /** SHA-256 of a file of any length. */
  String sha256(String name) throws IOException {
    Path path = new Path(folder, name);
    try (InputStream in = fileSystem(path).open(path)) {
      return Checksums.of(in);
    }
  }

  /**
   * The files of a folder in it, by their names from here; a file is the only one of itself. Of a
   * folder with checksums of its own, only that file: it answers for the others. Without those that
   * begin with a dot or an underscore, as Spark itself passes them over.
   */
  List<String> files(String name) throws IOException {
    List<String> files = new ArrayList<>();
    if (holds(name + "/" + Checksums.FILE)) {
      files.add(name + "/" + Checksums.FILE);
      return files;
    }
    Path path = new Path(folder, name);
    if (fileSystem(path).getFileStatus(path).isFile()) {
      // As Spark 4.1 writes the metadata of a model on the driver's disk.
      files.add(name);
      return files;
    }
    for (FileStatus inner : fileSystem(path).listStatus(path)) {
      String innerName = inner.getPath().getName();
      boolean hidden = innerName.startsWith(".") || innerName.startsWith("_");
      if (!hidden && inner.isDirectory()) {
        files.addAll(files(name + "/" + innerName));
      } else if (!hidden) {
        files.add(name + "/" + innerName);
      }
    }
    return files;
  }

  /** How long all of them are together, in bytes. */
  long length(List<String> files) throws IOException {
    long total = 0;
    for (String file : files) {
      total += status(file).getLen();
    }
    return total;
  }

  /** What is known of a file; complains if it is not there, or none. */
  private FileStatus status(String name) throws IOException {
    if (!holds(name)) {
      throw new IOException(
          String.format(
              "%s must be there, got nothing: it does not exist, perhaps as saving was cut off",
              path(name)));
    }
    Path path = new Path(folder, name);
    FileStatus status = fileSystem(path).getFileStatus(path);
    if (!status.isFile()) {
      throw new IOException(String.format("%s must be a file, got a folder", path(name)));
    }
    return status;
  }

  /**
   * Where Spark's metadata are: Spark Connect of Spark 4.1 saves a model for a while on the
   * driver's disk, by a name that means the usual file system otherwise.
   */
  private FileSystem fileSystem(Path path) throws IOException {
    if (known == null) {
      FileSystem usual = path.getFileSystem(configuration);
      if (!usual.exists(new Path(folder, METADATA))) {
        return FileSystem.getLocal(configuration);
      }
      known = usual;
    }
    return known;
  }
}
