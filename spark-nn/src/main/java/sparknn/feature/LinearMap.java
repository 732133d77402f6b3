package sparknn.feature;

import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import sparknn.nn.linalg.Blas;

/**
 * {@code y = (x - center) · firstᵀ · secondᵀ + offset}, in double precision; made from principal
 * components.
 *
 * @param in how many numbers go in
 * @param inner how many come out of the first matrix
 * @param out how many come out at the end
 * @param center {@code [in]}
 * @param first {@code [inner, in]}; null: nothing is done
 * @param second {@code [out, inner]}; null: nothing is done
 * @param offset {@code [out]}
 */
record LinearMap(
    int in, int inner, int out, double[] center, double[] first, double[] second, double[] offset) {

  /** From rows to what a method makes of them. */
  static LinearMap forward(PrincipalComponents of, String method, double epsilon) {
    double[] scale = new double[of.count()];
    for (int i = 0; i < scale.length; i++) {
      double std = Math.sqrt(of.variances()[i] + epsilon);
      scale[i] = method.equals(WhitenerParams.PCA) ? 1 : std > 0 ? 1 / std : 0;
    }
    if (method.equals(WhitenerParams.ZCA)) {
      return thereAndBack(of, scale, of.mean(), new double[of.width()]);
    }
    double[] down = scaled(of, scale);
    double[] offset = new double[of.count()];
    return new LinearMap(of.width(), of.count(), of.count(), of.mean(), down, null, offset);
  }

  /** From there back; what the components left out had is the mean. */
  static LinearMap inverse(PrincipalComponents of, String method, double epsilon) {
    double[] scale = new double[of.count()];
    for (int i = 0; i < scale.length; i++) {
      boolean scaled = !method.equals(WhitenerParams.PCA);
      scale[i] = scaled ? Math.sqrt(of.variances()[i] + epsilon) : 1;
    }
    if (method.equals(WhitenerParams.ZCA)) {
      return thereAndBack(of, scale, new double[of.width()], of.mean());
    }
    double[] up = transposed(scaled(of, scale), of.count(), of.width());
    double[] center = new double[of.count()];
    return new LinearMap(of.count(), of.count(), of.width(), center, null, up, of.mean());
  }

  /** To the components, scaled there, and back: as one matrix where that is the smaller. */
  private static LinearMap thereAndBack(
      PrincipalComponents of, double[] scale, double[] center, double[] offset) {
    int width = of.width();
    int count = of.count();
    double[] down = scaled(of, scale);
    if (2 * count < width) {
      double[] up = transposed(of.components(), count, width);
      return new LinearMap(width, count, width, center, down, up, offset);
    }
    double[] both = new double[width * width];
    Blas.multiplyTransposedA(width, width, count, of.components(), down, 0, both);
    return new LinearMap(width, width, width, center, both, null, offset);
  }

  private static double[] scaled(PrincipalComponents of, double[] scale) {
    double[] scaled = of.components().clone();
    for (int at = 0; at < scaled.length; at++) {
      scaled[at] *= scale[at / of.width()];
    }
    return scaled;
  }

  private static double[] transposed(double[] matrix, int rows, int columns) {
    double[] transposed = new double[matrix.length];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        transposed[j * rows + i] = matrix[i * columns + j];
      }
    }
    return transposed;
  }

  /** The function of rows, whose matrices tasks get by broadcast, once an executor. */
  ColumnMap.Function share(SparkContext context) {
    JavaSparkContext java = JavaSparkContext.fromSparkContext(context);
    return new Shared(
        inner,
        out,
        center,
        first == null ? null : java.broadcast(first),
        second == null ? null : java.broadcast(second),
        offset);
  }

  private record Shared(
      int inner,
      int out,
      double[] center,
      Broadcast<double[]> first,
      Broadcast<double[]> second,
      double[] offset)
      implements ColumnMap.Function {
    @Override
    public double[] apply(double[] numbers, int rows) {
      add(-1, center, numbers, rows);
      double[] between = first == null ? numbers : product(inner, first.value(), numbers, rows);
      double[] result = second == null ? between : product(out, second.value(), between, rows);
      add(1, offset, result, rows);
      return result;
    }

    private static void add(double factor, double[] row, double[] to, int rows) {
      for (int r = 0, at = 0; r < rows; r++) {
        for (int j = 0; j < row.length; j++, at++) {
          to[at] += factor * row[j];
        }
      }
    }

    private static double[] product(int units, double[] matrix, double[] numbers, int rows) {
      double[] product = new double[Math.multiplyExact(rows, units)];
      int width = matrix.length / units;
      if (rows == 1) {
        Blas.multiply(units, width, matrix, numbers, product);
      } else {
        Blas.multiplyTransposedB(rows, units, width, numbers, matrix, 0, product);
      }
      return product;
    }
  }
}
