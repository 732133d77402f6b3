package sparknn.stage;

import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import sparknn.distributed.Bootstrap;
import sparknn.distributed.Census;
import sparknn.distributed.PackedData;
import sparknn.distributed.Packing;
import sparknn.param.NeuralNetworkParams;

/**
 * The way from a DataFrame to packed rows: which columns, how wide, which rows are held out.
 *
 * @param params of the estimator
 * @param features the name of the features column
 * @param label the name of the label column
 * @param targets what the labels mean
 */
record TrainingRows(NeuralNetworkParams params, String features, String label, Targets targets) {
  /** The names of the Params that decide on it, but for the seed, by which rows are dealt. */
  static final Set<String> PARAMS =
      Set.of(
          "featuresCol",
          "labelCol",
          "weightCol",
          "classWeights",
          "validationIndicatorCol",
          "validationFraction",
          "numWorkers");

  /** Checks all that can be checked without looking at a row. */
  void check(StructType schema) {
    Columns.requireVector(schema, features, "features");
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

  /** How many features and how many numbers of a target the first row has. */
  record Sizes(int width, int targetSize) {}

  /** The first row decides how many features and targets there are. */
  Sizes sizes(Dataset<?> dataset) {
    List<Row> rows = columns(dataset).takeAsList(1);
    if (rows.isEmpty()) {
      throw new IllegalArgumentException("the data must have at least one row, got none");
    }
    Row first = rows.get(0);
    String[] names = {features, label};
    for (int i = 0; i < names.length; i++) {
      Object value = Columns.value(first, i);
      if (value == null) {
        throw new IllegalArgumentException(
            String.format("'%s' must not be null, got null (in the first row)", names[i]));
      }
      if (!(value instanceof Number) && Columns.sizeOf(value) == 0) {
        throw new IllegalArgumentException(
            String.format("'%s' must have at least one value, got none (first row)", names[i]));
      }
    }
    return new Sizes(
        Columns.sizeOf(Columns.value(first, 0)), targets.size(Columns.value(first, 1)));
  }

  /** Packs all rows; the caller closes. */
  PackedData pack(Dataset<?> dataset, Sizes sizes, int workers, Bootstrap bootstrap) {
    PackedData data =
        pack(columns(dataset), sizes, workers, params.getValidationFraction(), bootstrap);
    try {
      check(data.census(), workers, bootstrap);
      return data;
    } catch (IllegalArgumentException e) {
      data.close();
      throw e;
    }
  }

  /** Packs a random choice of the rows to train on, for one worker; the caller closes. */
  PackedData packSome(Dataset<?> dataset, Sizes sizes, int rows) {
    Dataset<Row> columns = columns(dataset);
    Dataset<Row> training =
        hasIndicator()
            ? columns.where(functions.not(functions.coalesce(heldOut(), functions.lit(false))))
            : columns;
    Dataset<Row> some = training.orderBy(functions.rand(params.getSeed())).limit(rows);
    return pack(some, sizes, 1, 0, Bootstrap.NONE);
  }

  private PackedData pack(
      Dataset<Row> columns,
      Sizes sizes,
      int workers,
      double validationFraction,
      Bootstrap bootstrap) {
    RowColumns reader =
        new RowColumns(
            features,
            sizes.width(),
            label,
            targets,
            sizes.targetSize(),
            hasWeights() ? params.getWeightCol() : "",
            hasIndicator() ? params.getValidationIndicatorCol() : "");
    return new Packing(
            sizes.width(),
            sizes.targetSize(),
            workers,
            validationFraction,
            params.getSeed(),
            bootstrap)
        .pack(RowOrder.settled(columns), reader);
  }

  /** Features, label, weight, whether the row is held out. */
  private Dataset<Row> columns(Dataset<?> dataset) {
    Column weight =
        hasWeights()
            ? Columns.column(params.getWeightCol()).cast(DataTypes.DoubleType)
            : functions.lit(1.0);
    Column target = Columns.column(label);
    return dataset.select(
        Columns.column(features), target, targets.weight(dataset, target, weight), heldOut());
  }

  private Column heldOut() {
    return hasIndicator()
        ? Columns.column(params.getValidationIndicatorCol())
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
