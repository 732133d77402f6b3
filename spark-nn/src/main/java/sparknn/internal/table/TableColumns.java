package sparknn.internal.table;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import sparknn.internal.rows.ColumnPath;
import sparknn.internal.rows.Columns;
import sparknn.nn.table.CategoricalColumn.Kind;

/**
 * The columns of a table that are features, and perhaps a column of vectors beside them. In a query
 * they are one struct: numbers as doubles, categories as texts, the vector.
 *
 * @param numeric names of columns of numbers
 * @param categorical names of columns of categories
 * @param vector the name of the column of vectors; empty: none
 */
public record TableColumns(List<String> numeric, List<String> categorical, String vector)
    implements Serializable {
  /** The name of a number in the struct. */
  static String number(int i) {
    return "number" + i;
  }

  /** The name of a category in the struct. */
  static String category(int i) {
    return "category" + i;
  }

  /**
   * Demands that all are there and of a type that is read.
   *
   * @param label the column that is no feature; empty where there is none
   */
  void check(StructType schema, String label) {
    requireEachOnce(schema, label);
    for (String name : numeric) {
      DataType type = Columns.require(schema, name, "numericCols").dataType();
      if (!(type instanceof NumericType)) {
        throw new IllegalArgumentException(
            String.format(
                "numericCols column '%s' must be a number, got %s; %s",
                name, type.simpleString(), advice(type, true)));
      }
    }
    categorical.forEach(name -> kind(schema, name));
    if (!vector.isEmpty()) {
      Columns.requireVector(schema, vector, "features");
    }
  }

  private void requireEachOnce(StructType schema, String label) {
    List<String> seen = new ArrayList<>();
    List<String> names =
        Stream.of(numeric, categorical, vector.isEmpty() ? List.<String>of() : List.of(vector))
            .flatMap(List::stream)
            .toList();
    for (String name : names) {
      String full = full(schema, name);
      if (seen.stream().anyMatch(other -> ColumnPath.same(other, full))) {
        throw new IllegalArgumentException(
            String.format(
                "numericCols, categoricalCols and featuresCol must name each column once, got '%s'"
                    + " twice",
                name));
      }
      if (!label.isEmpty() && ColumnPath.same(full(schema, label), full)) {
        throw new IllegalArgumentException(
            String.format(
                "numericCols and categoricalCols must not name the label, which is to be predicted,"
                    + " got '%s'",
                name));
      }
      seen.add(full);
    }
  }

  /** A name as Spark finds it, so that two spellings of one column are the same. */
  private static String full(StructType schema, String name) {
    ColumnPath path = ColumnPath.find(schema, name);
    return path == null ? name : String.join("\u0000", path.names());
  }

  /** What the values of a categorical column are. */
  static Kind kind(StructType schema, String name) {
    DataType type = Columns.require(schema, name, "categoricalCols").dataType();
    if (type instanceof StringType) {
      return Kind.STRING;
    }
    if (type instanceof BooleanType) {
      return Kind.BOOLEAN;
    }
    boolean whole =
        type instanceof ByteType
            || type instanceof ShortType
            || type instanceof IntegerType
            || type instanceof LongType;
    if (whole) {
      return Kind.WHOLE;
    }
    throw new IllegalArgumentException(
        String.format(
            "categoricalCols column '%s' must be a string, a boolean or a whole number, got %s; %s",
            name, type.simpleString(), advice(type, false)));
  }

  private static String advice(DataType type, boolean number) {
    if (type.equals(DataTypes.DateType) || type.simpleString().startsWith("timestamp")) {
      return "year, dayofweek or datediff make numbers of it";
    }
    if (type instanceof StringType || type instanceof BooleanType) {
      return "categoricalCols takes it as it is";
    }
    if (type instanceof NumericType && !number) {
      return "numericCols takes it as it is, and a cast to string makes categories of it";
    }
    if (Columns.isVectorLike(type)) {
      return "featuresCol takes it as it is";
    }
    if (type instanceof StructType) {
      return "name its fields, such as s.x";
    }
    return "make a number or a string of it first, or leave it out";
  }

  /** One column with all of them. */
  Column struct(StructType schema) {
    List<Column> all = new ArrayList<>();
    for (int i = 0; i < numeric.size(); i++) {
      Column number = Columns.column(schema, numeric.get(i)).cast(DataTypes.DoubleType);
      all.add(functions.coalesce(number, functions.lit(Double.NaN)).as(number(i)));
    }
    for (int i = 0; i < categorical.size(); i++) {
      Column text = Columns.column(schema, categorical.get(i)).cast(DataTypes.StringType);
      all.add(text.as(category(i)));
    }
    if (!vector.isEmpty()) {
      all.add(Columns.column(schema, vector).as("vector"));
    }
    return functions.struct(all.toArray(Column[]::new));
  }
}
