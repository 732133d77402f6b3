package sparknn.classification;

import java.util.Optional;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import sparknn.internal.files.ModelFiles;
import sparknn.internal.rows.InputShape;
import sparknn.internal.rows.InvalidRows;
import sparknn.internal.scoring.HiddenOutput;
import sparknn.internal.scoring.OutputColumns;
import sparknn.internal.scoring.PredictedClass;
import sparknn.internal.scoring.Scorer;
import sparknn.internal.scoring.Softmax;
import sparknn.nn.diagnostics.NetworkDescription;
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
 * A trained classifier. {@code rawPrediction} holds the logits, {@code probability} their softmax,
 * {@code prediction} the class, by {@code thresholds} where they are set.
 *
 * <p>Invalid rows (null, NaN, infinite in single precision) are an error unless {@code
 * handleInvalid} says otherwise, which can be set on a model, too. With {@code keep} and {@code
 * skip}, a row whose outputs single precision does not hold has NaN for all that is said of it.
 *
 * @since 0.1.0
 */
public final class NeuralNetworkClassificationModel
    extends StageBases.ClassifierModel<NeuralNetworkClassificationModel>
    implements ClassificationParams,
        InvalidRowsParams.Setters<NeuralNetworkClassificationModel>,
        HiddenOutputParams.Setters<NeuralNetworkClassificationModel>,
        ScoringParams.Setters<NeuralNetworkClassificationModel>,
        NetworkModel,
        MLWritable {
  private final NeuralNetworkParams.Declared declared =
      new NeuralNetworkParams.Declared(this, DEFAULT_LOSS);
  private final Classes classes = new Classes(this);
  private final transient ModelFiles.Content content;
  private final Scorer scorer;

  /** For Java's ServiceLoader, by which Spark Connect knows the class; has learnt nothing. */
  public NeuralNetworkClassificationModel() {
    this(Identifiable.randomUID("nnc"), null, null);
  }

  NeuralNetworkClassificationModel(String uid, ModelFiles.Content content) {
    this(uid, content, new Scorer(content.network(), content.table()));
  }

  private NeuralNetworkClassificationModel(String uid, ModelFiles.Content content, Scorer scorer) {
    new StageBases(uid).super();
    this.content = content;
    this.scorer = scorer;
    initializeClassificationParams();
  }

  @Override
  public NeuralNetworkParams.Declared declared() {
    return declared;
  }

  @Override
  public Classes classes() {
    return classes;
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

  @Override
  public int numClasses() {
    return network().outputSize();
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
    StructType more =
        OutputColumns.foretellClasses(
            schema, getPredictionCol(), getRawPredictionCol(), getProbabilityCol(), numClasses());
    return HiddenOutput.foretell(more, hidden());
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    StructType expectedSchema = transformSchema(dataset.schema());
    PredictedClass.requireThresholds(this);
    scorer().share(dataset.sparkSession().sparkContext());
    Optional<HiddenOutput> hidden = hidden();
    Scorer network = hidden.map(scorer()::with).orElse(scorer());
    return new OutputColumns(
            dataset,
            scorer().columns(getFeaturesCol()),
            InvalidRows.of(this),
            network.logits(),
            expectedSchema)
        .hidden(hidden, numClasses())
        .all(getRawPredictionCol())
        .vector(getProbabilityCol(), this::raw2probability)
        .number(getPredictionCol(), this::raw2prediction)
        .rows(getScoringBlockSize(), uid() + "_row");
  }

  /** The logits. */
  @Override
  public Vector predictRaw(Vector features) {
    return Vectors.dense(scorer().logits().of(features, InvalidRows.of(this)));
  }

  @Override
  public double raw2prediction(Vector raw) {
    return PredictedClass.known(raw) ? super.raw2prediction(raw) : Double.NaN;
  }

  @Override
  public double probability2prediction(Vector probability) {
    return PredictedClass.known(probability)
        ? super.probability2prediction(probability)
        : Double.NaN;
  }

  /** Softmax, taken from the largest logit. */
  @Override
  public Vector raw2probabilityInPlace(Vector raw) {
    Softmax.inPlace(((DenseVector) raw).values());
    return raw;
  }

  @Override
  public NeuralNetworkClassificationModel copy(ParamMap extra) {
    NeuralNetworkClassificationModel copy =
        new NeuralNetworkClassificationModel(uid(), content, scorer);
    copyValues(copy, extra);
    copy.setParent(parent());
    return copy;
  }

  @Override
  public MLWriter write() {
    return ModelFiles.writer(this, Fitted.require(this, content));
  }

  /** Reads saved models. */
  public static MLReader<NeuralNetworkClassificationModel> read() {
    return ModelFiles.reader(
        NeuralNetworkClassificationModel.class, NeuralNetworkClassificationModel::new);
  }

  /** Loads a saved model. */
  public static NeuralNetworkClassificationModel load(String path) {
    return read().load(path);
  }
}
