package sparknn.internal.rows;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.DeterministicLevel;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rows in an order that is the same each time they are read.
 *
 * <p>Behind a shuffle (a join, a {@code groupBy}, a {@code repartition} by a column) a partition
 * has the same rows each time, but in the order in which other tasks' output arrived. What is
 * computed from such rows would differ from run to run, and what is computed anew for a lost
 * executor would not fit what the others have. So rows that Spark knows to be without order are
 * sorted within their partition, by a hash of their content: rows with the same hash are the same,
 * and may change places.
 */
public final class RowOrder {
  private static final Logger LOG = LoggerFactory.getLogger(RowOrder.class);

  private RowOrder() {}

  /** The rows as they come, or sorted if their order is not settled. */
  public static JavaRDD<Row> settled(Dataset<Row> dataset) {
    return settled(dataset, -1);
  }

  /**
   * The rows as they come, or sorted if their order is not settled. Another unit of their weights
   * gives the same order.
   *
   * @param weight the index of the column of weights, which decides among rows that are the same
   *     otherwise; -1 if there is none
   */
  public static JavaRDD<Row> settled(Dataset<Row> dataset, int weight) {
    JavaRDD<Row> rows = dataset.toJavaRDD();
    Object level = rows.rdd().outputDeterministicLevel();
    if (level.equals(DeterministicLevel.DETERMINATE())) {
      return rows;
    }
    if (level.equals(DeterministicLevel.INDETERMINATE())) {
      LOG.warn(
          "The data may have other rows each time they are read (RDD.repartition of unordered rows,"
              + " for example): the model may differ from run to run. Write or checkpoint them before"
              + " the fit.");
    }
    // From the rows, not the plan: what is upstream would be computed a second time.
    Dataset<Row> again = dataset.sparkSession().createDataFrame(rows, dataset.schema());
    String[] names = new String[dataset.schema().length()];
    Column[] columns = new Column[names.length];
    for (int i = 0; i < names.length; i++) {
      names[i] = "c" + i;
      // As if all weights were 1.
      columns[i] = i == weight ? functions.lit(1.0) : functions.col(names[i]);
    }
    List<Column> keys = new ArrayList<>();
    keys.add(functions.xxhash64(columns));
    if (weight >= 0) {
      keys.add(functions.col(names[weight]));
    }
    return again.toDF(names).sortWithinPartitions(keys.toArray(Column[]::new)).toJavaRDD();
  }
}
