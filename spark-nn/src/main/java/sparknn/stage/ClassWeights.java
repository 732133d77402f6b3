package sparknn.stage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import sparknn.nn.spec.Require;

/**
 * A weight for every class, which multiplies the weights of its rows.
 *
 * <p>In words: {@code none}; {@code balanced}, where class c gets {@code W / (C W_c)}, W being the
 * weights of all rows, W_c those of the class and C the number of classes that there are, so that
 * each class counts for as much; or the weights themselves from class 0 on, with commas between
 * them.
 */
public final class ClassWeights {
  private ClassWeights() {}

  /** Throws unless a text says class weights. */
  public static void require(String text) {
    given(text);
  }

  private static double[] given(String text) {
    if (text.equals("none") || text.equals("balanced")) {
      return new double[0];
    }
    try {
      double[] weights =
          Arrays.stream(text.split(",", -1))
              .mapToDouble(w -> Double.parseDouble(w.trim()))
              .toArray();
      for (double weight : weights) {
        Require.notNegative("each of classWeights", weight);
      }
      return weights;
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          String.format(
              "classWeights must be none, balanced, or weights as in 1.0, 2.5, got '%s'", text),
          e);
    }
  }

  /** The weights of rows, times those of their classes. Classes without a weight have 1. */
  static Column of(String text, Dataset<?> rows, Column label, Column weight) {
    if (text.equals("none")) {
      return weight;
    }
    Column number = label.cast(DataTypes.DoubleType);
    List<Column> classes = new ArrayList<>();
    List<Column> factors = new ArrayList<>();
    double[] given = given(text);
    for (int c = 0; c < given.length; c++) {
      classes.add(functions.lit((double) c));
      factors.add(functions.lit(given[c]));
    }
    if (text.equals("balanced")) {
      Row[] sums =
          (Row[])
              rows.groupBy(number.as("class"))
                  .agg(functions.sum(weight).as("weight"))
                  .where("class is not null and weight > 0")
                  .orderBy("class")
                  .collect();
      double all = Arrays.stream(sums).mapToDouble(row -> row.getDouble(1)).sum();
      for (Row sum : sums) {
        classes.add(functions.lit(sum.getDouble(0)));
        factors.add(functions.lit(all / (sums.length * sum.getDouble(1))));
      }
    }
    if (classes.isEmpty()) {
      return weight;
    }
    Column byClass =
        functions.map_from_arrays(
            functions.array(classes.toArray(Column[]::new)),
            functions.array(factors.toArray(Column[]::new)));
    return weight.multiply(functions.coalesce(byClass.apply(number), functions.lit(1.0)));
  }
}
