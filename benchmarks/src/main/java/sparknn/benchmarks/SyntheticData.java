package sparknn.benchmarks;

import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import sparknn.nn.random.Purpose;
import sparknn.nn.random.Rng;

/** Rows to time on: uniform features in [0, 1), classes at random. */
public final class SyntheticData {
  private SyntheticData() {}

  /** A cached data set with the columns {@code features} and {@code label}. */
  static Dataset<Row> classification(
      SparkSession spark, long rows, int features, int classes, int partitions) {
    Dataset<Row> data = rows(spark, rows, features, classes, partitions).cache();
    data.count();
    return data;
  }

  /** The same, made anew whenever it is read. */
  public static Dataset<Row> rows(
      SparkSession spark, long rows, int features, int classes, int partitions) {
    UDF1<Long, Object> vector =
        id -> {
          Rng rng = Rng.at(id, Purpose.PLACEMENT);
          double[] values = new double[features];
          for (int i = 0; i < features; i++) {
            values[i] = rng.nextDouble();
          }
          return Vectors.dense(values);
        };
    return labelled(spark, rows, vector, classes, partitions);
  }

  /** The same with few numbers that are not 0, made anew whenever it is read. */
  static Dataset<Row> sparse(
      SparkSession spark, long rows, int features, int stored, int classes, int partitions) {
    UDF1<Long, Object> vector =
        id -> {
          Rng rng = Rng.at(id, Purpose.PLACEMENT);
          int[] columns =
              IntStream.generate(() -> rng.nextInt(features))
                  .distinct()
                  .limit(stored)
                  .sorted()
                  .toArray();
          double[] values = new double[stored];
          for (int i = 0; i < stored; i++) {
            values[i] = rng.nextDouble();
          }
          return Vectors.sparse(features, columns, values);
        };
    return labelled(spark, rows, vector, classes, partitions);
  }

  private static Dataset<Row> labelled(
      SparkSession spark, long rows, UDF1<Long, Object> vector, int classes, int partitions) {
    UDF1<Long, Double> label = id -> (double) Rng.at(id, Purpose.DROPOUT).nextInt(classes);
    return spark
        .range(0, rows, 1, partitions)
        .select(
            functions
                .udf(vector, SQLDataTypes.VectorType())
                .apply(functions.col("id"))
                .as("features"),
            functions.udf(label, DataTypes.DoubleType).apply(functions.col("id")).as("label"));
  }
}
