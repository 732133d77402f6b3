package sparknn.internal.scoring;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import sparknn.internal.rows.ColumnPath;

/**
 * Adds columns whose values are computed for some rows of a partition at once: those that follow
 * one another. Rows keep their order, columns their types and metadata (a watermark is among them).
 *
 * <p>Spark can't look into such a function: it reads all columns, and filters behind it stay there.
 */
public final class RowBlocks {
  private RowBlocks() {}

  /** Makes the values of the added columns. */
  public interface Function extends Serializable {
    /** For the rows of one partition. */
    Block start(int maxRows);
  }

  /** The same in one task. */
  public interface Block {
    /**
     * The values of the added columns, for each row.
     *
     * @param read the values that are read, of as many rows; what is behind them is of others
     */
    Object[][] of(Object[] read, int rows);
  }

  /**
   * Adds the columns.
   *
   * @param read the name of the column that is read, found as {@link ColumnPath} says
   * @param maxRows how many rows at once
   * @param added with names that no column has
   */
  public static Dataset<Row> add(
      Dataset<Row> dataset, String read, int maxRows, List<StructField> added, Function function) {
    StructType given = dataset.schema();
    int[] path = positions(given, ColumnPath.find(given, read).names());
    StructField[] fields = Arrays.copyOf(given.fields(), given.length() + added.size());
    for (int i = 0; i < added.size(); i++) {
      fields[given.length() + i] = added.get(i);
    }
    // Names may have dots, or be there twice; between the two steps each column has a plain one.
    StructField[] plain = new StructField[fields.length];
    Column[] named = new Column[fields.length];
    for (int i = 0; i < fields.length; i++) {
      StructField field = fields[i];
      String name = "c" + i;
      plain[i] = new StructField(name, field.dataType(), field.nullable(), field.metadata());
      named[i] = functions.col(name).as(field.name(), field.metadata());
    }
    MapPartitionsFunction<Row, Row> rows =
        partition -> new Rows(partition, path, added.size(), maxRows, function.start(maxRows));
    return dataset.mapPartitions(rows, Encoders.row(new StructType(plain))).select(named);
  }

  private static int[] positions(StructType schema, List<String> names) {
    int[] positions = new int[names.size()];
    StructType at = schema;
    for (int level = 0; level < positions.length; level++) {
      String name = names.get(level);
      StructField[] fields = at.fields();
      positions[level] =
          IntStream.range(0, fields.length)
              .filter(i -> fields[i].name().equals(name))
              .findFirst()
              .orElseThrow();
      if (level + 1 < positions.length) {
        at = (StructType) fields[positions[level]].dataType();
      }
    }
    return positions;
  }

  /** The rows of a partition with what is added to them. */
  private static final class Rows implements Iterator<Row> {
    private final Iterator<Row> partition;
    private final int[] path;
    private final int added;
    private final Block block;
    private final Row[] rows;
    private final Object[] read;
    private Object[][] values = {};
    private int filled;
    private int next;

    Rows(Iterator<Row> partition, int[] path, int added, int maxRows, Block block) {
      this.partition = partition;
      this.path = path;
      this.added = added;
      this.block = block;
      this.rows = new Row[maxRows];
      this.read = new Object[maxRows];
    }

    @Override
    public boolean hasNext() {
      return next < filled || partition.hasNext();
    }

    @Override
    public Row next() {
      if (next == filled) {
        fill();
      }
      Row row = rows[next];
      Object[] all = new Object[row.size() + added];
      for (int i = 0; i < row.size(); i++) {
        all[i] = row.get(i);
      }
      System.arraycopy(values[next], 0, all, row.size(), added);
      next++;
      return RowFactory.create(all);
    }

    private void fill() {
      if (!partition.hasNext()) {
        throw new NoSuchElementException("there is no further row");
      }
      filled = 0;
      next = 0;
      while (filled < rows.length && partition.hasNext()) {
        rows[filled] = partition.next();
        read[filled] = value(rows[filled]);
        filled++;
      }
      values = block.of(read, filled);
    }

    private Object value(Row row) {
      Object value = row;
      for (int position : path) {
        value = value == null ? null : ((Row) value).get(position);
      }
      return value;
    }
  }
}
