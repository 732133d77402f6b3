package sparknn.internal.table;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;
import sparknn.nn.table.CategoricalColumn;
import sparknn.nn.table.CategoricalColumn.Count;
import sparknn.nn.table.CategoricalColumn.Kind;
import sparknn.nn.table.NumericColumn;
import sparknn.nn.table.TableEncoding;
import sparknn.param.NeuralNetworkParams;

/**
 * Learns what must be known of the columns of a table, in two jobs: quartiles of the numbers, from
 * a sample where there are many rows, and counts of the categories, which are exact. Neither
 * depends on how the rows are partitioned, nor on their order.
 *
 * @param maxOneHot more categories of a column are embedded
 * @param maxCategories so many of a column have a vector of their own
 * @param scaled whether numbers are brought to scale
 */
record TableLearning(int maxOneHot, int maxCategories, boolean scaled) implements Serializable {
  static TableLearning of(NeuralNetworkParams params) {
    return new TableLearning(
        params.getMaxOneHot(), params.getMaxCategories(), params.getStandardization());
  }

  /**
   * Learns.
   *
   * @param rows to train on, with the struct of the columns by the name of {@code features}
   * @param kinds what the values of each categorical column are
   */
  TableEncoding run(Dataset<Row> rows, TableColumns columns, List<Kind> kinds) {
    int numbers = columns.numeric().size();
    Column[] read =
        IntStream.range(0, numbers)
            .mapToObj(i -> functions.col("features." + TableColumns.number(i)))
            .toArray(Column[]::new);
    NumberSample sample =
        NumberSample.decode(
            rows.select(read)
                .toJavaRDD()
                .mapPartitions(
                    some -> {
                      NumberSample own = new NumberSample(numbers);
                      some.forEachRemaining(own::add);
                      return List.of(own.encode()).iterator();
                    })
                .treeAggregate(
                    new NumberSample(numbers).encode(),
                    TableLearning::merge,
                    TableLearning::merge));
    if (sample.rows() == 0) {
      throw new IllegalArgumentException(
          "the data must have at least one row to train on, got none");
    }
    List<NumericColumn> numeric = new ArrayList<>();
    for (int i = 0; i < numbers; i++) {
      numeric.add(sample.column(i, columns.numeric().get(i)));
    }
    return new TableEncoding(numeric, categories(rows, columns, kinds), scaled);
  }

  private static double[] merge(double[] one, double[] other) {
    NumberSample sum = NumberSample.decode(one);
    sum.add(NumberSample.decode(other));
    return sum.encode();
  }

  private List<CategoricalColumn> categories(
      Dataset<Row> rows, TableColumns columns, List<Kind> kinds) {
    int size = columns.categorical().size();
    List<List<Count>> counts = new ArrayList<>();
    boolean[] missing = new boolean[size];
    for (int i = 0; i < size; i++) {
      counts.add(new ArrayList<>());
    }
    for (Row row : size == 0 ? List.<Row>of() : counts(rows, size)) {
      if (row.isNullAt(1)) {
        missing[row.getInt(0)] = true;
      } else {
        counts.get(row.getInt(0)).add(new Count(row.getString(1), row.getLong(2)));
      }
    }
    List<CategoricalColumn> learnt = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      String name = columns.categorical().get(i);
      if (counts.get(i).isEmpty()) {
        throw new IllegalArgumentException(
            String.format(
                "categoricalCols column '%s' must have a value in some row to train on, got only"
                    + " null; leave it out",
                name));
      }
      learnt.add(
          CategoricalColumn.of(
              name, kinds.get(i), counts.get(i), missing[i], maxOneHot, maxCategories));
    }
    return learnt;
  }

  /** Column, value and rows of the most frequent values of each column, in this order, and null. */
  private List<Row> counts(Dataset<Row> rows, int size) {
    Column[] texts =
        IntStream.range(0, size)
            .mapToObj(i -> functions.col("features." + TableColumns.category(i)))
            .toArray(Column[]::new);
    Column ofColumn = functions.col("column");
    Column value = functions.col("value");
    Column[] order = {value.isNull().desc(), functions.col("count").desc(), value.asc()};
    // Null, and one more than needed, by which a column of more is known.
    int most = Math.max(maxOneHot, maxCategories) + 2;
    return rows.select(
            functions.posexplode(functions.array(texts)).as(new String[] {"column", "value"}))
        .groupBy(ofColumn, value)
        .count()
        .withColumn(
            "rank", functions.row_number().over(Window.partitionBy(ofColumn).orderBy(order)))
        .where(functions.col("rank").leq(most))
        .orderBy("column", "rank")
        .collectAsList();
  }
}
