package sparknn.internal.rows;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.util.CollectionAccumulator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves invalid rows out of a fit and counts them. A partition that is read again, as Spark does
 * for a lost or slow task, counts once.
 */
public final class SkippedRows implements Serializable {
  private static final Logger LOG = LoggerFactory.getLogger(SkippedRows.class);

  // Pairs of partition and count.
  private final CollectionAccumulator<long[]> counts;

  /** None so far. */
  public SkippedRows(SparkContext context) {
    counts = context.collectionAccumulator("skipped rows");
  }

  /** The valid rows. */
  public JavaRDD<Row> without(JavaRDD<Row> rows, InvalidRows.Precision precision) {
    return rows.mapPartitionsWithIndex(
        (partition, all) -> new Valid(all, precision, count -> counts.add(of(partition, count))),
        true);
  }

  private static long[] of(long partition, long count) {
    return new long[] {partition, count};
  }

  /** How many were left out; to be asked on the driver once all rows were read. */
  public long count() {
    Map<Long, Long> byPartition = new HashMap<>();
    counts.value().forEach(pair -> byPartition.put(pair[0], pair[1]));
    return byPartition.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Says how many were left out, if any. */
  public void log() {
    long count = count();
    if (count > 0) {
      LOG.warn("Left out {} invalid rows (handleInvalid = skip)", count);
    }
  }

  private interface Counted {
    void accept(long count);
  }

  private static final class Valid implements Iterator<Row> {
    private final Iterator<Row> all;
    private final InvalidRows.Precision precision;
    private final Counted counted;
    private Row next;
    private long skipped;
    private boolean finished;

    Valid(Iterator<Row> all, InvalidRows.Precision precision, Counted counted) {
      this.all = all;
      this.precision = precision;
      this.counted = counted;
    }

    @Override
    public boolean hasNext() {
      while (next == null && all.hasNext()) {
        Row row = all.next();
        if (InvalidRows.valid(row, precision)) {
          next = row;
        } else {
          skipped++;
        }
      }
      if (next == null && !finished) {
        finished = true;
        counted.accept(skipped);
      }
      return next != null;
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Row row = next;
      next = null;
      return row;
    }
  }
}
