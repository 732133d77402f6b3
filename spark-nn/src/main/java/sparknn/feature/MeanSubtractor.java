package sparknn.feature;

import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;
import sparknn.internal.files.EstimatorReader;
import sparknn.internal.files.SavedStage;
import sparknn.internal.rows.InvalidRows;
import sparknn.stage.StageBases;

/**
 * Learns the mean of each feature (of images: the mean image), or of each channel, which its model
 * subtracts: {@code y[j] = x[j] - mean[j]}.
 *
 * <pre>{@code
 * new MeanSubtractor().setInputCol("pixels").setOutputCol("features").setChannels(3).fit(df)
 * }</pre>
 *
 * <p>The column is a Vector, {@code array<float>} or {@code array<double>}, and so is the new one;
 * names of features are kept. A sparse Vector becomes dense. Rows that are null or not finite are
 * refused, in training and later, unless {@code handleInvalid} says otherwise; so are those of
 * another length, always.
 *
 * @since 0.1.0
 */
public final class MeanSubtractor extends StageBases.EstimatorStage<MeanSubtractorModel>
    implements ChannelParams.Setters<MeanSubtractor>, MLWritable {
  static final String INPUTS = "a vector, array<float> or array<double>";

  private final ColumnParams.Declared columns = new ColumnParams.Declared(this, INPUTS);
  private final ChannelParams.Declared channels = new ChannelParams.Declared(this);

  /** With a random uid. */
  public MeanSubtractor() {
    this(Identifiable.randomUID("meanSubtractor"));
  }

  /** With a uid, as Spark's readers and copies make it. */
  public MeanSubtractor(String uid) {
    new StageBases(uid).super();
    columns.setDefaults(this);
    channels.setDefaults(this);
  }

  @Override
  public ColumnParams.Declared columnParams() {
    return columns;
  }

  @Override
  public ChannelParams.Declared channelParams() {
    return channels;
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return new ColumnMap(getInputCol(), getOutputCol(), 0, 0, true, InvalidRows.of(this))
        .schema(schema);
  }

  @Override
  public MeanSubtractorModel fit(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    ColumnRows rows = ColumnRows.of(dataset, getInputCol(), InvalidRows.of(this));
    double[] mean = rows.moments(getInputCol(), getChannels()).mean();
    MeanSubtractorModel model = new MeanSubtractorModel(uid(), rows.width(), mean);
    model.setParent(this);
    return copyValues(model, ParamMap.empty());
  }

  @Override
  public MeanSubtractor copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  @Override
  public MLWriter write() {
    return SavedStage.writer(this);
  }

  /** Reads saved estimators. */
  public static MLReader<MeanSubtractor> read() {
    return new EstimatorReader<>(MeanSubtractor.class, MeanSubtractor::new);
  }

  /** Loads a saved estimator. */
  public static MeanSubtractor load(String path) {
    return read().load(path);
  }
}
