package sparknn.regression;

import java.util.Optional;
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
import sparknn.internal.files.ModelFiles;
import sparknn.internal.rows.InputShape;
import sparknn.internal.rows.InvalidRows;
import sparknn.internal.rows.Offsets;
import sparknn.internal.scoring.HiddenOutput;
import sparknn.internal.scoring.OutputColumns;
import sparknn.internal.scoring.PredictedValues;
import sparknn.internal.scoring.Scorer;
import sparknn.nn.diagnostics.NetworkDescription;
import sparknn.nn.loss.Loss;
import sparknn.nn.train.Network;
import sparknn.param.HiddenOutputParams;
import sparknn.param.InvalidRowsParams;
import sparknn.param.NeuralNetworkParams;
import sparknn.param.ScoringParams;
import sparknn.stage.Fitted;
import sparknn.stage.NetworkModel;
import sparknn.stage.NetworkTrainingSummary;
import sparknn.stage.StageBases;

/**
 * A trained regressor. {@code prediction} is a number, or a Vector where the label it was trained
 * on was a Vector or an array. With the loss quantile it is the median, or the quantile nearest to
 * it, and {@code quantilesCol} has all quantiles.
 *
 * <p>Invalid rows (null, NaN, infinite in single precision) are an error unless {@code
 * handleInvalid} says otherwise, which can be set on a model, too. With {@code keep} and {@code
 * skip}, a row whose outputs single precision does not hold has NaN for all that is said of it.
 *
 * @since 0.1.0
 */
public final class NeuralNetworkRegressionModel
    extends StageBases.RegressorModel<NeuralNetworkRegressionModel>
    implements RegressionParams,
        InvalidRowsParams.Setters<NeuralNetworkRegressionModel>,
        HiddenOutputParams.Setters<NeuralNetworkRegressionModel>,
        ScoringParams.Setters<NeuralNetworkRegressionModel>,
        NetworkModel,
        MLWritable {
  private final NeuralNetworkParams.Declared declared =
      new NeuralNetworkParams.Declared(this, DEFAULT_LOSS);
  private final Values values = new Values(this);
  private final transient ModelFiles.Content content;
  private final Scorer scorer;

  /** For Java's ServiceLoader, by which Spark Connect knows the class; has learnt nothing. */
  public NeuralNetworkRegressionModel() {
    this(Identifiable.randomUID("nnr"), null, null);
  }

  NeuralNetworkRegressionModel(String uid, ModelFiles.Content content) {
    this(uid, content, new Scorer(content.network(), content.table()));
  }

  private NeuralNetworkRegressionModel(String uid, ModelFiles.Content content, Scorer scorer) {
    new StageBases(uid).super();
    this.content = content;
    this.scorer = scorer;
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

  /** Name of a column for all quantiles, where the loss was quantile. */
  public NeuralNetworkRegressionModel setQuantilesCol(String value) {
    return assign(quantilesCol(), value);
  }

  @Override
  public Scorer scorer() {
    return Fitted.require(this, scorer);
  }

  /** The network: its layers, loss and shapes. */
  public Network network() {
    return scorer().network();
  }

  /** The network layer by layer: shapes, parameters, multiply-adds. */
  public NetworkDescription describe() {
    return NetworkDescription.of(network(), scorer().table());
  }

  /** All trained parameters, laid out by {@link Network#parameters()}; a copy. */
  public float[] parameters() {
    return scorer().values().parameters().clone();
  }

  /** What training came to, pass by pass. */
  @Override
  public NetworkTrainingSummary summary() {
    return new NetworkTrainingSummary(Fitted.require(this, content).history());
  }

  /** How many numbers it predicts. */
  public int numTargets() {
    return network().targetSize();
  }

  @Override
  public long estimatedSize() {
    return scorer().estimatedSize();
  }

  @Override
  public int numFeatures() {
    return network().input().size();
  }

  private Optional<HiddenOutput> hidden() {
    return HiddenOutput.of(
        network(), hiddenOutputs(), isDefined(hiddenLayer()) ? getHiddenLayer() : "");
  }

  @Override
  public StructType transformSchema(StructType schema) {
    scorer().check(schema, getFeaturesCol());
    InputShape.requireTrained(this, schema, getFeaturesCol(), network().input());
    if (!offsets().isEmpty()) {
      Offsets.require(schema, offsets());
    }
    DataType type = numTargets() > 1 ? SQLDataTypes.VectorType() : DataTypes.DoubleType;
    requireQuantiles(network().loss());
    StructType more = OutputColumns.foretell(schema, getPredictionCol(), "predictionCol", type);
    more = OutputColumns.foretell(more, quantiles(), "quantilesCol", SQLDataTypes.VectorType());
    return HiddenOutput.foretell(more, hidden());
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    StructType expectedSchema = transformSchema(dataset.schema());
    Dataset<Row> scored = rates(dataset, expectedSchema);
    return offsets().isEmpty() || getPredictionCol().isEmpty()
        ? scored
        : Offsets.apply(scored, getPredictionCol(), offsets());
  }

  /** What is predicted for offsets of 0. */
  private Dataset<Row> rates(Dataset<?> dataset, StructType expectedSchema) {
    scorer().share(dataset.sparkSession().sparkContext());
    Optional<HiddenOutput> hidden = hidden();
    Scorer network = hidden.map(scorer()::with).orElse(scorer());
    OutputColumns columns =
        new OutputColumns(
                dataset,
                scorer().columns(getFeaturesCol()),
                InvalidRows.of(this),
                network.predictions(),
                expectedSchema)
            .hidden(hidden, network.network().outputSize());
    Loss loss = network.network().loss();
    int targets = numTargets();
    if (targets == 1) {
      columns.number(getPredictionCol(), loss.predicted());
    } else if (loss.outputsPerTarget() == 1) {
      columns.all(getPredictionCol());
    } else {
      columns.vector(getPredictionCol(), all -> PredictedValues.of(all, loss, targets));
    }
    return columns.all(quantiles()).rows(getScoringBlockSize(), uid() + "_row");
  }

  /** The prediction, where it is one number; the first of them otherwise. For an offset of 0. */
  @Override
  public double predict(Vector features) {
    return predictAll(features).apply(0);
  }

  /** All numbers that are predicted, for an offset of 0. */
  public Vector predictAll(Vector features) {
    Vector all = Vectors.dense(scorer().predictions().of(features, InvalidRows.of(this)));
    return PredictedValues.of(all, network().loss(), numTargets());
  }

  /**
   * All quantiles of the loss quantile, in the order of their probabilities; of several targets,
   * one target's behind the other's.
   *
   * @throws IllegalStateException if the loss was another one
   */
  public Vector predictQuantiles(Vector features) {
    PredictedValues.requireQuantiles(network().loss());
    return Vectors.dense(scorer().predictions().of(features, InvalidRows.of(this)));
  }

  @Override
  public NeuralNetworkRegressionModel copy(ParamMap extra) {
    NeuralNetworkRegressionModel copy = new NeuralNetworkRegressionModel(uid(), content, scorer);
    copyValues(copy, extra);
    copy.setParent(parent());
    return copy;
  }

  @Override
  public MLWriter write() {
    return ModelFiles.writer(this, Fitted.require(this, content));
  }

  /** Reads saved models. */
  public static MLReader<NeuralNetworkRegressionModel> read() {
    return ModelFiles.reader(NeuralNetworkRegressionModel.class, NeuralNetworkRegressionModel::new);
  }

  /** Loads a saved model. */
  public static NeuralNetworkRegressionModel load(String path) {
    return read().load(path);
  }
}
