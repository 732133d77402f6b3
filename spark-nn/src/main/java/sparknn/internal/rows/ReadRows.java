package sparknn.internal.rows;

import sparknn.internal.distributed.StagedRows;

/**
 * The rows of a DataFrame, read once and not yet packed, so that several samples can be packed of
 * them. Release it with {@link #close}.
 */
public final class ReadRows implements AutoCloseable {
  private final StagedRows staged;
  private final long skippedRows;

  public ReadRows(StagedRows staged, long skippedRows) {
    this.staged = staged;
    this.skippedRows = skippedRows;
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
