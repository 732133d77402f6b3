package sparknn.feature;

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
import sparknn.internal.files.NumberFiles;
import sparknn.internal.rows.InvalidRows;
import sparknn.nn.io.SavedNumbers;
import sparknn.stage.Fitted;
import sparknn.stage.HasEstimatedSize;
import sparknn.stage.StageBases;

/**
 * Subtracts the means that {@link MeanSubtractor} has learnt.
 *
 * @since 0.1.0
 */
public final class MeanSubtractorModel extends StageBases.ModelStage<MeanSubtractorModel>
    implements ChannelParams,
        ColumnParams.Setters<MeanSubtractorModel>,
        HasEstimatedSize,
        MLWritable {
  private final ColumnParams.Declared columns =
      new ColumnParams.Declared(this, MeanSubtractor.INPUTS);
  private final ChannelParams.Declared channels = new ChannelParams.Declared(this);
  private final int width;
  private final double[] mean;

  /** For Java's ServiceLoader, by which Spark Connect knows the class; has learnt nothing. */
  public MeanSubtractorModel() {
    this(Identifiable.randomUID("meanSubtractor"), 0, null);
  }

  MeanSubtractorModel(String uid, int width, double[] mean) {
    new StageBases(uid).super();
    this.width = width;
    this.mean = mean;
    columns.setDefaults(this);
    channels.setDefaults(this);
  }

  private static MeanSubtractorModel of(String uid, SavedNumbers saved) {
    int width = SavedStatistics.width(saved);
    return new MeanSubtractorModel(uid, width, SavedStatistics.perFeature(saved, "mean", width));
  }

  @Override
  public ColumnParams.Declared columnParams() {
    return columns;
  }

  @Override
  public ChannelParams.Declared channelParams() {
    return channels;
  }

  private double[] learnt() {
    return Fitted.require(this, mean);
  }

  /** The mean of each feature, or of each channel. */
  public Vector mean() {
    return Vectors.dense(learnt().clone());
  }

  /** How many features a row has. */
  public int numFeatures() {
    return width;
  }

  @Override
  public long estimatedSize() {
    return SavedStatistics.sizeOf(learnt());
  }

  private ColumnMap map() {
    learnt();
    return new ColumnMap(getInputCol(), getOutputCol(), width, width, true, InvalidRows.of(this));
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return map().schema(schema);
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    double[] means = learnt();
    return map()
        .transform(
            dataset,
            (numbers, rows) -> {
              for (int j = 0; j < numbers.length; j++) {
                numbers[j] -= means[j % means.length];
              }
              return numbers;
            });
  }

  @Override
  public MeanSubtractorModel copy(ParamMap extra) {
    MeanSubtractorModel copy = new MeanSubtractorModel(uid(), width, mean);
    copyValues(copy, extra);
    copy.setParent(parent());
    return copy;
  }

  @Override
  public MLWriter write() {
    return NumberFiles.writer(
        this, new SavedNumbers().with("features", width).with("mean", learnt()));
  }

  /** Reads saved models. */
  public static MLReader<MeanSubtractorModel> read() {
    return NumberFiles.reader(MeanSubtractorModel.class, MeanSubtractorModel::of);
  }

  /** Loads a saved model. */
  public static MeanSubtractorModel load(String path) {
    return read().load(path);
  }
}
