package sparknn.ensemble;

import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import sparknn.internal.files.NestedStages;
import sparknn.internal.rows.Columns;
import sparknn.internal.scoring.OutputColumns;
import sparknn.regression.NeuralNetworkRegressionModel;
import sparknn.regression.NeuralNetworkRegressor;
import sparknn.stage.StageBases;

/**
 * Trains several networks on the same rows and averages what they predict.
 *
 * <pre>{@code
 * EnsembleRegressionModel model =
 *     new EnsembleRegressor()
 *         .setEstimator(new NeuralNetworkRegressor().setHiddenLayers(64, 64))
 *         .setNumMembers(5)
 *         .setStdCol("std")
 *         .fit(df);
 * }</pre>
 *
 * <p>The estimator says what a member is: network, training, weight column, validation. Columns
 * (features, label, prediction), {@code handleInvalid} and {@code seed} are those of the estimator,
 * too, unless they are set on the ensemble, which goes first. Members, {@code bagging} and {@code
 * snapshots} are as in {@link EnsembleClassifier}. With several targets {@code prediction} and
 * {@code stdCol} are Vectors.
 *
 * @since 0.1.0
 */
public final class EnsembleRegressor
    extends StageBases.RegressorStage<EnsembleRegressor, EnsembleRegressionModel>
    implements EnsembleParams, EnsembleParams.Setters<EnsembleRegressor>, MLWritable {
  private static final String FOLDER = "estimator";

  private final EnsembleParams.Declared declared = new EnsembleParams.Declared(this);
  private NeuralNetworkRegressor estimator;

  /** With a random uid and an estimator with its defaults. */
  public EnsembleRegressor() {
    this(Identifiable.randomUID("ensr"));
  }

  /** With a uid, as Spark's readers and copies make it. */
  public EnsembleRegressor(String uid) {
    new StageBases(uid).super();
    declared.setDefaults(this);
    setEstimator(new NeuralNetworkRegressor());
  }

  @Override
  public EnsembleParams.Declared ensembleParams() {
    return declared;
  }

  /** What trains a member. */
  public NeuralNetworkRegressor getEstimator() {
    return estimator;
  }

  /** What trains a member; kept, not copied. */
  public EnsembleRegressor setEstimator(NeuralNetworkRegressor value) {
    if (value == null) {
      throw new IllegalArgumentException("estimator must be a NeuralNetworkRegressor, got null");
    }
    estimator = value;
    setDefault(featuresCol(), value.getFeaturesCol());
    setDefault(labelCol(), value.getLabelCol());
    setDefault(predictionCol(), value.getPredictionCol());
    setDefault(seed(), value.getSeed());
    setDefault(handleInvalid(), value.getHandleInvalid());
    return this;
  }

  /** The estimator with the ensemble's columns. */
  private NeuralNetworkRegressor member() {
    ParamMap columns = new ParamMap();
    for (Param<String> column :
        List.of(featuresCol(), labelCol(), predictionCol(), handleInvalid())) {
      columns.put(column(column.name()), getOrDefault(column));
    }
    // Beside the columns of a table a column of vectors is read only where it is set.
    boolean set = isSet(featuresCol()) || estimator.isSet(estimator.featuresCol());
    if (estimator.readsTable() && !set) {
      columns.remove(estimator.featuresCol());
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
    EnsembleRegressor now = copy(ParamMap.empty());
    NeuralNetworkRegressor member = now.member();
    new Members<>(now, member).check();
    StructType transformed = member.transformSchema(schema);
    boolean several =
        Columns.isVectorLike(Columns.require(schema, now.getLabelCol(), "label").dataType());
    return OutputColumns.foretell(
        transformed,
        getStdCol(),
        "stdCol",
        several ? SQLDataTypes.VectorType() : DataTypes.DoubleType);
  }

  @Override
  public EnsembleRegressionModel fit(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    return copy(ParamMap.empty()).train(dataset, this);
  }

  @Override
  public EnsembleRegressionModel train(Dataset<?> dataset) {
    return fit(dataset);
  }

  private EnsembleRegressionModel train(Dataset<?> dataset, EnsembleRegressor parent) {
    NeuralNetworkRegressor member = member();
    List<NeuralNetworkRegressionModel> members = new Members<>(this, member).train(dataset);
    EnsembleRegressionModel model = new EnsembleRegressionModel(uid(), members);
    model.setParent(parent);
    copyValues(model, ParamMap.empty());
    return model;
  }

  @Override
  public EnsembleRegressor copy(ParamMap extra) {
    EnsembleRegressor copy = new EnsembleRegressor(uid());
    copyValues(copy, extra);
    return copy.setEstimator(estimator.copy(extra));
  }

  @Override
  public MLWriter write() {
    return NestedStages.writer(this, FOLDER, List.of(estimator));
  }

  /** Reads saved ensembles. */
  public static MLReader<EnsembleRegressor> read() {
    return NestedStages.reader(
        EnsembleRegressor.class,
        FOLDER,
        NeuralNetworkRegressor::load,
        (uid, parts) -> new EnsembleRegressor(uid).setEstimator(parts.get(0)));
  }

  /** Loads a saved ensemble. */
  public static EnsembleRegressor load(String path) {
    return read().load(path);
  }
}
