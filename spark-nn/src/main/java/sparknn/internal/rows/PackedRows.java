package sparknn.internal.rows;

import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import sparknn.internal.distributed.PackedData;
import sparknn.nn.table.TableEncoding;

/**
 * The rows of a DataFrame, packed and cached for one training or for several. Release it with
 * {@link #close}.
 */
public final class PackedRows implements AutoCloseable {
  private final JavaSparkContext context;
  private final int width;
  private final long storedPerRow;
  private final PackedData data;
  private final long skippedRows;
  private final Optional<TableEncoding> table;

  /**
   * @param storedPerRow how many values a row keeps, on the average
   * @param table what was learnt of the columns of a table, if features are read from them
   */
  public PackedRows(
      JavaSparkContext context,
      int width,
      long storedPerRow,
      PackedData data,
      long skippedRows,
      Optional<TableEncoding> table) {
    this.context = context;
    this.width = width;
    this.storedPerRow = storedPerRow;
    this.data = data;
    this.skippedRows = skippedRows;
    this.table = table;
  }

  /** What was learnt of the columns of a table, if features are read from them. */
  public Optional<TableEncoding> table() {
    return table;
  }

  /** How many invalid rows were left out. */
  public long skippedRows() {
    return skippedRows;
  }

  public JavaSparkContext context() {
    return context;
  }

  public int width() {
    return width;
  }

  /** How many values a row keeps, on the average: fewer than its features where it is sparse. */
  public long storedPerRow() {
    return storedPerRow;
  }

  public PackedData data() {
    return data;
  }

  /** Frees the cache. */
  @Override
  public void close() {
    data.close();
  }
}
