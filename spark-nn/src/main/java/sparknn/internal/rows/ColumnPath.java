package sparknn.internal.rows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Where a column stands in a schema, found by its name as Spark SQL and MLlib find it: dots lead
 * into structs ({@code s.features}), backticks hold a name together ({@code `my.features`}), and
 * case counts only where {@code spark.sql.caseSensitive} says so. Beyond these rules a name that
 * leads nowhere may be that of a column with dots, as stages of ours and of Spark make them.
 *
 * @param names from the top, as the schema spells them
 * @param field the column itself
 */
public record ColumnPath(List<String> names, StructField field) {

  /**
   * The column of a name; null if there is none.
   *
   * @throws IllegalArgumentException if there are several
   */
  public static ColumnPath find(StructType schema, String name) {
    List<String> parts = parse(name);
    ColumnPath found = parts == null ? null : find(schema, parts, name);
    return found == null ? find(schema, List.of(name), name) : found;
  }

  private static ColumnPath find(StructType schema, List<String> parts, String name) {
    List<StructField> fields =
        Arrays.stream(schema.fields()).filter(field -> same(field.name(), parts.get(0))).toList();
    if (fields.size() > 1) {
      throw new IllegalArgumentException(
          String.format(
              "'%s' must name one column, got %s",
              name, fields.stream().map(StructField::name).collect(Collectors.joining(", "))));
    }
    if (fields.isEmpty()) {
      return null;
    }
    StructField field = fields.get(0);
    List<String> names = new ArrayList<>(List.of(field.name()));
    if (parts.size() == 1) {
      return new ColumnPath(names, field);
    }
    if (!(field.dataType() instanceof StructType struct)) {
      return null;
    }
    ColumnPath inner = find(struct, parts.subList(1, parts.size()), name);
    if (inner == null) {
      return null;
    }
    names.addAll(inner.names);
    return new ColumnPath(names, inner.field);
  }

  /** Whether two names are the same, by the session's rule about case. */
  public static boolean same(String one, String other) {
    return SQLConf.get().caseSensitiveAnalysis() ? one.equals(other) : one.equalsIgnoreCase(other);
  }

  /** A name's parts; null if it is not written by Spark's rules. */
  static List<String> parse(String name) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    boolean quoted = false;
    boolean closed = false;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (quoted) {
        boolean doubled = c == '`' && i + 1 < name.length() && name.charAt(i + 1) == '`';
        if (c != '`' || doubled) {
          part.append(c);
          i += doubled ? 1 : 0;
        } else {
          quoted = false;
          closed = true;
        }
      } else if (c == '.') {
        if (part.length() == 0) {
          return null;
        }
        parts.add(part.toString());
        part.setLength(0);
        closed = false;
      } else if (closed || (c == '`' && part.length() > 0)) {
        return null;
      } else if (c == '`') {
        quoted = true;
      } else {
        part.append(c);
      }
    }
    if (quoted || part.length() == 0) {
      return null;
    }
    parts.add(part.toString());
    return parts;
  }

  /** The column of a top-level name, dots and all. */
  public static Column named(String name) {
    return functions.col(quoted(name));
  }

  private static String quoted(String name) {
    return '`' + name.replace("`", "``") + '`';
  }

  /** As an expression. */
  public Column column() {
    return functions.col(names.stream().map(ColumnPath::quoted).collect(Collectors.joining(".")));
  }

  /** All columns of a schema, with those in structs, as they are to be written. */
  public static String all(StructType schema) {
    return String.join(", ", all(schema, ""));
  }

  private static List<String> all(StructType schema, String prefix) {
    List<String> all = new ArrayList<>();
    for (StructField field : schema.fields()) {
      all.add(prefix + field.name());
      // A vector is no struct to people.
      if (field.dataType() instanceof StructType struct) {
        all.addAll(all(struct, prefix + field.name() + "."));
      }
    }
    return all;
  }
}
