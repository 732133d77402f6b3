package sparknn.ensemble;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import sparknn.internal.files.NestedStages;
import sparknn.internal.rows.InputShape;
import sparknn.internal.rows.InvalidRows;
import sparknn.internal.rows.Offsets;
import sparknn.internal.scoring.OutputColumns;
import sparknn.internal.scoring.PredictedValues;
import sparknn.internal.scoring.Score;
import sparknn.internal.scoring.Scorer;
import sparknn.nn.loss.Loss;
import sparknn.regression.NeuralNetworkRegressionModel;
import sparknn.stage.Fitted;
import sparknn.stage.HasEstimatedSize;
import sparknn.stage.StageBases;

/**
 * Several trained regressors. {@code prediction} is the mean of what the members predict, {@code
 * stdCol} the standard deviation over them; both are numbers, or Vectors where there are several
 * targets. {@code stdCol} can be set on a model, too. With the loss quantile, the members' {@code
 * quantilesCol} has the means of their quantiles (Ratcliff 1979, "Group reaction time distributions
 * and an analysis of distribution statistics"), which do not cross.
 *
 * <p>A row goes through each member once, whatever columns are asked for.
 *
 * <p>Invalid rows (null, NaN, infinite in single precision) are an error unless {@code
 * handleInvalid} says otherwise, which can be set on a model, too. With {@code keep} and {@code
 * skip}, a row whose outputs single precision does not hold has NaN for all that is said of it.
 *
 * @since 0.1.0
 */
