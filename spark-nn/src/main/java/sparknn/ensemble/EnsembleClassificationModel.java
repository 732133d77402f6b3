package sparknn.ensemble;

import java.util.Arrays;
import java.util.List;
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
import sparknn.classification.NeuralNetworkClassificationModel;
import sparknn.internal.files.NestedStages;
import sparknn.internal.rows.InputShape;
import sparknn.internal.rows.InvalidRows;
import sparknn.internal.scoring.OutputColumns;
import sparknn.internal.scoring.PredictedClass;
import sparknn.internal.scoring.Scorer;
import sparknn.internal.scoring.Softmax;
import sparknn.stage.Fitted;
import sparknn.stage.HasEstimatedSize;
import sparknn.stage.StageBases;

/**
 * Several trained classifiers. {@code probability} is the mean of the members' probabilities,
 * {@code rawPrediction} its logarithm, {@code prediction} the class, by {@code thresholds} where
 * they are set. {@code stdCol}, {@code entropyCol} and {@code mutualInformationCol} tell how far
 * the members agree; they can be set on a model, too.
 *
 * <p>A row goes through each member once, whatever columns are asked for.
 *
 * <p>Invalid rows (null, NaN, infinite in single precision) are an error unless {@code
 * handleInvalid} says otherwise, which can be set on a model, too. With {@code keep} and {@code
 * skip}, a row whose outputs single precision does not hold has NaN for all that is said of it.
 *
 * @since 0.1.0
 */
public final class EnsembleClassificationModel
    extends StageBases.ClassifierModel<EnsembleClassificationModel>
    implements ClassAgreementParams,
        ClassAgreementParams.AgreementSetters<EnsembleClassificationModel>,
        HasEstimatedSize,
        MLWritable {
  private static final String FOLDER = "members";

  // What the numbers of a row are; the raw prediction follows them.
  private static final int PREDICTION = 0;
  private static final int STD = 1;
  private static final int ENTROPY = 2;
  private static final int MUTUAL_INFORMATION = 3;
  private static final int RAW = 4;

  private final EnsembleParams.Declared declared = new EnsembleParams.Declared(this);
  private final Agreement agreement = new Agreement(this);
  private final transient List<NeuralNetworkClassificationModel> members;
  private final Scorer[] scorers;

  /** For Java's ServiceLoader, by which Spark Connect knows the class; has learnt nothing. */
  public EnsembleClassificationModel() {
    this(Identifiable.randomUID("ensc"), null, null);
  }

  EnsembleClassificationModel(String uid, List<NeuralNetworkClassificationModel> members) {
    this(uid, List.copyOf(members), Scorers.of(members));
  }

  private EnsembleClassificationModel(
      String uid, List<NeuralNetworkClassificationModel> members, Scorer[] scorers) {
    new StageBases(uid).super();
    this.members = members;
    this.scorers = scorers;
    initializeEnsembleParams();
  }

  @Override
  public EnsembleParams.Declared ensembleParams() {
    return declared;
  }

  @Override
  public Agreement agreement() {
    return agreement;
  }

  /** The members, each a model by itself. */
  public List<NeuralNetworkClassificationModel> models() {
    return Fitted.require(this, members);
  }

  @Override
  public int numClasses() {
    return scorers()[0].network().outputSize();
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
    return withAgreement(
        OutputColumns.foretellClasses(
            schema, getPredictionCol(), getRawPredictionCol(), getProbabilityCol(), numClasses()));
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    StructType expectedSchema = transformSchema(dataset.schema());
    PredictedClass.requireThresholds(this);
    Scorers.share(scorers(), dataset.sparkSession().sparkContext());
    return new OutputColumns(
            dataset,
            scorers()[0].columns(getFeaturesCol()),
            InvalidRows.of(this),
            Scorers.combined(Scorer::logits, scorers(), this::numbers),
            expectedSchema)
        .vector(getRawPredictionCol(), EnsembleClassificationModel::raw)
        .vector(getProbabilityCol(), row -> raw2probability(raw(row)))
        .number(getPredictionCol(), PREDICTION)
        .number(getStdCol(), STD)
        .number(getEntropyCol(), ENTROPY)
        .number(getMutualInformationCol(), MUTUAL_INFORMATION)
        .rows(getScoringBlockSize(), uid() + "_row");
  }

  private double[] numbers(double[][] logits) {
    ClassAverage average = ClassAverage.of(logits);
    double[] logs = average.mean();
    double[] numbers = new double[RAW + logs.length];
    System.arraycopy(logs, 0, numbers, RAW, logs.length);
    Vector probability = raw2probability(Vectors.dense(logs));
    double prediction = probability2prediction(probability);
    numbers[PREDICTION] = prediction;
    numbers[STD] = Double.isNaN(prediction) ? Double.NaN : average.std((int) prediction);
    numbers[ENTROPY] = average.entropy();
    numbers[MUTUAL_INFORMATION] = average.mutualInformation();
    return numbers;
  }

  private static Vector raw(Vector row) {
    double[] numbers = row.toArray();
    return Vectors.dense(Arrays.copyOfRange(numbers, RAW, numbers.length));
  }

  /** The logarithms of the averaged probabilities. */
  @Override
  public Vector predictRaw(Vector features) {
    return raw(
        Vectors.dense(
            Scorers.combined(Scorer::logits, scorers(), this::numbers)
                .of(features, InvalidRows.of(this))));
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

  /** Softmax, which gives back what the logarithms were taken of. */
  @Override
  public Vector raw2probabilityInPlace(Vector raw) {
    Softmax.inPlace(((DenseVector) raw).values());
    return raw;
  }

  @Override
  public EnsembleClassificationModel copy(ParamMap extra) {
    EnsembleClassificationModel copy = new EnsembleClassificationModel(uid(), members, scorers);
    copyValues(copy, extra);
    copy.setParent(parent());
    return copy;
  }

  @Override
  public MLWriter write() {
    return NestedStages.writer(this, FOLDER, models());
  }

  /** Reads saved models. */
  public static MLReader<EnsembleClassificationModel> read() {
    return NestedStages.reader(
        EnsembleClassificationModel.class,
        FOLDER,
        NeuralNetworkClassificationModel::load,
        EnsembleClassificationModel::new);
  }

  /** Loads a saved model. */
  public static EnsembleClassificationModel load(String path) {
    return read().load(path);
  }
}
