package sparknn.internal.scoring;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import sparknn.internal.rows.Columns;
import sparknn.internal.rows.FeatureColumns;
import sparknn.internal.rows.InvalidRows;

/**
 * The columns that a model adds to a table, where they have a name. A row goes through the network
 * once, and one expression makes the values of all of them, as a struct from whose fields the
 * columns are taken. Spark's optimizer leaves it so: it copies no UDF into several that read its
 * result. Or they are made in blocks of rows ({@link RowBlocks}).
 *
 * <p>All rows go this way, so that no column name and no invalid row is treated otherwise than the
 * next one.
 */
public final class OutputColumns {
  private final Dataset<?> dataset;
  private final FeatureColumns features;
  private final InvalidRows invalid;
  private final Score score;
  private final StructType expectedSchema;
  private final List<StructField> added = new ArrayList<>();
  private final List<Values> values = new ArrayList<>();
  // How many numbers are of the network's outputs; a hidden layer's are behind them.
  private int outputs = Integer.MAX_VALUE;
  private String hiddenCol = "";

  /** Makes the value of a column. */
  public interface Values extends Serializable {
    /**
     * The value for a row.
     *
     * @param numbers what is said of it, which must not be changed
     */
    Object of(Vector numbers);
  }

  /**
   * @param features what the network reads
   * @param invalid what becomes of invalid rows
   * @param score makes the numbers
   * @param expectedSchema the schema that comes out
   */
  public OutputColumns(
      Dataset<?> dataset,
      FeatureColumns features,
      InvalidRows invalid,
      Score score,
      StructType expectedSchema) {
    this.dataset = dataset;
    this.features = features;
    this.invalid = invalid;
    this.score = score;
    this.expectedSchema = expectedSchema;
  }

  /**
   * Adds the outputs of a hidden layer behind all other columns, if they are asked for: what the
   * numbers have beyond the network's own outputs, which the others are made from.
   *
   * @param own how many outputs the network has
   */
  public OutputColumns hidden(Optional<HiddenOutput> asked, int own) {
    if (asked.isPresent()) {
      hiddenCol = asked.get().column();
      outputs = own;
    }
    return this;
  }

  /** Adds the numbers themselves. */
  public OutputColumns all(String name) {
    return add(name, SQLDataTypes.VectorType(), numbers -> numbers);
  }

  /** Adds one of them. */
  public OutputColumns number(String name, int i) {
    return number(name, numbers -> numbers.apply(i));
  }

  /** Adds a number that is made from them. */
  public OutputColumns number(String name, Values read) {
    return add(name, DataTypes.DoubleType, read);
  }

  /** Adds a vector that is made from them. */
  public OutputColumns vector(String name, Values read) {
    return add(name, SQLDataTypes.VectorType(), read);
  }

  private OutputColumns add(String name, DataType type, Values read) {
    if (!name.isEmpty()) {
      added.add(new StructField(name, type, true, expectedSchema.apply(name).metadata()));
      values.add(read);
    }
    return this;
  }

  /**
   * The table with all columns that were added.
   *
   * @param block how many rows are computed at once; 0: row by row
   * @param struct a name that no column has
   */
  public Dataset<Row> rows(int block, String struct) {
    Column read = features.column(dataset.schema());
    Dataset<Row> kept = invalid.kept(dataset, InvalidRows.Precision.SINGLE, read);
    if (!hiddenCol.isEmpty()) {
      StructField hidden = expectedSchema.apply(hiddenCol);
      added.add(new StructField(hiddenCol, hidden.dataType(), true, hidden.metadata()));
    }
    if (added.isEmpty()) {
      return kept;
    }
    Made made = new Made(outputs, values.toArray(new Values[0]), !hiddenCol.isEmpty());
    Score by = score;
    // What was skipped does not come here, but for outputs that are not finite.
    InvalidRows others = invalid == InvalidRows.ERROR ? invalid : InvalidRows.KEEP;
    if (block > 0) {
      // Columns of a table are one column on their way there.
      boolean table = features.ofTable();
      Dataset<Row> blocks =
          RowBlocks.add(
              table ? kept.withColumn(struct, read) : kept,
              table ? struct : features.name(),
              block,
              added,
              maxRows -> {
                Score.Block task = by.block(maxRows);
                return (all, rows) -> {
                  double[][] numbers = task.of(all, rows, others);
                  return Arrays.stream(numbers).map(made::of).toArray(Object[][]::new);
                };
              });
      return table ? blocks.drop(struct) : blocks;
    }
    UDF1<Object, Row> ofRow = value -> RowFactory.create(made.of(by.of(value, others)));
    StructType fields = new StructType();
    for (int i = 0; i < added.size(); i++) {
      fields = fields.add("c" + i, added.get(i).dataType());
    }
    Dataset<Row> scored = kept.withColumn(struct, functions.udf(ofRow, fields).apply(read));
    Column[] columns = new Column[added.size() + 1];
    columns[0] = functions.col("*");
    for (int i = 0; i < added.size(); i++) {
      Column value = Columns.named(struct).getField("c" + i);
      columns[i + 1] = value.as(added.get(i).name(), added.get(i).metadata());
    }
    return scored.select(columns).drop(struct);
  }

  /**
   * The values of all columns from the numbers of a row.
   *
   * @param own how many of the numbers the columns but the hidden one are made from
   */
  private record Made(int own, Values[] values, boolean hidden) implements Serializable {
    Object[] of(double[] numbers) {
      Object[] made = new Object[values.length + (hidden ? 1 : 0)];
      Vector first = Vectors.dense(hidden ? Arrays.copyOf(numbers, own) : numbers);
      for (int i = 0; i < values.length; i++) {
        made[i] = values[i].of(first);
      }
      if (hidden) {
        made[values.length] = Vectors.dense(Arrays.copyOfRange(numbers, own, numbers.length));
      }
      return made;
    }
  }

  /**
   * A schema with a column more.
   *
   * @param name empty: none
   * @param param what names it
   */
  public static StructType foretell(StructType schema, String name, String param, DataType type) {
    return name.isEmpty()
        ? schema
        : Columns.withNew(schema, name, param, new StructField(name, type, true, Metadata.empty()));
  }

  /**
   * A schema with the columns of a classifier, which tell how many classes there are, in the order
   * of Spark's own.
   *
   * @param prediction the name of the column of classes; empty: none
   * @param raw that of logits
   * @param probability that of probabilities
   * @param classes how many there are; 0: not known yet
   */
  public static StructType foretellClasses(
      StructType schema, String prediction, String raw, String probability, int classes) {
    StructType more = schema;
    if (!prediction.isEmpty()) {
      more = Columns.withNew(more, prediction, "predictionCol", predicted(prediction, classes));
    }
    if (!raw.isEmpty()) {
      more = Columns.withNew(more, raw, "rawPredictionCol", ofClasses(raw, classes));
    }
    if (!probability.isEmpty()) {
      more = Columns.withNew(more, probability, "probabilityCol", ofClasses(probability, classes));
    }
    return more;
  }

  private static StructField predicted(String name, int classes) {
    return classes > 0
        ? NominalAttribute.defaultAttr().withName(name).withNumValues(classes).toStructField()
        : new StructField(name, DataTypes.DoubleType, false, Metadata.empty());
  }

  private static StructField ofClasses(String name, int classes) {
    return classes > 0
        ? new AttributeGroup(name, classes).toStructField()
        : new StructField(name, SQLDataTypes.VectorType(), false, Metadata.empty());
  }
}