public final class EnsembleRegressionModel
    extends StageBases.RegressorModel<EnsembleRegressionModel>
    implements EnsembleParams,
        EnsembleParams.ColumnSetters<EnsembleRegressionModel>,
        HasEstimatedSize,
        MLWritable {
  private static final String FOLDER = "members";

  private final EnsembleParams.Declared declared = new EnsembleParams.Declared(this);
  private final transient List<NeuralNetworkRegressionModel> members;
  private final Scorer[] scorers;

  /** For Java's ServiceLoader, by which Spark Connect knows the class; has learnt nothing. */
  public EnsembleRegressionModel() {
    this(Identifiable.randomUID("ensr"), null, null);
  }

  EnsembleRegressionModel(String uid, List<NeuralNetworkRegressionModel> members) {
    this(uid, List.copyOf(members), Scorers.of(members));
  }

  private EnsembleRegressionModel(
      String uid, List<NeuralNetworkRegressionModel> members, Scorer[] scorers) {
    new StageBases(uid).super();
    this.members = members;
    this.scorers = scorers;
    declared.setDefaults(this);
  }

  @Override
  public EnsembleParams.Declared ensembleParams() {
    return declared;
  }

  /** The members, each a model by itself. */
  public List<NeuralNetworkRegressionModel> models() {
    return Fitted.require(this, members);
  }

  /** How many numbers it predicts. */
  public int numTargets() {
    return scorers()[0].network().targetSize();
  }

  private Loss loss() {
    return scorers()[0].network().loss();
  }

  private Scorer[] scorers() {
    return Fitted.require(this, scorers);
  }

  @Override
  public long estimatedSize() {
    return Scorers.sizeOf(scorers());
  }

  @Override
  public int numFeatures() {
    return scorers()[0].network().input().size();
  }

  @Override
  public StructType transformSchema(StructType schema) {
    scorers()[0].check(schema, getFeaturesCol());
    InputShape.requireTrained(
        models().get(0), schema, getFeaturesCol(), scorers()[0].network().input());
    if (!offsets().isEmpty()) {
      Offsets.require(schema, offsets());
    }
    DataType type = numTargets() > 1 ? SQLDataTypes.VectorType() : DataTypes.DoubleType;
    StructType predicted =
        OutputColumns.foretell(schema, getPredictionCol(), "predictionCol", type);
    predicted =
        OutputColumns.foretell(predicted, quantiles(), "quantilesCol", SQLDataTypes.VectorType());
    return OutputColumns.foretell(predicted, getStdCol(), "stdCol", type);
  }

  /** The members' column of quantiles; empty: none. */
  private String quantiles() {
    return models().get(0).quantiles();
  }

  /** The members' column of offsets; empty: none. */
  private String offsets() {
    return models().get(0).offsets();
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    StructType expectedSchema = transformSchema(dataset.schema());
    Dataset<Row> scored = rates(dataset, expectedSchema);
    for (String column : List.of(getPredictionCol(), getStdCol())) {
      if (!offsets().isEmpty() && !column.isEmpty()) {
        scored = Offsets.apply(scored, column, offsets());
      }
    }
    return scored;
  }

  /** What is predicted for offsets of 0. */
  private Dataset<Row> rates(Dataset<?> dataset, StructType expectedSchema) {
    Scorers.share(scorers(), dataset.sparkSession().sparkContext());
    int outputs = scorers()[0].network().outputSize();
    OutputColumns columns =
        new OutputColumns(
            dataset,
            scorers()[0].columns(getFeaturesCol()),
            InvalidRows.of(this),
            score(),
            expectedSchema);
    add(columns, getPredictionCol(), 0);
    columns.vector(quantiles(), row -> part(row, 0, outputs));
    return add(columns, getStdCol(), outputs).rows(getScoringBlockSize(), uid() + "_row");
  }

  /** Adds what is said of the targets from a number of the row on. */
  private OutputColumns add(OutputColumns columns, String name, int from) {
    int targets = numTargets();
    Loss loss = loss();
    return targets == 1
        ? columns.number(name, from + loss.predicted())
        : columns.vector(
            name, row -> PredictedValues.of(part(row, from, row.size()), loss, targets));
  }

  private Score score() {
    return Scorers.combined(Scorer::predictions, scorers(), EnsembleRegressionModel::numbers);
  }

  private Vector score(Vector features) {
    return Vectors.dense(score().of(features, InvalidRows.of(this)));
  }

  /**
   * The mean of each output's value over the members, then the standard deviation of each. Means of
   * quantiles are in order, as the members' are.
   */
  private static double[] numbers(double[][] values) {
    int outputs = values[0].length;
    double[] numbers = new double[2 * outputs];
    for (int t = 0; t < outputs; t++) {
      double sum = 0;
      for (double[] member : values) {
        sum += member[t];
      }
      double mean = sum / values.length;
      double squares = 0;
      for (double[] member : values) {
        squares += (member[t] - mean) * (member[t] - mean);
      }
      numbers[t] = mean;
      numbers[outputs + t] = Math.sqrt(squares / values.length);
    }
    return numbers;
  }

  private static Vector part(Vector row, int from, int to) {
    return Vectors.dense(Arrays.copyOfRange(row.toArray(), from, to));
  }

  /** The prediction, where it is one number; the first of them otherwise. */
  @Override
  public double predict(Vector features) {
    return predictAll(features).apply(0);
  }

  /** All numbers that are predicted. */
  public Vector predictAll(Vector features) {
    return PredictedValues.of(score(features), loss(), numTargets());
  }

  /**
   * The means of the members' quantiles, where they were trained with the loss quantile.
   *
   * @throws IllegalStateException if the loss was another one
   */
  public Vector predictQuantiles(Vector features) {
    PredictedValues.requireQuantiles(loss());
    Vector all = score(features);
    return part(all, 0, all.size() / 2);
  }

  @Override
  public EnsembleRegressionModel copy(ParamMap extra) {
    EnsembleRegressionModel copy = new EnsembleRegressionModel(uid(), members, scorers);
    copyValues(copy, extra);
    copy.setParent(parent());
    return copy;
  }

  @Override
  public MLWriter write() {
    return NestedStages.writer(this, FOLDER, models());
  }

  /** Reads saved models. */
  public static MLReader<EnsembleRegressionModel> read() {
    return NestedStages.reader(
        EnsembleRegressionModel.class,
        FOLDER,
        NeuralNetworkRegressionModel::load,
        EnsembleRegressionModel::new);
  }

  /** Loads a saved model. */
  public static EnsembleRegressionModel load(String path) {
    return read().load(path);
  }
}
