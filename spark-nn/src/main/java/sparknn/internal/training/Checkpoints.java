package sparknn.internal.training;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sparknn.internal.distributed.ParameterAveraging;
import sparknn.nn.io.SavedProgress;
import sparknn.nn.train.Progress;

/**
 * The checkpoints of one training, in a folder of its own on any file system that Spark knows:
 * files {@code checkpoint-000007.bin}, by the number of passes. A file is written under another
 * name and renamed when it is complete; it holds a digest of its content, so that what a crash or a
 * file system without atomic renames leaves behind is passed over.
 */
public final class Checkpoints {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
  private static final Pattern NAME = Pattern.compile("checkpoint-(\\d{6,10})\\.bin");
  private static final String UNFINISHED = ".unfinished-";
  // The newest, and one more in case that it is damaged.
  private static final int KEPT = 2;

  private final FileSystem fileSystem;
  private final Path folder;
  private final int interval;
  private final Map<String, String> configuration;

  /**
   * @param interval passes between two checkpoints, at least 1
   * @param configuration what decides on the result, by name
   */
  public Checkpoints(
      Configuration hadoop, String folder, int interval, Map<String, String> configuration) {
    this.folder = new Path(folder);
    this.interval = interval;
    this.configuration = configuration;
    try {
      this.fileSystem = this.folder.getFileSystem(hadoop);
    } catch (IOException e) {
      throw failed("be used", e);
    }
  }

  /** Lets a training go on from the newest checkpoint, and writes others as it goes. */
  void follow(ParameterAveraging training) {
    newest()
        .ifPresent(
            saved -> {
              LOG.info("Going on from {} passes in {}", saved.progress().passes().size(), folder);
              training.resume(saved.progress(), saved.lastGood());
            });
    training.keepProgress((progress, lastGood) -> keep(progress, lastGood, training.finished()));
  }

  /**
   * The newest progress that can be read.
   *
   * @throws IllegalArgumentException if it is that of a training with another configuration
   */
  public Optional<SavedProgress> newest() {
    try {
      for (FileStatus file : files()) {
        try (InputStream in = new BufferedInputStream(fileSystem.open(file.getPath()))) {
          SavedProgress saved = SavedProgress.read(in, file.getLen());
          requireSame(saved.configuration());
          return Optional.of(saved);
        } catch (IOException e) {
          LOG.warn("Passing over checkpoint {}: {}", file.getPath(), e.getMessage());
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw failed("be listed", e);
    }
  }

  /** Newest first. */
  private List<FileStatus> files() throws IOException {
    List<FileStatus> files = new ArrayList<>();
    if (fileSystem.exists(folder)) {
      for (FileStatus file : fileSystem.listStatus(folder)) {
        if (NAME.matcher(file.getPath().getName()).matches()) {
          files.add(file);
        }
      }
    }
    files.sort(Comparator.comparingLong(Checkpoints::passesOf).reversed());
    return files;
  }

  private static long passesOf(FileStatus file) {
    Matcher name = NAME.matcher(file.getPath().getName());
    return name.matches() ? Long.parseLong(name.group(1)) : -1;
  }

  private void requireSame(Map<String, String> there) {
    Map<String, String> all = new TreeMap<>(there);
    all.putAll(configuration);
    for (String name : all.keySet()) {
      String expected = configuration.get(name);
      String got = there.get(name);
      if (expected == null || !expected.equals(got)) {
        throw new IllegalArgumentException(
            String.format(
                "checkpointDir must be empty or hold checkpoints of the same training: %s must be"
                    + " %s, got %s in %s",
                name, expected, got, folder));
      }
    }
  }

  /**
   * Writes a checkpoint, if one is due after the last pass, and removes old ones.
   *
   * @param lastGood where the training would go back to; null if nowhere
   */
  void keep(Progress progress, Progress lastGood, boolean finished) {
    int passes = progress.passes().size();
    if (passes % interval != 0 && !finished) {
      return;
    }
    String name = String.format(Locale.ROOT, "checkpoint-%06d.bin", passes);
    Path unfinished = new Path(folder, UNFINISHED + UUID.randomUUID());
    Path finishedFile = new Path(folder, name);
    try {
      try (OutputStream out = new BufferedOutputStream(fileSystem.create(unfinished, false))) {
        new SavedProgress(configuration, progress, lastGood).write(out);
      }
      fileSystem.delete(finishedFile, false);
      if (!fileSystem.rename(unfinished, finishedFile)) {
        throw new IOException("cannot rename " + unfinished + " to " + name);
      }
      List<FileStatus> files = files();
      for (FileStatus old : files.subList(Math.min(KEPT, files.size()), files.size())) {
        fileSystem.delete(old.getPath(), false);
      }
    } catch (IOException e) {
      removeIfThere(unfinished);
      throw failed("be written", e);
    }
  }

  private void removeIfThere(Path file) {
    try {
      fileSystem.delete(file, false);
    } catch (IOException e) {
      LOG.warn("Leaving {}, which can't be removed: {}", file, e.getMessage());
    }
  }

  private UncheckedIOException failed(String what, IOException cause) {
    return new UncheckedIOException(
        String.format("checkpoints in %s can't %s: %s", folder, what, cause.getMessage()), cause);
  }
}
