package sparknn.internal.rows;

import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import sparknn.nn.data.Example;
import sparknn.nn.spec.Require;

/**
 * Offsets: what is added to the logarithm of a mean, such as the logarithm of the time or the area
 * in which events were counted. {@code exp(offset)} is the exposure.
 *
 * <p>The loss of a label y with an offset is, but for what does not depend on the network, the loss
 * of the rate {@code y / exposure} weighted by {@code exposure^{2-p}}, where the variance is
 * proportional to the power p of the mean. For counts (Poisson, p = 1): {@code e^{o + offset} - y
 * (o + offset) = exposure (e^o - y / exposure · o) + const}; for amounts (gamma, p = 2): {@code y
 * e^{-o - offset} + o + offset = y / exposure · e^{-o} + o + const}. So training sees rates and
 * weights, and a prediction is a rate times the exposure.
 */
public final class Offsets {
  private Offsets() {}

  /** Demands a column of numbers. */
  public static void require(StructType schema, String column) {
    Columns.requireNumeric(schema, column, "offset", "");
  }

  /**
   * Turns a label into a rate, its weight multiplied by the power {@code 2 - p} of the exposure.
   *
   * @param labels what the labels are
   * @param size how many numbers a label has
   * @return null if all is well, otherwise what is wrong
   */
  public static String read(Object offset, Targets labels, int size, Example into) {
    String column = labels.offset();
    String problem = problem(offset, column);
    if (problem != null) {
      return problem;
    }
    double exposure = Math.exp(((Number) offset).doubleValue());
    double[] rates = new double[size];
    for (int t = 0; t < size; t++) {
      rates[t] = into.target(t) / exposure;
      if (!Float.isFinite((float) rates[t])) {
        return String.format(
            "a label divided by the exponential of '%s' must be a finite single-precision number,"
                + " got %s / exp(%s)",
            column, Require.text(into.target(t)), offset);
      }
    }
    into.setTarget(rates);
    into.setWeight(into.weight() * Math.pow(exposure, 2 - labels.variancePower()));
    return null;
  }

  private static String problem(Object offset, String column) {
    if (offset == null) {
      return String.format("'%s' must not be null, got null", column);
    }
    double value = ((Number) offset).doubleValue();
    float exposure = (float) Math.exp(value);
    boolean fits = exposure >= Float.MIN_NORMAL && Float.isFinite(exposure);
    return fits
        ? null
        : String.format(
            "'%s' must be a number from -87 to 88, whose exponential a float can hold, got %s",
            column, value);
  }

  private static double exposure(Double offset, String column) {
    String problem = problem(offset, column);
    if (problem != null) {
      throw new IllegalArgumentException(problem);
    }
    return Math.exp(offset);
  }

  /**
   * Multiplies a column of predictions by the exposures.
   *
   * @param values numbers or Vectors
   * @param column of the offsets
   */
  public static Dataset<Row> apply(Dataset<Row> rows, String values, String column) {
    boolean vectors = rows.schema().apply(values).dataType().equals(SQLDataTypes.VectorType());
    UDF2<Double, Double, Double> number = (value, offset) -> value * exposure(offset, column);
    UDF2<Vector, Double, Vector> vector =
        (all, offset) -> {
          double exposure = exposure(offset, column);
          double[] products = all.toArray().clone();
          for (int i = 0; i < products.length; i++) {
            products[i] *= exposure;
          }
          return Vectors.dense(products);
        };
    Column value = Columns.column(rows.schema(), values);
    Column offset = Columns.column(rows.schema(), column).cast(DataTypes.DoubleType);
    return rows.withColumn(
        values,
        vectors
            ? functions.udf(vector, SQLDataTypes.VectorType()).apply(value, offset)
            : functions.udf(number, DataTypes.DoubleType).apply(value, offset));
  }
}
