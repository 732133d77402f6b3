package sparknn.classification;

import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;
import sparknn.internal.files.EstimatorReader;
import sparknn.internal.files.ModelFiles;
import sparknn.internal.files.NetworkFiles;
import sparknn.internal.files.SavedStage;
import sparknn.internal.rows.ClassTargets;
import sparknn.internal.scoring.OutputColumns;
import sparknn.internal.scoring.Scorer;
import sparknn.internal.training.NetworkTraining;
import sparknn.nn.diagnostics.NetworkDescription;
import sparknn.param.NeuralNetworkParams;
import sparknn.stage.NetworkDiagnostics;
import sparknn.stage.NetworkEstimator;
import sparknn.stage.NetworkModel;
import sparknn.stage.StageBases;

/**
 * Trains a neural network that tells classes apart.
 *
 * <pre>{@code
 * NeuralNetworkClassificationModel model =
 *     new NeuralNetworkClassifier().setHiddenLayers(256, 128).fit(df);
 * }</pre>
 *
 * <p>Features are an ml Vector, {@code array<float>} or {@code array<double>}; labels are 0, 1, …,
 * C − 1 in a numeric column. The sizes of input and output come from the data. The loss is softmax
 * cross-entropy; training is parameter averaging over {@code numWorkers} partitions, each with
 * mini-batches of its own (see {@link sparknn.internal.distributed.Averaging}).
 *
 * <p>The result depends on the data, their partitioning, the Params and the number of workers; it
 * is the same bits each time.
 *
 * @since 0.1.0
 */
public final class NeuralNetworkClassifier
    extends StageBases.Classifier<NeuralNetworkClassifier, NeuralNetworkClassificationModel>
    implements ClassificationParams,
        NeuralNetworkParams.Setters<NeuralNetworkClassifier>,
        NetworkEstimator<NeuralNetworkClassificationModel>,
        MLWritable {
  private final NeuralNetworkParams.Declared declared =
      new NeuralNetworkParams.Declared(this, DEFAULT_LOSS);
  private final Classes classes = new Classes(this);

  /** With a random uid. */
  public NeuralNetworkClassifier() {
    this(Identifiable.randomUID("nnc"));
  }

  /** With a uid, as Spark's readers and copies make it. */
  public NeuralNetworkClassifier(String uid) {
    new StageBases(uid).super();
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

  /** Share of each label that is spread evenly over all classes. */
  public NeuralNetworkClassifier setLabelSmoothing(double value) {
    return assign(labelSmoothing(), value);
  }

  /** Weights of the classes: none, balanced, or numbers with commas between them. */
  public NeuralNetworkClassifier setClassWeights(String value) {
    return assign(classWeights(), value);
  }

  /** How probabilities are brought in line with the held-out rows: none, or temperature. */
  public NeuralNetworkClassifier setCalibration(String value) {
    return assign(calibration(), value);
  }

  /**
   * The model to begin with. It is kept on the driver as long as that runs, and {@link
   * #initialModel} is its path there; where this estimator is to be saved and fitted elsewhere,
   * save the model and give its path.
   *
   * @param model a classifier's or a regressor's
   */
  public NeuralNetworkClassifier setInitialModel(NetworkModel model) {
    if (model == null) {
      throw new IllegalArgumentException(
          "initialModel must be a classification or regression model, got null");
    }
    Scorer scorer = model.scorer();
    return assign(initialModel(), NetworkFiles.keep(scorer.saved(), scorer.table()));
  }

  @Override
  public NetworkTraining training(StructType schema) {
    return new NetworkTraining(
        this,
        schema,
        getFeaturesCol(),
        getLabelCol(),
        ClassTargets.of(schema, getLabelCol(), getLabelSmoothing(), getClassWeights()));
  }

  @Override
  public StructType transformSchema(StructType schema) {
    training(schema).check(schema);
    refuseKeepInOneVsRest();
    StructType more =
        OutputColumns.foretellClasses(
            schema, getPredictionCol(), getRawPredictionCol(), getProbabilityCol(), 0);
    return OutputColumns.foretell(
        more, hiddenOutputs(), "hiddenOutputCol", SQLDataTypes.VectorType());
  }

  // Spark's OneVsRest takes the largest of the networks' numbers, and NaN for one of them.
  private void refuseKeepInOneVsRest() {
    if (getLabelCol().startsWith("mc2b$") && getHandleInvalid().equals(KEEP)) {
      throw new IllegalArgumentException(
          "handleInvalid must be error or skip within OneVsRest, which makes a class of NaN, got"
              + " keep");
    }
  }

  @Override
  public NeuralNetworkClassificationModel fit(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    return model(training(dataset.schema()).run(dataset));
  }

  @Override
  public NeuralNetworkClassificationModel train(Dataset<?> dataset) {
    return new NeuralNetworkClassificationModel(uid(), training(dataset.schema()).run(dataset));
  }

  @Override
  public NeuralNetworkClassificationModel model(ModelFiles.Content content) {
    NeuralNetworkClassificationModel model = new NeuralNetworkClassificationModel(uid(), content);
    model.setParent(this);
    return copyValues(model, ParamMap.empty());
  }

  /**
   * The network that {@code fit} would train, layer by layer, without a training. Of the data the
   * schema and the first row are looked at, and all labels where no metadata tell how many classes
   * there are.
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
  public NeuralNetworkClassifier copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  @Override
  public MLWriter write() {
    return SavedStage.writer(this);
  }

  /** Reads saved classifiers. */
  public static MLReader<NeuralNetworkClassifier> read() {
    return new EstimatorReader<>(NeuralNetworkClassifier.class, NeuralNetworkClassifier::new);
  }

  /** Loads a saved classifier. */
  public static NeuralNetworkClassifier load(String path) {
    return read().load(path);
  }
}
