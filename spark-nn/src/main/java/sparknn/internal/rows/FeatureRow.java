package sparknn.internal.rows;

import java.util.Arrays;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SparseVector;

/** The features of a row on their way into a network, which are looked at as they are copied. */
public final class FeatureRow {
  private FeatureRow() {}

  /**
   * Copies features.
   *
   * @param features a Vector, or a List where they are an array
   * @param into of the length that the network wants
   * @return null if all is well, otherwise what makes the row invalid
   * @throws IllegalArgumentException if they are of another length, which can't be overlooked
   */
  public static String read(Object features, float[] into) {
    if (features == null) {
      return "features must not be null, got null";
    }
    int size = Columns.sizeOf(features);
    if (size != into.length) {
      throw new IllegalArgumentException(
          String.format("features must have %d values as in training, got %d", into.length, size));
    }
    if (features instanceof SparseVector sparse) {
      Arrays.fill(into, 0f);
      int[] columns = sparse.indices();
      double[] values = sparse.values();
      boolean finite = true;
      for (int i = 0; i < columns.length; i++) {
        float value = (float) values[i];
        into[columns[i]] = value;
        finite &= finite(value);
      }
      return finite ? null : problem(sparse.toArray());
    }
    double[] values;
    if (features instanceof DenseVector dense) {
      values = dense.values();
    } else {
      values = new double[size];
      String problem = Columns.readArray(features, "features", values);
      if (problem != null) {
        return problem;
      }
    }
    boolean finite = true;
    for (int i = 0; i < values.length; i++) {
      float value = (float) values[i];
      into[i] = value;
      finite &= finite(value);
    }
    return finite ? null : problem(values);
  }

  // Without a branch, unlike Float.isFinite's use in a condition: the loop stays a copy.
  private static boolean finite(float value) {
    return Math.abs(value) <= Float.MAX_VALUE;
  }

  private static String problem(double[] values) {
    int i = 0;
    while (finite((float) values[i])) {
      i++;
    }
    return String.format(
        "features must be finite single-precision numbers, got %s at index %d", values[i], i);
  }
}
