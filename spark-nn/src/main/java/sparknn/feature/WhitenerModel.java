package sparknn.feature;

import org.apache.spark.ml.linalg.DenseMatrix;
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
import sparknn.param.ScoringParams;
import sparknn.stage.Fitted;
import sparknn.stage.HasEstimatedSize;
import sparknn.stage.StageBases;

/**
 * Whitens rows by what {@link Whitener} has learnt. {@code method} and {@code epsilon} can be
 * changed on the model, which needs no new fit; {@code k} and {@code variance} only say how it was
 * learnt.
 *
 * @since 0.1.0
 */
public final class WhitenerModel extends StageBases.ModelStage<WhitenerModel>
    implements WhitenerParams,
        ColumnParams.Setters<WhitenerModel>,
        ScoringParams.Setters<WhitenerModel>,
        HasEstimatedSize,
        MLWritable {
  private final ColumnParams.Declared columns =
      new ColumnParams.Declared(this, MeanSubtractor.INPUTS);
  private final WhitenerParams.Declared own = new WhitenerParams.Declared(this);
  private final PrincipalComponents learnt;

  /** For Java's ServiceLoader, by which Spark Connect knows the class; has learnt nothing. */
  public WhitenerModel() {
    this(Identifiable.randomUID("whitener"), null);
  }

  WhitenerModel(String uid, PrincipalComponents learnt) {
    new StageBases(uid).super();
    this.learnt = learnt;
    columns.setDefaults(this);
    own.setDefaults(this);
  }

  private static WhitenerModel of(String uid, SavedNumbers saved) {
    double[] mean = SavedStatistics.finite("mean", saved.get("mean"));
    double[] variances = SavedStatistics.notNegative("variances", saved.get("variances"));
    if (mean.length == 0 || variances.length == 0 || variances.length > mean.length) {
      throw new IllegalArgumentException(
          String.format(
              "there must be 1 to %d saved variances, got %d", mean.length, variances.length));
    }
    double[] components = saved.get("components", (long) mean.length * variances.length);
    double[] total = SavedStatistics.notNegative("total variance", saved.get("total variance", 1));
    return new WhitenerModel(
        uid,
        new PrincipalComponents(
            mean, SavedStatistics.finite("components", components), variances, total[0]));
  }

  @Override
  public ColumnParams.Declared columnParams() {
    return columns;
  }

  @Override
  public WhitenerParams.Declared whitenerParams() {
    return own;
  }

  /** What comes out. */
  public WhitenerModel setMethod(String value) {
    return assign(method(), value);
  }

  /** Added to the variance of each component before it is scaled by its root. */
  public WhitenerModel setEpsilon(double value) {
    return assign(epsilon(), value);
  }

  private PrincipalComponents learnt() {
    return Fitted.require(this, learnt);
  }

  /** The mean of each feature. */
  public Vector mean() {
    return Vectors.dense(learnt().mean().clone());
  }

  /** {@code [features, k]}: each column is a component, as in Spark's PCAModel. */
  public DenseMatrix components() {
    return new DenseMatrix(learnt().width(), learnt().count(), learnt().components().clone());
  }

  /** The variance of the training rows along each component. */
  public Vector variances() {
    return Vectors.dense(learnt().variances().clone());
  }

  /** The share of the variance that each component explains, as in Spark's PCAModel. */
  public Vector explainedVariance() {
    return Vectors.dense(learnt().explained());
  }

  /** How many features a row has. */
  public int numFeatures() {
    return learnt().width();
  }

  /** How many components are kept. */
  public int numComponents() {
    return learnt().count();
  }

  @Override
  public long estimatedSize() {
    return SavedStatistics.sizeOf(learnt().mean(), learnt().components(), learnt().variances());
  }

  /** ZCA is nearest to the features; what the other methods give are components. */
  private boolean sameFeatures() {
    return getMethod().equals(ZCA);
  }

  private int written() {
    return sameFeatures() ? learnt().width() : learnt().count();
  }

  private ColumnMap map() {
    return new ColumnMap(
        getInputCol(),
        getOutputCol(),
        learnt().width(),
        written(),
        sameFeatures(),
        InvalidRows.of(this));
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return map().schema(schema);
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    LinearMap forward = LinearMap.forward(learnt(), getMethod(), getEpsilon());
    return map()
        .transform(
            dataset, forward.share(dataset.sparkSession().sparkContext()), getScoringBlockSize());
  }

  /**
   * Adds the rows as they were before, but for the components left out, as the column {@code
   * <inputCol>_restored}.
   *
   * @param dataset with the output column
   */
  public Dataset<Row> inverseTransform(Dataset<?> dataset) {
    return inverseTransform(dataset, getInputCol() + "_restored");
  }

  /**
   * Adds the rows as they were before, but for the components left out.
   *
   * @param dataset with the output column
   * @param restored the name of the new column
   */
  public Dataset<Row> inverseTransform(Dataset<?> dataset, String restored) {
    ColumnMap back =
        new ColumnMap(
            getOutputCol(),
            restored,
            written(),
            learnt().width(),
            sameFeatures(),
            InvalidRows.of(this));
    back.schema(dataset.schema());
    LinearMap inverse = LinearMap.inverse(learnt(), getMethod(), getEpsilon());
    return back.transform(
        dataset, inverse.share(dataset.sparkSession().sparkContext()), getScoringBlockSize());
  }

  @Override
  public WhitenerModel copy(ParamMap extra) {
    WhitenerModel copy = new WhitenerModel(uid(), learnt);
    copyValues(copy, extra);
    copy.setParent(parent());
    return copy;
  }

  @Override
  public MLWriter write() {
    SavedNumbers numbers =
        new SavedNumbers()
            .with("mean", learnt().mean())
            .with("variances", learnt().variances())
            .with("total variance", learnt().total())
            .with("components", learnt().components());
    return NumberFiles.writer(this, numbers);
  }

  /** Reads saved models. */
  public static MLReader<WhitenerModel> read() {
    return NumberFiles.reader(WhitenerModel.class, WhitenerModel::of);
  }

  /** Loads a saved model. */
  public static WhitenerModel load(String path) {
    return read().load(path);
  }
}
