package sparknn.feature;

import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import sparknn.internal.distributed.Covariance;
import sparknn.internal.files.EstimatorReader;
import sparknn.internal.files.SavedStage;
import sparknn.internal.rows.Columns;
import sparknn.internal.rows.InvalidRows;
import sparknn.stage.StageBases;

/**
 * Learns the principal components of features, which its model rotates them to, whitens them by, or
 * both. With the components {@code V [k, d]}, their variances {@code λ} and the mean {@code μ}, row
 * {@code x} becomes
 *
 * <ul>
 *   <li>{@code pca}: {@code V (x - μ)}, which has k uncorrelated numbers (Spark's own PCA does not
 *       subtract μ);
 *   <li>{@code pcaWhitening}: {@code diag(1 / √(λ + epsilon)) V (x - μ)}, of variance 1 too;
 *   <li>{@code zca}: {@code Vᵀ diag(1 / √(λ + epsilon)) V (x - μ)}, which of all whitened rows is
 *       nearest to {@code x - μ}: an image stays an image (Bell and Sejnowski 1997).
 * </ul>
 *
 * <p>All components are kept unless {@code k} or {@code variance} says otherwise. In each, the
 * number of largest size is positive, so that signs are the same each time.
 *
 * <p>The covariance ({@code rows - 1} in the denominator) is computed in one pass in double
 * precision; a large mean costs no digits. At most {@value #MOST_FEATURES} features are taken: with
 * as many, the driver needs some 0.7 GB, and each task 134 MB beside its rows.
 *
 * <p>The column is a Vector, {@code array<float>} or {@code array<double>}, and so is the new one.
 * Rows that are null or not finite are refused, in training and later, unless {@code handleInvalid}
 * says otherwise; so are those of another length, always.
 *
 * @since 0.1.0
 */
public final class Whitener extends StageBases.EstimatorStage<WhitenerModel>
    implements WhitenerParams.Setters<Whitener>, MLWritable {
  /** More features than this are refused. */
  public static final int MOST_FEATURES = 4096;

  private final ColumnParams.Declared columns =
      new ColumnParams.Declared(this, MeanSubtractor.INPUTS);
  private final WhitenerParams.Declared own = new WhitenerParams.Declared(this);

  /** With a random uid. */
  public Whitener() {
    this(Identifiable.randomUID("whitener"));
  }

  /** With a uid, as Spark's readers and copies make it. */
  public Whitener(String uid) {
    new StageBases(uid).super();
    columns.setDefaults(this);
    own.setDefaults(this);
  }

  @Override
  public ColumnParams.Declared columnParams() {
    return columns;
  }

  @Override
  public WhitenerParams.Declared whitenerParams() {
    return own;
  }

  @Override
  public StructType transformSchema(StructType schema) {
    if (isSet(k()) && isSet(variance())) {
      throw new IllegalArgumentException(
          "components must be chosen in one way, got both k and variance");
    }
    boolean same = getMethod().equals(ZCA);
    StructType transformed =
        new ColumnMap(getInputCol(), getOutputCol(), 0, 0, same, InvalidRows.of(this))
            .schema(schema);
    StructField input = Columns.require(schema, getInputCol(), "input");
    if (!(input.dataType() instanceof ArrayType)) {
      checkWidth(AttributeGroup.fromStructField(input).size());
    }
    return transformed;
  }

  /**
   * @param width -1 if it is not known yet
   */
  private void checkWidth(int width) {
    if (width > MOST_FEATURES) {
      throw new IllegalArgumentException(
          String.format(
              "'%s' must have at most %d values to be whitened, got %d",
              getInputCol(), MOST_FEATURES, width));
    }
    if (width >= 0 && isSet(k()) && getK() > width) {
      throw new IllegalArgumentException(
          String.format(
              "k must be at most the number of values of '%s' (%d), got %d",
              getInputCol(), width, getK()));
    }
  }

  @Override
  public WhitenerModel fit(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    ColumnRows rows = ColumnRows.of(dataset, getInputCol(), InvalidRows.of(this));
    checkWidth(rows.width());
    Covariance covariance = rows.covariance(getInputCol());
    if (covariance.rows() < 2) {
      throw new IllegalArgumentException(
          "the data must have at least two rows to be whitened, got " + covariance.rows());
    }
    PrincipalComponents all = PrincipalComponents.of(covariance);
    int count =
        isSet(k()) ? getK() : isSet(variance()) ? all.explaining(getVariance()) : all.count();
    WhitenerModel model = new WhitenerModel(uid(), all.first(count));
    model.setParent(this);
    return copyValues(model, ParamMap.empty());
  }

  @Override
  public Whitener copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  @Override
  public MLWriter write() {
    return SavedStage.writer(this);
  }

  /** Reads saved estimators. */
  public static MLReader<Whitener> read() {
    return new EstimatorReader<>(Whitener.class, Whitener::new);
  }

  /** Loads a saved estimator. */
  public static Whitener load(String path) {
    return read().load(path);
  }
}
