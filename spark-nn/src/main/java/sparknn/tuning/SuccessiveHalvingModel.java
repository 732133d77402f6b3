package sparknn.tuning;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import sparknn.stage.Fitted;
import sparknn.stage.HasEstimatedSize;
import sparknn.stage.StageBases;

/**
 * The best model that {@link SuccessiveHalving} has found, and what it has tried.
 *
 * @since 0.1.0
 */
public final class SuccessiveHalvingModel extends StageBases.ModelStage<SuccessiveHalvingModel>
    implements SuccessiveHalvingParams, HasEstimatedSize, MLWritable {
  private final Declared declared = new Declared(this);
  private final Transformer bestModel;
  private final ParamMap bestSettings;
  private final int best;
  private final List<Trial> trials;

  /** For Java's ServiceLoader, by which Spark Connect knows the class; has learnt nothing. */
  public SuccessiveHalvingModel() {
    this(Identifiable.randomUID("halving"), null, new ParamMap(), 0, List.of());
  }

  SuccessiveHalvingModel(
      String uid, Transformer bestModel, ParamMap bestSettings, int best, List<Trial> trials) {
    new StageBases(uid).super();
    declared.setDefaults(this);
    this.bestModel = bestModel;
    this.bestSettings = bestSettings;
    this.best = best;
    this.trials = List.copyOf(trials);
  }

  @Override
  public Declared halvingParams() {
    return declared;
  }

  /** The winner: a model of ours, or a PipelineModel that ends with one. */
  public Transformer bestModel() {
    return Fitted.require(this, bestModel);
  }

  /**
   * The winner's settings, of those that were tried. Of a loaded model, those that its stages have
   * as Params, too.
   */
  public ParamMap bestSettings() {
    return bestSettings.copy();
  }

  /** What came of the winner. */
  public Trial bestTrial() {
    return trials.get(best);
  }

  /** What came of each candidate, in the order of the settings. */
  public List<Trial> trials() {
    return trials;
  }

  /** How many passes over the data all candidates took together. */
  public int totalPasses() {
    return trials.stream().mapToInt(Trial::passes).sum();
  }

  /**
   * The trials as a DataFrame with the columns {@code trial, bracket, settings, passes, metric,
   * validationLoss, seconds, error, best}; metric and loss are null where there are none.
   */
  public Dataset<Row> trials(SparkSession session) {
    StructType schema =
        new StructType()
            .add("trial", DataTypes.IntegerType, false)
            .add("bracket", DataTypes.IntegerType, false)
            .add("settings", DataTypes.StringType, false)
            .add("passes", DataTypes.IntegerType, false)
            .add("metric", DataTypes.DoubleType, true)
            .add("validationLoss", DataTypes.DoubleType, true)
            .add("seconds", DataTypes.DoubleType, false)
            .add("error", DataTypes.StringType, false)
            .add("best", DataTypes.BooleanType, false);
    List<Row> rows =
        trials.stream()
            .map(
                trial ->
                    RowFactory.create(
                        trial.number(),
                        trial.bracket(),
                        trial.settings(),
                        trial.passes(),
                        numberOrNull(trial.metric()),
                        numberOrNull(trial.validationLoss()),
                        trial.seconds(),
                        trial.error(),
                        trial.number() == best))
            .toList();
    return session.createDataFrame(rows, schema);
  }

  private static Double numberOrNull(double value) {
    return Double.isNaN(value) ? null : (Double) value;
  }

  @Override
  public long estimatedSize() {
    return sizeOf(bestModel());
  }

  private static long sizeOf(Transformer model) {
    if (model instanceof PipelineModel pipeline) {
      return Arrays.stream(pipeline.stages()).mapToLong(stage -> sizeOf(stage)).sum();
    }
    return model instanceof HasEstimatedSize sized ? sized.estimatedSize() : 0;
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return bestModel().transformSchema(schema);
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    return bestModel().transform(dataset);
  }

  @Override
  public SuccessiveHalvingModel copy(ParamMap extra) {
    SuccessiveHalvingModel copy =
        new SuccessiveHalvingModel(uid(), bestModel().copy(extra), bestSettings, best, trials);
    copyValues(copy, extra);
    copy.setParent(parent());
    return copy;
  }

  @Override
  public MLWriter write() {
    return SearchFiles.writer(this);
  }

  /** Reads saved models. */
  public static MLReader<SuccessiveHalvingModel> read() {
    return SearchFiles.modelReader();
  }

  /** Loads a saved model. */
  public static SuccessiveHalvingModel load(String path) {
    return read().load(path);
  }
}
