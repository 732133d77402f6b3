package sparknn.internal.rows;

import java.util.Arrays;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SparseVector;
import scala.collection.Iterator;
import scala.collection.Seq;

/**
 * The features of a row on their way into a network, which are looked at as they are copied. Each
 * method answers null if all is well, otherwise what makes the row invalid.
 */
public final class FeatureRow {
  private FeatureRow() {}

  /**
   * Copies features.
   *
   * @param features a Vector, a sequence where they are an array, or null
   * @param into from {@code begin}
   * @param width how many the network wants
   * @return null if all is well, otherwise what makes the row invalid
   * @throws IllegalArgumentException if they are of another length, which can't be overlooked
   */
  public static String read(Object features, float[] into, int begin, int width) {
    if (features == null) {
      return "features must not be null, got null";
    }
    int size = Columns.sizeOf(features);
    if (size != width) {
      throw new IllegalArgumentException(
          String.format("features must have %d values as in training, got %d", width, size));
    }
    if (features instanceof DenseVector dense) {
      return dense(dense.values(), into, begin);
    }
    return features instanceof SparseVector sparse
        ? sparse(sparse, into, begin)
        : array((Seq<?>) features, into, begin);
  }

  private static String dense(double[] values, float[] into, int begin) {
    boolean finite = true;
    for (int i = 0; i < values.length; i++) {
      float value = (float) values[i];
      into[begin + i] = value;
      finite &= finite(value);
    }
    return finite ? null : problem(values);
  }

  private static String sparse(SparseVector sparse, float[] into, int begin) {
    Arrays.fill(into, begin, begin + sparse.size(), 0f);
    int[] columns = sparse.indices();
    double[] values = sparse.values();
    boolean finite = true;
    for (int i = 0; i < columns.length; i++) {
      float value = (float) values[i];
      into[begin + columns[i]] = value;
      finite &= finite(value);
    }
    return finite ? null : problem(sparse.toArray());
  }

  private static String array(Seq<?> array, float[] into, int begin) {
    Iterator<?> values = array.iterator();
    String problem = null;
    for (int i = 0; values.hasNext(); i++) {
      Object next = values.next();
      if (next == null) {
        return String.format("'features' must not hold null, got null at index %d", i);
      }
      float value = ((Number) next).floatValue();
      into[begin + i] = value;
      if (!finite(value) && problem == null) {
        problem = problem(((Number) next).doubleValue(), i);
      }
    }
    return problem;
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
    return problem(values[i], i);
  }

  private static String problem(double value, int i) {
    return String.format(
        "features must be finite single-precision numbers, got %s at index %d", value, i);
  }
}
