package sparknn.feature;

import org.apache.spark.ml.linalg.SparseVector;
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
 * Standardises by what {@link Standardizer} has learnt. {@code withMean} and {@code withStd} can be
 * changed on the model; both statistics are there.
 *
 * @since 0.1.0
 */
public final class StandardizerModel extends StageBases.ModelStage<StandardizerModel>
    implements StandardizerParams,
        ColumnParams.Setters<StandardizerModel>,
        HasEstimatedSize,
        MLWritable {
  private final ColumnParams.Declared columns =
      new ColumnParams.Declared(this, MeanSubtractor.INPUTS);
  private final ChannelParams.Declared channels = new ChannelParams.Declared(this);
  private final StandardizerParams.Declared own = new StandardizerParams.Declared(this);
  private final int width;
  private final double[] mean;
  private final double[] std;

  /** For Java's ServiceLoader, by which Spark Connect knows the class; has learnt nothing. */
  public StandardizerModel() {
    this(Identifiable.randomUID("standardizer"), 0, null, null);
  }

  StandardizerModel(String uid, int width, double[] mean, double[] std) {
    new StageBases(uid).super();
    this.width = width;
    this.mean = mean;
    this.std = std;
    columns.setDefaults(this);
    channels.setDefaults(this);
    own.setDefaults(this);
  }

  private static StandardizerModel of(String uid, SavedNumbers saved) {
    int width = SavedStatistics.width(saved);
    double[] mean = SavedStatistics.perFeature(saved, "mean", width);
    double[] std = SavedStatistics.notNegative("std", saved.get("std", mean.length));
    return new StandardizerModel(uid, width, mean, std);
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

  /** Whether the mean is subtracted. */
  public StandardizerModel setWithMean(boolean value) {
    return assign(withMean(), value);
  }

  /** Whether to divide by the standard deviation. */
  public StandardizerModel setWithStd(boolean value) {
    return assign(withStd(), value);
  }

  private double[] learnt(double[] statistics) {
    return Fitted.require(this, statistics);
  }

  /** The mean of each feature, or of each channel. */
  public Vector mean() {
    return Vectors.dense(learnt(mean).clone());
  }

  /** The standard deviation of each feature, or of each channel. */
  public Vector std() {
    return Vectors.dense(learnt(std).clone());
  }

  /** How many features a row has. */
  public int numFeatures() {
    return width;
  }

  @Override
  public long estimatedSize() {
    return SavedStatistics.sizeOf(learnt(mean), learnt(std));
  }

  private ColumnMap map() {
    learnt(mean);
    return new ColumnMap(getInputCol(), getOutputCol(), width, width, true, InvalidRows.of(this));
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return map().schema(schema);
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    learnt(mean);
    double[] shift = getWithMean() ? mean : new double[mean.length];
    double[] divisor = new double[std.length];
    for (int j = 0; j < divisor.length; j++) {
      divisor[j] = getWithStd() && std[j] > 0 ? std[j] : 1;
    }
    return map().transform(dataset, new Standardization(shift, divisor, !getWithMean()));
  }

  private record Standardization(double[] shift, double[] divisor, boolean keepsZeros)
      implements ColumnMap.Function {
    @Override
    public double[] apply(double[] numbers, int rows) {
      for (int j = 0; j < numbers.length; j++) {
        int at = j % shift.length;
        numbers[j] = (numbers[j] - shift[at]) / divisor[at];
      }
      return numbers;
    }

    @Override
    public SparseVector apply(SparseVector numbers) {
      if (!keepsZeros) {
        return null;
      }
      double[] values = numbers.values().clone();
      for (int i = 0; i < values.length; i++) {
        values[i] /= divisor[numbers.indices()[i] % divisor.length];
      }
      return new SparseVector(numbers.size(), numbers.indices(), values);
    }
  }

  @Override
  public StandardizerModel copy(ParamMap extra) {
    StandardizerModel copy = new StandardizerModel(uid(), width, mean, std);
    copyValues(copy, extra);
    copy.setParent(parent());
    return copy;
  }

  @Override
  public MLWriter write() {
    return NumberFiles.writer(
        this,
        new SavedNumbers().with("features", width).with("mean", learnt(mean)).with("std", std));
  }

  /** Reads saved models. */
  public static MLReader<StandardizerModel> read() {
    return NumberFiles.reader(StandardizerModel.class, StandardizerModel::of);
  }

  /** Loads a saved model. */
  public static StandardizerModel load(String path) {
    return read().load(path);
  }
}
