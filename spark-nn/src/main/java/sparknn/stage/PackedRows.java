package sparknn.stage;

import org.apache.spark.api.java.JavaSparkContext;
import sparknn.distributed.PackedData;

/**
 * The rows of a DataFrame, packed and cached for one training or for several. Release it with
 * {@link #close}.
 */
public final class PackedRows implements AutoCloseable {
  private final JavaSparkContext context;
  private final int width;
  private final PackedData data;
  private final long skippedRows;

  PackedRows(JavaSparkContext context, int width, PackedData data, long skippedRows) {
    this.context = context;
    this.width = width;
    this.data = data;
    this.skippedRows = skippedRows;
  }

  /** How many invalid rows were left out. */
  long skippedRows() {
    return skippedRows;
  }

  JavaSparkContext context() {
    return context;
  }

  int width() {
    return width;
  }

  PackedData data() {
    return data;
  }

  /** Frees the cache. */
  @Override
  public void close() {
    data.close();
  }
}
