package sparknn.param;

import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;
import scala.Function1;

/**
 * Params whose validation throws an error in three parts. Spark's own says only that a value is
 * invalid; its validator may throw instead of returning false, and then that is what the user sees.
 *
 * @since 0.1.0
 */
public final class Checked {
  private Checked() {}

  /** Likes a value or not. */
  public interface Check<T> extends Serializable {
    /** Throws, in three parts, if it does not. */
    void accept(T value);
  }

  /** A number. */
  public static DoubleParam real(Params parent, String name, String doc, Check<Double> check) {
    return new DoubleParam(
        parent, name, doc, validator(name, value -> check.accept(((Number) value).doubleValue())));
  }

  /** A whole number. */
  public static IntParam whole(Params parent, String name, String doc, Check<Integer> check) {
    return new IntParam(
        parent, name, doc, validator(name, value -> check.accept(((Number) value).intValue())));
  }

  /** A text. */
  public static Param<String> text(Params parent, String name, String doc, Check<String> check) {
    return new Param<>(parent, name, doc, validator(name, check));
  }

  /** Numbers. */
  public static DoubleArrayParam reals(
      Params parent, String name, String doc, Check<double[]> check) {
    return new DoubleArrayParam(parent, name, doc, validator(name, check));
  }

  /** Whole numbers. */
  public static IntArrayParam wholes(Params parent, String name, String doc, Check<int[]> check) {
    return new IntArrayParam(parent, name, doc, validator(name, check));
  }

  /** Texts. */
  public static StringArrayParam texts(
      Params parent, String name, String doc, Check<String[]> check) {
    return new StringArrayParam(parent, name, doc, validator(name, check));
  }

  private static <T> Function1<T, Object> validator(String name, Check<T> check) {
    return (Function1<T, Object> & Serializable)
        value -> {
          boolean holdsNull =
              value instanceof Object[] items && Arrays.asList(items).contains(null);
          if (value == null || holdsNull) {
            throw new IllegalArgumentException(name + " must not be null, got null");
          }
          check.accept(value);
          return true;
        };
  }
}
