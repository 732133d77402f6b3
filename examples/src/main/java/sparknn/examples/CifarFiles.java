package sparknn.examples;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Reads images in the binary format of CIFAR-10: {@code train.bin} and {@code test.bin} in one
 * folder, each plain or with {@code .gz}. The original has its training images in five files:
 * {@code cat data_batch_*.bin > train.bin}.
 *
 * <p>Source of the format: A. Krizhevsky, "The CIFAR-10 dataset": for each image a byte for the
 * label, then 1024 bytes of red, 1024 of green and 1024 of blue, row by row.
 */
public final class CifarFiles {
  /** Pixels of an image's height and width. */
  public static final int SIDE = 32;

  /** Red, green and blue. */
  public static final int CHANNELS = 3;

  private static final int CLASSES = 10;
  private static final int PIXELS = SIDE * SIDE;
  private static final int RECORD = 1 + CHANNELS * PIXELS;

  private CifarFiles() {}

  /** Whether the folder has images in this format. */
  static boolean in(SparkSession spark, String folder) {
    return file(spark, folder, "train.bin") != null;
  }

  /**
   * Reads one part.
   *
   * @param spark the session
   * @param folder where the files are
   * @param part {@code train} or {@code test}
   * @return {@code label} (double) and {@code features} ({@code array<float>}: 32 × 32 × 3 values
   *     in [0, 1], red first)
   * @throws IllegalArgumentException if the file is missing; tasks fail if it is cut off within an
   *     image, or has a label greater than 9
   */
  public static Dataset<Row> read(SparkSession spark, String folder, String part) {
    String file = file(spark, folder, part + ".bin");
    if (file == null) {
      throw new IllegalArgumentException(
          String.format(
              "%s must have the file %s.bin or %s.bin.gz, got neither", folder, part, part));
    }
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    int tasks = context.defaultParallelism();
    List<Integer> numbers = new ArrayList<>();
    for (int task = 0; task < tasks; task++) {
      numbers.add(task);
    }
    JavaRDD<Row> rows =
        context.parallelize(numbers, tasks).flatMap(task -> rows(file, task, tasks));
    StructType schema =
        new StructType()
            .add("label", DataTypes.DoubleType, false)
            .add("features", DataTypes.createArrayType(DataTypes.FloatType, false), false);
    return spark.createDataFrame(rows, schema);
  }

  private static String file(SparkSession spark, String folder, String name) {
    try {
      for (String ending : new String[] {"", ".gz"}) {
        Path path = new Path(folder, name + ending);
        FileSystem files = path.getFileSystem(spark.sparkContext().hadoopConfiguration());
        if (files.exists(path)) {
          return files.makeQualified(path).toString();
        }
      }
      return null;
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot look into " + folder + ": " + e.getMessage(), e);
    }
  }

  /** Each of so many tasks takes every so-manieth image. */
  private static Iterator<Row> rows(String file, int task, int tasks) throws IOException {
    Path path = new Path(file);
    List<Row> rows = new ArrayList<>();
    try (InputStream plain = path.getFileSystem(new Configuration()).open(path);
        InputStream in =
            new BufferedInputStream(
                file.endsWith(".gz") ? new GZIPInputStream(plain, 1 << 16) : plain, 1 << 16)) {
      for (int i = 0; ; i++) {
        byte[] record = in.readNBytes(RECORD);
        if (record.length == 0) {
          return rows.iterator();
        }
        if (record.length < RECORD) {
          throw new IOException(
              String.format(
                  "%s must be records of %d bytes, got %d after %d of them",
                  file, RECORD, record.length, i));
        }
        int label = record[0] & 0xff;
        if (label >= CLASSES) {
          throw new IOException(
              String.format(
                  "%s must begin each record with a label from 0 to %d, got %d in record %d",
                  file, CLASSES - 1, label, i));
        }
        if (i % tasks == task) {
          rows.add(RowFactory.create((double) label, pixels(record)));
        }
      }
    }
  }

  private static Float[] pixels(byte[] record) {
    Float[] values = new Float[CHANNELS * PIXELS];
    for (int p = 0; p < PIXELS; p++) {
      for (int c = 0; c < CHANNELS; c++) {
        values[p * CHANNELS + c] = (record[1 + c * PIXELS + p] & 0xff) / 255f;
      }
    }
    return values;
  }
}
