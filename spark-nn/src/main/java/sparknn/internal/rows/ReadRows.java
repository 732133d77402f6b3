package sparknn.internal.rows;

import java.util.Optional;
import sparknn.internal.distributed.StagedRows;
import sparknn.nn.table.TableEncoding;

/**
 * The rows of a DataFrame, read once and not yet packed, so that several samples can be packed of
 * them. Release it with {@link #close}.
 */
public final class ReadRows implements AutoCloseable {
  private final StagedRows staged;
  private final long skippedRows;
  private final Optional<TableEncoding> table;

  public ReadRows(StagedRows staged, long skippedRows, Optional<TableEncoding> table) {
    this.staged = staged;
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

  public StagedRows staged() {
    return staged;
  }

  /** Frees the cache. */
  @Override
  public void close() {
    staged.close();
  }
}
