package sparknn.tuning;

import java.util.Map;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleArrayArrayParam;
import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.FloatParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.StringArrayParam;

/** The values that a Param takes. */
final class Domain {
  private static final Map<Class<?>, Class<?>> TYPES =
      Map.of(
          DoubleParam.class, Double.class,
          FloatParam.class, Float.class,
          IntParam.class, Integer.class,
          LongParam.class, Long.class,
          BooleanParam.class, Boolean.class,
          IntArrayParam.class, int[].class,
          DoubleArrayParam.class, double[].class,
          StringArrayParam.class, String[].class,
          DoubleArrayArrayParam.class, double[][].class);

  private Domain() {}

  /** Throws, in three parts, if the Param does not take the value. */
  static void require(Param<?> param, Object value) {
    if (value == null) {
      throw new IllegalArgumentException(param.name() + " must not be null, got null");
    }
    Class<?> type = TYPES.get(param.getClass());
    if (type != null && !type.isInstance(value)) {
      throw wrongType(param, "type " + type.getSimpleName(), value);
    }
    boolean valid;
    try {
      valid = isValid(param, value);
    } catch (ClassCastException e) {
      throw wrongType(param, "its own type", value);
    }
    if (!valid) {
      throw new IllegalArgumentException(
          String.format(
              "%s must be a value that its Param takes (%s), got %s",
              param.name(), param.doc(), text(value)));
    }
  }

  /** Whether the Param takes the value. */
  static boolean accepts(Param<?> param, Object value) {
    try {
      require(param, value);
      return true;
    } catch (IllegalArgumentException refused) {
      return false;
    }
  }

  /** As Java itself would: an int where a wider number is wanted. */
  static Object widened(Param<?> param, Object value) {
    if (value instanceof Integer whole) {
      if (param instanceof DoubleParam) {
        return whole.doubleValue();
      }
      if (param instanceof LongParam) {
        return whole.longValue();
      }
    }
    return value;
  }

  @SuppressWarnings("unchecked") // A value of another type is the ClassCastException above.
  private static boolean isValid(Param<?> param, Object value) {
    return (boolean) ((Param<Object>) param).isValid().apply(value);
  }

  private static IllegalArgumentException wrongType(Param<?> param, String type, Object value) {
    return new IllegalArgumentException(
        String.format(
            "%s must be given values of %s, got %s (%s)",
            param.name(), type, text(value), value.getClass().getSimpleName()));
  }

  private static String text(Object value) {
    String text = ParamValues.of(value).toString();
    return text.substring(1, text.length() - 1);
  }
}
