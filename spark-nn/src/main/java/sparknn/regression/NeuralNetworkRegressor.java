package sparknn.regression;

import java.util.List;
import java.util.stream.DoubleStream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import sparknn.internal.files.EstimatorReader;
import sparknn.internal.files.ModelFiles;
import sparknn.internal.files.NetworkFiles;
import sparknn.internal.files.SavedStage;
import sparknn.internal.rows.Columns;
import sparknn.internal.rows.ValueTargets;
import sparknn.internal.scoring.OutputColumns;
import sparknn.internal.scoring.Scorer;
import sparknn.internal.training.NetworkTraining;
import sparknn.nn.diagnostics.NetworkDescription;
import sparknn.nn.loss.Loss;
import sparknn.nn.loss.Quantile;
import sparknn.param.NeuralNetworkParams;
import sparknn.stage.NetworkDiagnostics;
import sparknn.stage.NetworkEstimator;
import sparknn.stage.NetworkModel;
import sparknn.stage.StageBases;

/**
 * Trains a neural network that predicts one number, or several at once.
 *
 * <pre>{@code
 * NeuralNetworkRegressionModel model =
 *     new NeuralNetworkRegressor().setHiddenLayers(64, 64).setMaxIter(100).fit(df);
 * }</pre>
 *
 * <p>Features are an ml Vector, {@code array<float>} or {@code array<double>}. The label is a
 * numeric column, or a Vector or array of several targets; with several, {@code prediction} is a
 * Vector. The loss is the squared error unless {@code setLoss} says otherwise: there are losses for
 * counts and amounts, for several labels that may apply at once, and for quantiles. Training is as
 * that of the classifier.
 *
 * @since 0.1.0
 */
