package sparknn.internal.rows;

import java.util.OptionalInt;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.mllib.linalg.VectorUDT;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.collection.Iterator;
import scala.collection.Seq;
import sparknn.nn.data.Example;

/**
 * Columns of a DataFrame: their checks, with errors in three parts, and how their values are read.
 * Numbers side by side (features, or several targets) come as an ml Vector, {@code array<float>} or
 * {@code array<double>}.
 */
public final class Columns {
  private Columns() {}

  /**
   * The field of a column, found as {@link ColumnPath} says.
   *
   * @param role what the column is for, such as {@code features}
   */
  public static StructField require(StructType schema, String name, String role) {
    ColumnPath path = ColumnPath.find(schema, name);
    if (path == null) {
      throw new IllegalArgumentException(
          String.format(
              "%s column '%s' must exist, got columns %s", role, name, ColumnPath.all(schema)));
    }
    return path.field();
  }

  /** A column of a table, found as {@link ColumnPath} says. */
  public static Column column(StructType schema, String name) {
    ColumnPath path = ColumnPath.find(schema, name);
    if (path == null) {
      throw new IllegalArgumentException(
          String.format("column '%s' must exist, got columns %s", name, ColumnPath.all(schema)));
    }
    return path.column();
  }

  /** The top-level column of this very name, dots and all: one that we have added. */
  public static Column named(String name) {
    return ColumnPath.named(name);
  }

  /** Demands numbers side by side. */
  public static void requireVector(StructType schema, String name, String role) {
    DataType type = require(schema, name, role).dataType();
    if (!isVectorLike(type)) {
      throw wrongType(role, name, "a vector, array<float> or array<double>", type);
    }
  }

  /** Demands as many numbers as in training, where a column's metadata tell how many it has. */
  public static void requireWidth(StructType schema, String name, int width) {
    OptionalInt told = width(schema, name);
    if (told.isPresent() && told.getAsInt() != width) {
      throw new IllegalArgumentException(
          String.format(
              "'%s' must have %d values as in training, got %d", name, width, told.getAsInt()));
    }
  }

  /** How many numbers each row of a column of vectors has, where its metadata tell. */
  public static OptionalInt width(StructType schema, String name) {
    StructField field = require(schema, name, "features");
    boolean array = field.dataType() instanceof ArrayType;
    int size = array ? -1 : AttributeGroup.fromStructField(field).size();
    return size < 0 ? OptionalInt.empty() : OptionalInt.of(size);
  }

  /** The schema of what a model makes: demands a name that no column has. */
  public static StructType withNew(
      StructType schema, String name, String param, StructField field) {
    for (String there : schema.fieldNames()) {
      if (ColumnPath.same(there, name)) {
        throw new IllegalArgumentException(
            String.format("%s must name a new column, got '%s', which is there", param, name));
      }
    }
    return schema.add(field);
  }

  /** Demands one number. */
  public static void requireNumeric(StructType schema, String name, String role, String advice) {
    DataType type = require(schema, name, role).dataType();
    if (!(type instanceof NumericType)) {
      throw wrongType(role, name, "numeric" + advice, type);
    }
  }

  /** Demands true or false. */
  public static void requireBoolean(StructType schema, String name, String role) {
    DataType type = require(schema, name, role).dataType();
    if (!type.equals(DataTypes.BooleanType)) {
      throw wrongType(role, name, "boolean", type);
    }
  }

  private static IllegalArgumentException wrongType(
      String role, String name, String expected, DataType type) {
    return new IllegalArgumentException(
        String.format("%s column '%s' must be %s, got %s", role, name, expected, text(type)));
  }

  // Both kinds of Vector call themselves "vector".
  private static String text(DataType type) {
    return type instanceof VectorUDT
        ? "vector of the old org.apache.spark.mllib.linalg, where one of org.apache.spark.ml.linalg"
            + " is needed (MLUtils.convertVectorColumnsToML converts a column)"
        : type.simpleString();
  }

  /** Whether values of a type are numbers side by side. */
  public static boolean isVectorLike(DataType type) {
    if (type instanceof ArrayType array) {
      return array.elementType().equals(DataTypes.FloatType)
          || array.elementType().equals(DataTypes.DoubleType);
    }
    return type.equals(SQLDataTypes.VectorType());
  }

  /**
   * Reads features for a network: numbers that are finite in single precision.
   *
   * @param value as {@link #value} gives it
   * @return null if all is well, otherwise what is wrong
   */
  static String readFeatures(Object value, String name, int width, Example into) {
    String problem = fill(value, name, width, "in the first row", into);
    for (int i = 0; problem == null && i < into.stored(); i++) {
      if (!Float.isFinite((float) into.value(i))) {
        problem =
            String.format(
                "'%s' must be finite single-precision numbers, got %s at index %d",
                name, into.value(i), into.column(i));
      }
    }
    return problem;
  }

  /**
   * Reads finite numbers side by side.
   *
   * @param value as {@link #value} gives it
   * @param like where there are as many, for messages: such as {@code in the first row}
   * @return null if all is well, otherwise what is wrong
   */
  public static String readNumbers(
      Object value, String name, int width, String like, Example into) {
    String problem = fill(value, name, width, like, into);
    for (int i = 0; problem == null && i < into.stored(); i++) {
      if (!Double.isFinite(into.value(i))) {
        problem =
            String.format(
                "'%s' must be finite numbers, got %s at index %d",
                name, into.value(i), into.column(i));
      }
    }
    return problem;
  }

  private static String fill(Object value, String name, int width, String like, Example into) {
    if (value == null) {
      return String.format("'%s' must not be null, got null", name);
    }
    int size = sizeOf(value);
    if (size != width) {
      return String.format("'%s' must have %d values as %s, got %d", name, width, like, size);
    }
    if (value instanceof SparseVector sparse) {
      into.setSparse(sparse.indices(), sparse.values());
      return null;
    }
    if (value instanceof DenseVector dense) {
      into.setDense(dense.values());
      return null;
    }
    double[] values = new double[size];
    into.setDense(values);
    return readArray(value, name, values);
  }

  /** Reads numbers side by side into an array of their length. */
  public static String readArray(Object value, String name, double[] into) {
    if (value instanceof Vector vector) {
      System.arraycopy(vector.toArray(), 0, into, 0, into.length);
      return null;
    }
    Iterator<?> values = ((Seq<?>) value).iterator();
    for (int i = 0; i < into.length; i++) {
      Object next = values.next();
      if (next == null) {
        return String.format("'%s' must not hold null, got null at index %d", name, i);
      }
      into[i] = ((Number) next).doubleValue();
    }
    return null;
  }

  /** How many numbers a value has. */
  public static int sizeOf(Object value) {
    return value instanceof Vector vector ? vector.size() : ((Seq<?>) value).length();
  }

  /**
   * A value of a row: null, a number, true or false, a vector, or Scala's sequence where it is an
   * array. Not {@link Row#getList}, which with Scala 2.13 may copy an array into a linked list,
   * where reading by index takes quadratic time.
   */
  public static Object value(Row row, int i) {
    return row.get(i);
  }
}
