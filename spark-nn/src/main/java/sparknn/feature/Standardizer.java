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
import sparknn.nn.stats.Moments;
import sparknn.stage.StageBases;

/**
 * Learns mean and standard deviation of each feature, or of each channel of an image; its model
 * brings them to 0 and 1: {@code y[j] = (x[j] - mean[j]) / std[j]}.
 *
 * <p>The deviation is that of a sample ({@code rows - 1} in the denominator), as in Spark's
 * StandardScaler. A feature that is constant is not divided. Unlike Spark's, this one subtracts the
 * mean unless told not to, and it takes arrays and channels.
 *
 * <p>The column is a Vector, {@code array<float>} or {@code array<double>}, and so is the new one;
 * names of features are kept. A sparse Vector stays sparse where only divided. Rows that are null
 * or not finite are refused, in training and later, unless {@code handleInvalid} says otherwise; so
 * are those of another length, always.
 *
 * @since 0.1.0
 */
public final class Standardizer extends StageBases.EstimatorStage<StandardizerModel>
    implements StandardizerParams.Setters<Standardizer>, MLWritable {
  private final ColumnParams.Declared columns =
      new ColumnParams.Declared(this, MeanSubtractor.INPUTS);
  private final ChannelParams.Declared channels = new ChannelParams.Declared(this);
  private final StandardizerParams.Declared own = new StandardizerParams.Declared(this);

  /** With a random uid. */
  public Standardizer() {
    this(Identifiable.randomUID("standardizer"));
  }

  /** With a uid, as Spark's readers and copies make it. */
  public Standardizer(String uid) {
    new StageBases(uid).super();
    columns.setDefaults(this);
    channels.setDefaults(this);
    own.setDefaults(this);
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
  public StandardizerParams.Declared standardizerParams() {
    return own;
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return new ColumnMap(getInputCol(), getOutputCol(), 0, 0, true, InvalidRows.of(this))
        .schema(schema);
  }

  @Override
  public StandardizerModel fit(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    ColumnRows rows = ColumnRows.of(dataset, getInputCol(), InvalidRows.of(this));
    Moments moments = rows.moments(getInputCol(), getChannels());
    StandardizerModel model =
        new StandardizerModel(uid(), rows.width(), moments.mean(), moments.std());
    model.setParent(this);
    return copyValues(model, ParamMap.empty());
  }

  @Override
  public Standardizer copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  @Override
  public MLWriter write() {
    return SavedStage.writer(this);
  }

  /** Reads saved estimators. */
  public static MLReader<Standardizer> read() {
    return new EstimatorReader<>(Standardizer.class, Standardizer::new);
  }

  /** Loads a saved estimator. */
  public static Standardizer load(String path) {
    return read().load(path);
  }
}