public final class NeuralNetworkRegressor
    extends StageBases.RegressorStage<NeuralNetworkRegressor, NeuralNetworkRegressionModel>
    implements RegressionParams,
        NeuralNetworkParams.Setters<NeuralNetworkRegressor>,
        NetworkEstimator<NeuralNetworkRegressionModel>,
        MLWritable {
  private final NeuralNetworkParams.Declared declared =
      new NeuralNetworkParams.Declared(this, DEFAULT_LOSS);
  private final Values values = new Values(this);

  /** With a random uid. */
  public NeuralNetworkRegressor() {
    this(Identifiable.randomUID("nnr"));
  }

  /** With a uid, as Spark's readers and copies make it. */
  public NeuralNetworkRegressor(String uid) {
    new StageBases(uid).super();
    initializeRegressionParams();
  }

  @Override
  public NeuralNetworkParams.Declared declared() {
    return declared;
  }

  @Override
  public Values values() {
    return values;
  }

  /** Whether training sees the labels with mean 0 and standard deviation 1. */
  public NeuralNetworkRegressor setStandardizeLabel(boolean value) {
    return assign(standardizeLabel(), value);
  }

  /**
   * Column of what is added to the logarithm of the mean; with the losses poisson, gamma, tweedie.
   */
  public NeuralNetworkRegressor setOffsetCol(String value) {
    return assign(offsetCol(), value);
  }

  /** The quantiles that are predicted; with the loss quantile. */
  public NeuralNetworkRegressor setQuantileProbabilities(double... value) {
    return assign(quantileProbabilities(), value);
  }

  /** Name of a column for all quantiles; with the loss quantile. */
  public NeuralNetworkRegressor setQuantilesCol(String value) {
    return assign(quantilesCol(), value);
  }

  /** How quantiles are brought in line with the held-out rows: none, or conformal. */
  public NeuralNetworkRegressor setQuantileCalibration(String value) {
    return assign(quantileCalibration(), value);
  }

  /**
   * The model to begin with. It is kept on the driver as long as that runs, and {@link
   * #initialModel} is its path there; where this estimator is to be saved and fitted elsewhere,
   * save the model and give its path.
   *
   * @param model a classifier's or a regressor's
   */
  public NeuralNetworkRegressor setInitialModel(NetworkModel model) {
    if (model == null) {
      throw new IllegalArgumentException(
          "initialModel must be a classification or regression model, got null");
    }
    Scorer scorer = model.scorer();
    return assign(initialModel(), NetworkFiles.keep(scorer.saved(), scorer.table()));
  }

  @Override
  public NetworkTraining training(StructType schema) {
    Loss loss = lossForValues();
    boolean asTheyAre = loss.targetRange().bounded();
    if (asTheyAre && isSet(standardizeLabel()) && getStandardizeLabel()) {
      throw new IllegalArgumentException(
          "standardizeLabel must be false for the loss "
              + loss.spec()
              + ", which takes labels as they are, got true");
    }
    boolean standardize = getStandardizeLabel() && !asTheyAre;
    ValueTargets targets = new ValueTargets(getLabelCol(), standardize, loss, offsets());
    return new NetworkTraining(this, schema, getFeaturesCol(), getLabelCol(), targets);
  }

  /** The loss, with the quantiles that are asked for. */
  private Loss lossForValues() {
    Loss loss = Loss.CATALOG.create(getLoss());
    requireQuantiles(loss);
    if (!isSet(quantileProbabilities())) {
      return loss;
    }
    List<Double> probabilities = DoubleStream.of(getQuantileProbabilities()).boxed().toList();
    if (!(loss instanceof Quantile)) {
      throw new IllegalArgumentException(
          String.format(
              "quantileProbabilities must be set only with the loss quantile, got %s with the loss"
                  + " %s",
              probabilities, loss.spec()));
    }
    return new Quantile(probabilities);
  }

  @Override
  public StructType transformSchema(StructType schema) {
    training(schema).check(schema);
    DataType label = Columns.require(schema, getLabelCol(), "label").dataType();
    StructType more =
        OutputColumns.foretell(
            schema,
            getPredictionCol(),
            "predictionCol",
            Columns.isVectorLike(label) ? SQLDataTypes.VectorType() : DataTypes.DoubleType);
    more = OutputColumns.foretell(more, quantiles(), "quantilesCol", SQLDataTypes.VectorType());
    return OutputColumns.foretell(
        more, hiddenOutputs(), "hiddenOutputCol", SQLDataTypes.VectorType());
  }

  @Override
  public NeuralNetworkRegressionModel fit(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    return model(training(dataset.schema()).run(dataset));
  }

  @Override
  public NeuralNetworkRegressionModel train(Dataset<?> dataset) {
    return new NeuralNetworkRegressionModel(uid(), training(dataset.schema()).run(dataset));
  }

  @Override
  public NeuralNetworkRegressionModel model(ModelFiles.Content content) {
    NeuralNetworkRegressionModel model = new NeuralNetworkRegressionModel(uid(), content);
    model.setParent(this);
    return copyValues(model, ParamMap.empty());
  }

  /**
   * The network that {@code fit} would train, layer by layer, without a training. Of the data the
   * schema and the first row are looked at.
   */
  public NetworkDescription describe(Dataset<?> dataset) {
    return training(dataset.schema()).describe(dataset);
  }

  /** Looks at the network and its first steps on a sample of the rows, without a training. */
  public NetworkDiagnostics diagnose(Dataset<?> dataset) {
    return diagnose(dataset, NetworkDiagnostics.DEFAULT_ROWS);
  }

  /**
   * The same.
   *
   * @param rows how many to sample at most
   */
  public NetworkDiagnostics diagnose(Dataset<?> dataset, int rows) {
    return NetworkDiagnostics.of(training(dataset.schema()), dataset, rows);
  }

  @Override
  public NeuralNetworkRegressor copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  @Override
  public MLWriter write() {
    return SavedStage.writer(this);
  }

  /** Reads saved regressors. */
  public static MLReader<NeuralNetworkRegressor> read() {
    return new EstimatorReader<>(NeuralNetworkRegressor.class, NeuralNetworkRegressor::new);
  }

  /** Loads a saved regressor. */
  public static NeuralNetworkRegressor load(String path) {
    return read().load(path);
  }
}
