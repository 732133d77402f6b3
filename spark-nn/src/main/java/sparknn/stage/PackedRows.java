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

  PackedRows(JavaSparkContext context, int width, PackedData data) {
    this.context = context;
    this.width = width;
    this.data = data;
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
