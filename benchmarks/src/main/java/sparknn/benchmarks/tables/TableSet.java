package sparknn.benchmarks.tables;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.StringIndexerModel;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A table as files: a folder with {@code train.csv} and {@code test.csv}, both with a header and a
 * column {@code label}; or with one CSV file that has the folder's name, the column {@code y}, and
 * columns "test0", "test1", … that mark the test rows of as many splits with 1.
 *
 * @param name of the folder
 * @param train rows to train on, cached
 * @param test the others, cached
 * @param numbers columns of numbers, which may be missing
 * @param categories columns of words and truth values, as words
 * @param regression whether the label is a value and not a class
 * @param classes how many there are; 0 where the label is a value
 */
public record TableSet(
    String name,
    Dataset<Row> train,
    Dataset<Row> test,
    List<String> numbers,
    List<String> categories,
    boolean regression,
    int classes)
    implements AutoCloseable {
  private static final int MOST_CLASSES = 100;
  private static final String LABEL = "label";

  /** The folders within one that are tables, in the order of their names. */
  public static List<Path> within(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(TableSet::isTable).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isTable(Path folder) {
    boolean parts =
        Files.exists(folder.resolve("train.csv")) && Files.exists(folder.resolve("test.csv"));
    return parts || isSplit(folder);
  }

  private static boolean isSplit(Path folder) {
    return Files.exists(whole(folder));
  }

  private static Path whole(Path folder) {
    return folder.resolve(folder.getFileName() + ".csv");
  }

  /**
   * Reads a table. Types are those that the rows to train on have; dates are left out, and so are
   * columns with no value at all.
   *
   * @param run which of the splits, where there are several; from 0
   */
  public static TableSet read(SparkSession spark, Path folder, int run) {
    Dataset<Row> train;
    Dataset<Row> test;
    if (isSplit(folder)) {
      Dataset<Row> whole = csv(spark, null, whole(folder)).withColumnRenamed("y", LABEL);
      List<String> splits =
          Arrays.stream(whole.columns()).filter(column -> column.matches("test\\d+")).toList();
      Column marked = whole.col(splits.get(run % splits.size()));
      String[] others = splits.toArray(String[]::new);
      train = whole.where(marked.equalTo(0)).drop(others);
      test = whole.where(marked.equalTo(1)).drop(others);
    } else {
      train = csv(spark, null, folder.resolve("train.csv"));
      test = csv(spark, train.schema(), folder.resolve("test.csv"));
    }
    return of(folder.getFileName().toString(), train, test);
  }

  private static Dataset<Row> csv(SparkSession spark, StructType schema, Path file) {
    var reader = spark.read().option("header", true).option("escape", "\"");
    return (schema == null ? reader.option("inferSchema", true) : reader.schema(schema))
        .csv(file.toString());
  }

  private static TableSet of(String name, Dataset<Row> train, Dataset<Row> test) {
    List<String> numbers = new ArrayList<>();
    List<String> categories = new ArrayList<>();
    List<Column> kept = new ArrayList<>();
    StructField[] fields = train.schema().fields();
    Row present =
        train
            .selectExpr(
                Arrays.stream(fields)
                    .map(field -> "count(`" + field.name() + "`)")
                    .toArray(String[]::new))
            .first();
    for (int i = 0; i < fields.length; i++) {
      String field = fields[i].name();
      Column column = functions.col("`" + field + "`");
      String plain = "c" + i;
      DataType type = fields[i].dataType();
      boolean words = type.equals(DataTypes.StringType) || type.equals(DataTypes.BooleanType);
      boolean empty = present.getLong(i) == 0;
      if (field.equals(LABEL)) {
        kept.add(column);
      } else if (type instanceof NumericType && !empty) {
        numbers.add(plain);
        kept.add(column.cast(DataTypes.DoubleType).as(plain));
      } else if (words && !empty) {
        categories.add(plain);
        kept.add(column.cast(DataTypes.StringType).as(plain));
      }
    }
    Column[] all = kept.toArray(Column[]::new);
    Dataset<Row> rows = train.select(all).where("label IS NOT NULL");
    Dataset<Row> tested = test.select(all).where("label IS NOT NULL");
    boolean regression = isRegression(rows);
    int classes = 0;
    if (regression) {
      rows = rows.withColumn(LABEL, rows.col(LABEL).cast(DataTypes.DoubleType));
      tested = tested.withColumn(LABEL, tested.col(LABEL).cast(DataTypes.DoubleType));
    } else {
      StringIndexerModel classesByName =
          new StringIndexer()
              .setInputCol(LABEL)
              .setOutputCol("class")
              .setStringOrderType("alphabetAsc")
              .fit(rows);
      classes = classesByName.labelsArray()[0].length;
      rows = classesByName.transform(rows).drop(LABEL).withColumnRenamed("class", LABEL);
      tested = classesByName.transform(tested).drop(LABEL).withColumnRenamed("class", LABEL);
    }
    return new TableSet(
        name, rows.cache(), tested.cache(), numbers, categories, regression, classes);
  }

  /** A label with a fraction, or of more than 100 values, is a value. */
  private static boolean isRegression(Dataset<Row> rows) {
    if (!(rows.schema().apply(LABEL).dataType() instanceof NumericType)) {
      return false;
    }
    return rows.where("label <> floor(label)").limit(1).count() > 0
        || rows.select(LABEL).distinct().count() > MOST_CLASSES;
  }

  /** How many columns there are besides the label. */
  public int columns() {
    return numbers.size() + categories.size();
  }

  @Override
  public void close() {
    train.unpersist();
    test.unpersist();
  }
}
