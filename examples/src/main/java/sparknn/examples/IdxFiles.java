package sparknn.examples;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Reads data sets in the format of MNIST: {@code train-images-idx3-ubyte}, {@code
 * train-labels-idx1-ubyte}, {@code t10k-images-idx3-ubyte} and {@code t10k-labels-idx1-ubyte} in
 * one folder, each plain or with {@code .gz}.
 *
 * <p>The folder may be on any file system that Spark reaches from driver and executors. Every task
 * reads its own range of the images.
 *
 * <p>Source of the format: Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten
 * digits": big-endian; magic number 0x00000803 (images) or 0x00000801 (labels), the sizes of the
 * dimensions, then one unsigned byte a value.
 */
public final class IdxFiles {
  private static final int IMAGES = 0x803;
  private static final int LABELS = 0x801;

  private IdxFiles() {}

  /** The training images; see {@link #read}. */
  public static Dataset<Row> train(SparkSession spark, String folder) {
    return read(spark, folder, "train");
  }

  /** The test images; see {@link #read}. */
  public static Dataset<Row> test(SparkSession spark, String folder) {
    return read(spark, folder, "t10k");
  }

  /**
   * Reads one part of a data set.
   *
   * @param spark the session
   * @param folder where the files are
   * @param part {@code train} or {@code t10k}
   * @return {@code label} (double) and {@code features} (vector of rows × columns values in [0, 1])
   * @throws IllegalArgumentException if a file is missing, or is not what its name says
   */
  public static Dataset<Row> read(SparkSession spark, String folder, String part) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Configuration configuration = spark.sparkContext().hadoopConfiguration();
    String images = file(configuration, folder, part + "-images-idx3-ubyte");
    String labels = file(configuration, folder, part + "-labels-idx1-ubyte");
    int count;
    try (Images header = Images.open(configuration, images);
        DataInputStream labelHeader = open(configuration, labels, LABELS)) {
      count = header.count;
      int labelled = labelHeader.readInt();
      if (labelled != count) {
        throw new IllegalArgumentException(
            String.format(
                "%s must have a label for each of %d images, got %d", labels, count, labelled));
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read " + images + ": " + e.getMessage(), e);
    }
    int tasks = Math.min(context.defaultParallelism(), Math.max(1, count));
    List<int[]> ranges = new ArrayList<>();
    for (int task = 0; task < tasks; task++) {
      int from = (int) ((long) count * task / tasks);
      ranges.add(new int[] {from, (int) ((long) count * (task + 1) / tasks)});
    }
    JavaRDD<Row> rows =
        context
            .parallelize(ranges, tasks)
            .flatMap(range -> rows(new Configuration(), images, labels, range[0], range[1]));
    StructType schema =
        new StructType()
            .add("label", DataTypes.DoubleType, false)
            .add("features", SQLDataTypes.VectorType(), false);
    return spark.createDataFrame(rows, schema);
  }

  private static String file(Configuration configuration, String folder, String name) {
    try {
      for (String ending : new String[] {"", ".gz"}) {
        Path path = new Path(folder, name + ending);
        FileSystem files = path.getFileSystem(configuration);
        if (files.exists(path)) {
          return files.makeQualified(path).toString();
        }
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot look into " + folder + ": " + e.getMessage(), e);
    }
    throw new IllegalArgumentException(
        String.format("%s must have the file %s or %s.gz, got neither", folder, name, name));
  }

  private static DataInputStream open(Configuration configuration, String file, int magic)
      throws IOException {
    Path path = new Path(file);
    BufferedInputStream bytes =
        new BufferedInputStream(path.getFileSystem(configuration).open(path), 1 << 16);
    DataInputStream in =
        new DataInputStream(file.endsWith(".gz") ? new GZIPInputStream(bytes, 1 << 16) : bytes);
    int found = in.readInt();
    if (found != magic) {
      in.close();
      throw new IllegalArgumentException(
          String.format(
              "%s must begin with the IDX magic number 0x%08x, got 0x%08x", file, magic, found));
    }
    return in;
  }

  private static Iterator<Row> rows(
      Configuration configuration, String imageFile, String labelFile, int from, int to)
      throws IOException {
    List<Row> rows = new ArrayList<>(to - from);
    try (Images images = Images.open(configuration, imageFile);
        DataInputStream labels = open(configuration, labelFile, LABELS)) {
      labels.readInt();
      labels.skipNBytes(from);
      images.in.skipNBytes((long) from * images.size);
      byte[] pixels = new byte[images.size];
      for (int row = from; row < to; row++) {
        images.in.readFully(pixels);
        double[] features = new double[images.size];
        for (int i = 0; i < features.length; i++) {
          features[i] = (pixels[i] & 0xff) / 255.0;
        }
        rows.add(RowFactory.create((double) labels.readUnsignedByte(), Vectors.dense(features)));
      }
    }
    return rows.iterator();
  }

  private record Images(DataInputStream in, int count, int size) implements AutoCloseable {
    static Images open(Configuration configuration, String file) throws IOException {
      DataInputStream in = IdxFiles.open(configuration, file, IMAGES);
      int count = in.readInt();
      return new Images(in, count, Math.multiplyExact(in.readInt(), in.readInt()));
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
