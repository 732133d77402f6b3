package sparknn.internal.table;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import sparknn.internal.rows.Columns;
import sparknn.internal.rows.FeatureColumns;
import sparknn.internal.rows.VectorColumn;
import sparknn.nn.data.Example;
import sparknn.nn.table.CategoricalColumn;
import sparknn.nn.table.TableEncoding;
import sparknn.param.NeuralNetworkParams;

/**
 * Features that are columns of a table. A network is given a vector's values first, where there is
 * a column of vectors, and behind them those of {@link TableEncoding}.
 */
public final class TableFeatures implements FeatureColumns {
  private static final String NAME = "the columns of the table";

  private final TableColumns columns;
  private final String label;
  private final TableLearning learning;
  private final VectorColumn beside;
  // Null: not learnt yet.
  private final TableEncoding table;

  private TableFeatures(
      TableColumns columns, String label, TableLearning learning, TableEncoding table) {
    this.columns = columns;
    this.label = label;
    this.learning = learning;
    this.beside = new VectorColumn(columns.vector());
    this.table = table;
  }

  /**
   * The columns that the Params of an estimator name: those of a table, or one of vectors.
   *
   * @param features the name of the column of vectors, read beside a table only where it is set
   * @param label the name of the label column
   */
  public static FeatureColumns of(NeuralNetworkParams params, String features, String label) {
    if (!params.readsTable()) {
      return new VectorColumn(features);
    }
    TableColumns columns =
        new TableColumns(
            names(params, params.numericCols()),
            names(params, params.categoricalCols()),
            params.isSet(params.getParam("featuresCol")) ? features : "");
    if (columns.numeric().isEmpty() && columns.categorical().isEmpty()) {
      throw new IllegalArgumentException(
          "numericCols and categoricalCols must name at least one column, got none; without them"
              + " featuresCol is read");
    }
    if (params.isDefined(params.inputShape())) {
      throw new IllegalArgumentException(
          "inputShape must not be set with numericCols or categoricalCols, whose rows are vectors,"
              + " got both");
    }
    return new TableFeatures(columns, label, TableLearning.of(params), null);
  }

  private static List<String> names(NeuralNetworkParams params, StringArrayParam columns) {
    return params.isSet(columns) ? List.of(params.getOrDefault(columns)) : List.of();
  }

  /**
   * The columns that a model reads: those of its table, or one of vectors.
   *
   * @param table empty: one of vectors
   * @param inputs how many numbers its network is given
   * @param features the name of the column of vectors
   */
  public static FeatureColumns of(Optional<TableEncoding> table, int inputs, String features) {
    if (table.isEmpty()) {
      return new VectorColumn(features);
    }
    TableEncoding learnt = table.get();
    TableColumns columns =
        new TableColumns(
            learnt.numeric().stream().map(column -> column.name()).toList(),
            learnt.categorical().stream().map(column -> column.name()).toList(),
            inputs > learnt.width() ? features : "");
    return new TableFeatures(columns, "", null, learnt);
  }

  /**
   * Columns as the model has learnt them that a training begins with: what its network has learnt
   * of a category holds for the index that the category has there.
   *
   * @param columns of the training
   * @param table of the model; empty: it has none
   * @throws IllegalArgumentException if they are not the same
   */
  public static FeatureColumns taken(FeatureColumns columns, Optional<TableEncoding> table) {
    String there = table.map(TableFeatures::shown).orElse("a column of vectors");
    String here = columns instanceof TableFeatures own ? own.shown() : "a column of vectors";
    if (!here.equals(there)) {
      throw new IllegalArgumentException(
          String.format(
              "initialModel must be of a model that reads the same columns, %s, got one of %s",
              here, there));
    }
    return columns instanceof TableFeatures own ? own.as(table.orElseThrow()) : columns;
  }

  private static String shown(TableEncoding table) {
    return shown(
        table.numeric().stream().map(column -> column.name()).toList(),
        table.categorical().stream().map(column -> column.name()).toList());
  }

  private String shown() {
    return shown(columns.numeric(), columns.categorical());
  }

  private static String shown(List<String> numeric, List<String> categorical) {
    return String.format("numericCols %s and categoricalCols %s", numeric, categorical);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean ofTable() {
    return true;
  }

  @Override
  public void check(StructType schema) {
    columns.check(schema, label);
    if (table == null) {
      return;
    }
    // Of a model.
    for (CategoricalColumn column : table.categorical()) {
      CategoricalColumn.Kind kind = TableColumns.kind(schema, column.name());
      if (kind != column.kind()) {
        throw new IllegalArgumentException(
            String.format(
                "categoricalCols column '%s' must be %s as in training, got %s; a cast makes it so",
                column.name(),
                text(column.kind()),
                Columns.require(schema, column.name(), "").dataType().simpleString()));
      }
    }
  }

  private static String text(CategoricalColumn.Kind kind) {
    return switch (kind) {
      case STRING -> "a string";
      case BOOLEAN -> "a boolean";
      case WHOLE -> "a whole number";
    };
  }

  @Override
  public Column column(StructType schema) {
    return columns.struct(schema);
  }

  /** Of a model's: how many numbers a vector beside the table has is checked row by row. */
  @Override
  public OptionalInt width(StructType schema) {
    return OptionalInt.empty();
  }

  @Override
  public FeatureColumns learned(Dataset<Row> rows, StructType schema) {
    List<CategoricalColumn.Kind> kinds =
        columns.categorical().stream().map(name -> TableColumns.kind(schema, name)).toList();
    return new TableFeatures(columns, label, learning, learning.run(rows, columns, kinds));
  }

  private TableFeatures as(TableEncoding learnt) {
    return new TableFeatures(columns, label, learning, learnt);
  }

  @Override
  public Optional<TableEncoding> table() {
    return Optional.ofNullable(table);
  }

  private TableEncoding learnt() {
    if (table == null) {
      throw new IllegalStateException("columns of a table must be learnt before they are read");
    }
    return table;
  }

  @Override
  public int width(Object value) {
    return learnt().width()
        + (columns.vector().isEmpty() ? 0 : beside.width(TableRow.vector((Row) value, table)));
  }

  @Override
  public String read(Object value, int width, Example into) {
    Row row = (Row) value;
    int vector = width - learnt().width();
    if (vector > 0) {
      String problem = beside.read(TableRow.vector(row, table), vector, into);
      if (problem != null) {
        return problem;
      }
    }
    float[] own = new float[table.width()];
    String problem = TableRow.read(row, table, own, 0);
    if (problem == null) {
      append(own, vector, into);
    }
    return problem;
  }

  /** Puts the table's values behind those of a vector, sparse if that is. */
  private static void append(float[] own, int vector, Example into) {
    int stored = vector > 0 ? into.stored() : 0;
    double[] values = new double[stored + own.length];
    int[] places = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = i < stored ? into.value(i) : own[i - stored];
      places[i] = i < stored ? into.column(i) : vector + i - stored;
    }
    if (vector > 0 && into.sparse()) {
      into.setSparse(places, values);
    } else {
      into.setDense(values);
    }
  }
}
