package sparknn.internal.rows;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import sparknn.internal.distributed.Bootstrap;
import sparknn.internal.distributed.Census;
import sparknn.internal.distributed.Inventory;
import sparknn.internal.distributed.PackedData;
import sparknn.internal.distributed.Packing;
import sparknn.internal.distributed.RowSizes;
import sparknn.internal.distributed.StagedRows;
import sparknn.param.NeuralNetworkParams;

/**
 * The way from a DataFrame to packed rows: which columns, how wide, which rows are held out.
 *
 * @param params of the estimator
 * @param features the columns of features
 * @param label the name of the label column
 * @param targets what the labels mean
 */
public record TrainingRows(
    NeuralNetworkParams params, FeatureColumns features, String label, Targets targets) {
  /** The names of the Params that decide on it, but for the seed, by which rows are dealt. */
  public static final Set<String> PARAMS =
      Set.of(
          "featuresCol",
          "numericCols",
          "categoricalCols",
          "maxOneHot",
          "maxCategories",
          "standardization",
          "labelCol",
          "weightCol",
          "offsetCol",
          "classWeights",
          "validationIndicatorCol",
          "validationFraction",
          "handleInvalid",
          "numWorkers");

  // Of the column of weights among those that are read.
  private static final int WEIGHT = 2;

  /** Checks all that can be checked without looking at a row. */
  public void check(StructType schema) {
    features.check(schema);
    if (hasWeights()) {
      Columns.requireNumeric(schema, params.getWeightCol(), "weight", "");
    }
    if (hasIndicator()) {
      Columns.requireBoolean(schema, params.getValidationIndicatorCol(), "validation indicator");
      if (params.getValidationFraction() > 0) {
        throw new IllegalArgumentException(
            "rows must be held out in one way, got both validationIndicatorCol and"
                + " validationFraction");
      }
    }
  }

  /**
   * Demands that rows are held out where something is made of them. Not part of {@link #check}: a
   * search holds out rows for its estimator when it begins.
   */
  public void requireHeldOut() {
    boolean heldOut = hasIndicator() || params.getValidationFraction() > 0;
    if (params.calibrator().isPresent() && !heldOut) {
      throw new IllegalArgumentException(
          "predictions can be calibrated only where rows are held out (validationFraction or"
              + " validationIndicatorCol), got none");
    }
    if (params.watchedMetric().isPresent() && !heldOut) {
      throw new IllegalArgumentException(
          String.format(
              "validationMetric must be loss unless rows are held out (validationFraction or"
                  + " validationIndicatorCol), got %s",
              params.getValidationMetric()));
    }
  }

  /**
   * Keeps what is read of the data, where it is looked at more than once: Spark then takes it from
   * there. The caller frees it.
   */
  public Optional<Dataset<Row>> keep(Dataset<?> dataset) {
    return features.ofTable()
        ? Optional.of(columns(dataset).persist(StorageLevel.MEMORY_AND_DISK()))
        : Optional.empty();
  }

  /** The same, with what must be known of all rows to train on before one of them is read. */
  public TrainingRows learned(Dataset<?> dataset) {
    return with(
        features.ofTable() ? features.learned(training(dataset), dataset.schema()) : features);
  }

  /** The same, with what is known of the columns. */
  public TrainingRows with(FeatureColumns known) {
    return new TrainingRows(params, known, label, targets);
  }

  /**
   * Reads all rows, once; the caller closes.
   *
   * @param skipped counts those that are left out
   */
  public StagedRows stage(Dataset<?> dataset, SkippedRows skipped) {
    return read(columns(dataset), skipped);
  }

  private StagedRows read(Dataset<Row> columns, SkippedRows skipped) {
    JavaRDD<Row> settled = RowOrder.settled(columns, WEIGHT);
    JavaRDD<Row> valid =
        InvalidRows.of(params) == InvalidRows.SKIP
            ? skipped.without(settled, InvalidRows.Precision.SINGLE)
            : settled;
    return StagedRows.of(valid, format());
  }

  private RowColumns format() {
    return new RowColumns(
        features,
        label,
        targets,
        hasWeights() ? params.getWeightCol() : "",
        hasIndicator() ? params.getValidationIndicatorCol() : "");
  }

  /**
   * How many inputs and outputs a network for these data has. The first valid row is read; all
   * labels are, where they are classes and no metadata tell how many.
   */
  public RowSizes networkSizes(Dataset<?> dataset) {
    Dataset<Row> valid = valid(dataset);
    List<Row> first = valid.takeAsList(1);
    if (first.isEmpty()) {
      throw new IllegalArgumentException("the data must have at least one row, got none");
    }
    RowSizes sizes = format().sizes(first.get(0));
    int outputs = targets.outputs(valid.select("label"), sizes.targetSize());
    return new RowSizes(sizes.width(), outputs);
  }

  /** Packs rows that were read; the caller closes. */
  public PackedData pack(StagedRows staged, int workers, Bootstrap bootstrap) {
    PackedData data =
        pack(staged, staged.inventory(), workers, params.getValidationFraction(), bootstrap);
    try {
      check(data.census(), workers, bootstrap);
      return data;
    } catch (IllegalArgumentException e) {
      data.close();
      throw e;
    }
  }

  /**
   * Packs a random choice of the rows to train on, for one worker; the caller closes.
   *
   * @param all what is known of all rows
   */
  public PackedData packSome(Dataset<?> dataset, Inventory all, int rows) {
    Dataset<Row> some = training(dataset).orderBy(functions.rand(params.getSeed())).limit(rows);
    SkippedRows uncounted = new SkippedRows(dataset.sparkSession().sparkContext());
    try (StagedRows staged = read(some, uncounted)) {
      return pack(staged, all, 1, 0, Bootstrap.NONE);
    }
  }

  /** Without those that are marked as held out, and the invalid ones that are to be skipped. */
  private Dataset<Row> training(Dataset<?> dataset) {
    return valid(dataset).where("not coalesce(heldOut, false)");
  }

  private Dataset<Row> valid(Dataset<?> dataset) {
    Dataset<Row> columns = columns(dataset);
    Column[] read = Arrays.stream(columns.columns()).map(Columns::named).toArray(Column[]::new);
    return InvalidRows.of(params).kept(columns, InvalidRows.Precision.SINGLE, read);
  }

  private PackedData pack(
      StagedRows staged,
      Inventory all,
      int workers,
      double validationFraction,
      Bootstrap bootstrap) {
    RowSizes sizes = staged.inventory().sizes();
    Packing packing =
        new Packing(
            sizes.width(),
            sizes.targetSize(),
            workers,
            validationFraction,
            params.getSeed(),
            targets.classes(),
            bootstrap);
    return staged.pack(packing, targets.classWeights(all));
  }

  /** Features, label, weight, whether the row is held out, offset. */
  private Dataset<Row> columns(Dataset<?> dataset) {
    StructType schema = dataset.schema();
    return dataset.select(
        features.column(schema).as("features"),
        Columns.column(schema, label).as("label"),
        weight(schema).as("weight"),
        heldOut(schema).as("heldOut"),
        offset(schema).as("offset"));
  }

  private Column offset(StructType schema) {
    return targets.offset().isEmpty()
        ? functions.lit(0.0)
        : Columns.column(schema, targets.offset()).cast(DataTypes.DoubleType);
  }

  private Column weight(StructType schema) {
    return hasWeights()
        ? Columns.column(schema, params.getWeightCol()).cast(DataTypes.DoubleType)
        : functions.lit(1.0);
  }

  private Column heldOut(StructType schema) {
    return hasIndicator()
        ? Columns.column(schema, params.getValidationIndicatorCol())
        : functions.lit(false);
  }

  private boolean hasWeights() {
    return params.isDefined(params.weightCol()) && !params.getWeightCol().isEmpty();
  }

  private boolean hasIndicator() {
    return params.isDefined(params.validationIndicatorCol())
        && !params.getValidationIndicatorCol().isEmpty();
  }

  private void check(Census census, int workers, Bootstrap bootstrap) {
    long rows = census.trainingRows();
    if (rows == 0) {
      throw new IllegalArgumentException(
          String.format(
              "at least one row must be left to train on, got none (%d rows are held out)",
              census.heldOutRows()));
    }
    if (workers > rows) {
      throw new IllegalArgumentException(
          String.format(
              "numWorkers must be at most the number of rows to train on (%d), got %d",
              rows, workers));
    }
    if (census.trainingWeight() == 0 && bootstrap.drawn()) {
      throw new IllegalArgumentException(
          String.format(
              "a bootstrap sample must have at least one row to train on, with a weight greater"
                  + " than 0, got none of %d rows",
              rows));
    }
    boolean noneToValidate = census.heldOutRows() > 0 && census.heldOutWeight() == 0;
    if (census.trainingWeight() == 0 || noneToValidate) {
      throw new IllegalArgumentException(
          String.format(
              "'%s' must be greater than 0 in some rows, got 0 in all rows to %s on",
              params.getWeightCol(), census.trainingWeight() == 0 ? "train" : "validate"));
    }
    boolean wantsValidation = hasIndicator() || params.getValidationFraction() > 0;
    if (wantsValidation && census.heldOutRows() == 0) {
      throw new IllegalArgumentException(
          String.format(
              "at least one row must be held out for validation, got none of %d rows", rows));
    }
  }
}
