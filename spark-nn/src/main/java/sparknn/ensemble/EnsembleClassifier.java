package sparknn.ensemble;

import java.util.List;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;
import sparknn.classification.NeuralNetworkClassificationModel;
import sparknn.classification.NeuralNetworkClassifier;
import sparknn.internal.files.NestedStages;
import sparknn.stage.StageBases;

/**
 * Trains several networks on the same rows and averages their probabilities.
 *
 * <pre>{@code
 * EnsembleClassificationModel model =
 *     new EnsembleClassifier()
 *         .setEstimator(new NeuralNetworkClassifier().setHiddenLayers(256, 128))
 *         .setNumMembers(5)
 *         .fit(df);
 * }</pre>
 *
 * <p>The estimator says what a member is: network, training, weight column, validation. Columns
 * (features, label, prediction, …), {@code thresholds}, {@code handleInvalid} and {@code seed} are
 * those of the estimator, too, unless they are set on the ensemble, which goes first. Every Param
 * of the estimator works in a grid as if it were trained by itself.
 *
 * <p>Rows are packed once for all members. They differ by their seeds: initial parameters, order of
 * the rows, dropout; with {@code bagging} by their rows as well. With {@code snapshots} there is
 * one training, and its members are the networks at the ends of the step size's cycles; held-out
 * rows are then watched, but neither end the training nor choose a pass.
 *
 * <p>Lakshminarayanan, Pritzel and Blundell 2017, "Simple and scalable predictive uncertainty
 * estimation using deep ensembles".
 *
 * @since 0.1.0
 */
public final class EnsembleClassifier
    extends StageBases.Classifier<EnsembleClassifier, EnsembleClassificationModel>
    implements ClassAgreementParams,
        EnsembleParams.Setters<EnsembleClassifier>,
        ClassAgreementParams.AgreementSetters<EnsembleClassifier>,
        MLWritable {
  private static final String FOLDER = "estimator";

  private final EnsembleParams.Declared declared = new EnsembleParams.Declared(this);
  private final Agreement agreement = new Agreement(this);
  private NeuralNetworkClassifier estimator;

  /** With a random uid and an estimator with its defaults. */
  public EnsembleClassifier() {
    this(Identifiable.randomUID("ensc"));
  }

  /** With a uid, as Spark's readers and copies make it. */
  public EnsembleClassifier(String uid) {
    new StageBases(uid).super();
    initializeEnsembleParams();
    setEstimator(new NeuralNetworkClassifier());
  }

  @Override
  public EnsembleParams.Declared ensembleParams() {
    return declared;
  }

  @Override
  public Agreement agreement() {
    return agreement;
  }

  /** What trains a member. */
  public NeuralNetworkClassifier getEstimator() {
    return estimator;
  }

  /** What trains a member; kept, not copied. */
  public EnsembleClassifier setEstimator(NeuralNetworkClassifier value) {
    if (value == null) {
      throw new IllegalArgumentException("estimator must be a NeuralNetworkClassifier, got null");
    }
    estimator = value;
    setDefault(featuresCol(), value.getFeaturesCol());
    setDefault(labelCol(), value.getLabelCol());
    setDefault(predictionCol(), value.getPredictionCol());
    setDefault(rawPredictionCol(), value.getRawPredictionCol());
    setDefault(probabilityCol(), value.getProbabilityCol());
    setDefault(seed(), value.getSeed());
    setDefault(handleInvalid(), value.getHandleInvalid());
    return this;
  }

  /** The estimator with the ensemble's columns and thresholds. */
  private NeuralNetworkClassifier member() {
    ParamMap columns = new ParamMap();
    for (Param<String> column :
        List.of(
            featuresCol(),
            labelCol(),
            predictionCol(),
            rawPredictionCol(),
            probabilityCol(),
            handleInvalid())) {
      columns.put(column(column.name()), getOrDefault(column));
    }
    // Beside the columns of a table a column of vectors is read only where it is set.
    boolean set = isSet(featuresCol()) || estimator.isSet(estimator.featuresCol());
    if (estimator.readsTable() && !set) {
      columns.remove(estimator.featuresCol());
    }
    if (isSet(thresholds())) {
      columns.put(estimator.thresholds(), getThresholds());
    }
    return estimator.copy(columns);
  }

  @SuppressWarnings("unchecked") // All columns are texts.
  private Param<String> column(String name) {
    return (Param<String>) (Param<?>) estimator.getParam(name);
  }

  @Override
  public StructType transformSchema(StructType schema) {
    // A copy knows the estimator's columns as they are now.
    EnsembleClassifier now = copy(ParamMap.empty());
    NeuralNetworkClassifier member = now.member();
    new Members<>(now, member).check();
    return now.withAgreement(member.transformSchema(schema));
  }

  @Override
  public EnsembleClassificationModel fit(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    return copy(ParamMap.empty()).train(dataset, this);
  }

  @Override
  public EnsembleClassificationModel train(Dataset<?> dataset) {
    return fit(dataset);
  }

  private EnsembleClassificationModel train(Dataset<?> dataset, EnsembleClassifier parent) {
    NeuralNetworkClassifier member = member();
    List<NeuralNetworkClassificationModel> members = new Members<>(this, member).train(dataset);
    EnsembleClassificationModel model = new EnsembleClassificationModel(uid(), members);
    model.setParent(parent);
    copyValues(model, ParamMap.empty());
    if (member.isSet(member.thresholds()) && !isSet(thresholds())) {
      model.setDefault(model.thresholds(), member.getThresholds());
    }
    return model;
  }

  @Override
  public EnsembleClassifier copy(ParamMap extra) {
    EnsembleClassifier copy = new EnsembleClassifier(uid());
    copyValues(copy, extra);
    return copy.setEstimator(estimator.copy(extra));
  }

  @Override
  public MLWriter write() {
    return NestedStages.writer(this, FOLDER, List.of(estimator));
  }

  /** Reads saved ensembles. */
  public static MLReader<EnsembleClassifier> read() {
    return NestedStages.reader(
        EnsembleClassifier.class,
        FOLDER,
        NeuralNetworkClassifier::load,
        (uid, parts) -> new EnsembleClassifier(uid).setEstimator(parts.get(0)));
  }

  /** Loads a saved ensemble. */
  public static EnsembleClassifier load(String path) {
    return read().load(path);
  }
}
