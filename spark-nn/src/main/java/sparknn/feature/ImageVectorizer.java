package sparknn.feature;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import sparknn.internal.files.EstimatorReader;
import sparknn.internal.files.SavedStage;
import sparknn.internal.rows.ColumnShape;
import sparknn.internal.rows.Columns;
import sparknn.nn.linalg.Shape;
import sparknn.stage.StageBases;

/**
 * Makes features of images: numbers in [0, 1] in the order height × width × channels, channels
 * being red, green, blue, or gray alone, as the layers of a network expect them.
 *
 * <pre>{@code
 * Dataset<Row> files = spark.read().format("binaryFile").load("images");
 * new ImageVectorizer().setInputCol("content").setOutputCol("features")
 *     .setHeight(32).setWidth(32).transform(files);
 * }</pre>
 *
 * <p>The column holds the files' content (binary, as from Spark's {@code binaryFile}; JPEG, PNG,
 * GIF, BMP and TIFF are decoded) or is that of Spark's {@code image} source, whose order blue,
 * green, red is turned round. Height and width must both be set, or neither where all images have
 * the size that the network wants. Resizing is bilinear; every pixel counts where images shrink.
 * Transparent pixels are seen before black.
 *
 * <p>Where images are resized, the metadata of the new column tell their shape, so that a network
 * with {@code layers} takes them as images without being told its {@code inputShape}.
 *
 * @since 0.1.0
 */
public final class ImageVectorizer extends StageBases.TransformerStage
    implements ImageVectorizerParams.Setters<ImageVectorizer>, MLWritable {
  private static final List<String> IMAGE_FIELDS =
      Arrays.asList("height", "width", "nChannels", "data");

  private final ColumnParams.Declared columns =
      new ColumnParams.Declared(
          this,
          "binary, or of Spark's image source",
          "what becomes of a row whose image is null or can't be decoded: error, keep (null in the"
              + " new column), skip (it is left out)");
  private final ImageVectorizerParams.Declared own = new ImageVectorizerParams.Declared(this);

  /** With a random uid. */
  public ImageVectorizer() {
    this(Identifiable.randomUID("imageVectorizer"));
  }

  /** With a uid, as Spark's readers and copies make it. */
  public ImageVectorizer(String uid) {
    new StageBases(uid).super();
    columns.setDefaults(this);
    own.setDefaults(this);
  }

  @Override
  public ColumnParams.Declared columnParams() {
    return columns;
  }

  @Override
  public ImageVectorizerParams.Declared imageParams() {
    return own;
  }

  private boolean resizes() {
    return getHeight() > 0;
  }

  private DataType outputDataType() {
    return getOutputType().equals("vector")
        ? SQLDataTypes.VectorType()
        : DataTypes.createArrayType(DataTypes.FloatType, false);
  }

  @Override
  public StructType transformSchema(StructType schema) {
    if ((getHeight() > 0) != (getWidth() > 0)) {
      throw new IllegalArgumentException(
          String.format(
              "height and width must both be set, or neither, got %d and %d",
              getHeight(), getWidth()));
    }
    if ((long) getHeight() * getWidth() > ImageDecoder.MOST_PIXELS) {
      throw new IllegalArgumentException(
          String.format(
              "height x width must be at most %d pixels, got %d x %d",
              ImageDecoder.MOST_PIXELS, getHeight(), getWidth()));
    }
    DataType type = Columns.require(schema, getInputCol(), "input").dataType();
    if (!type.equals(DataTypes.BinaryType) && !isImage(type)) {
      throw new IllegalArgumentException(
          String.format(
              "input column '%s' must be binary or of Spark's image source, got %s",
              getInputCol(), type.simpleString()));
    }
    return Columns.withNew(
        schema,
        getOutputCol(),
        "outputCol",
        new StructField(getOutputCol(), outputDataType(), true, metadata()));
  }

  private static boolean isImage(DataType type) {
    return type instanceof StructType struct
        && Arrays.asList(struct.fieldNames()).containsAll(IMAGE_FIELDS)
        && struct.apply("data").dataType().equals(DataTypes.BinaryType)
        && IMAGE_FIELDS.subList(0, 3).stream()
            .allMatch(name -> struct.apply(name).dataType().equals(DataTypes.IntegerType));
  }

  /** How many numbers there are, as Spark ML says it, and in which shape; nothing if unknown. */
  private Metadata metadata() {
    if (!resizes()) {
      return Metadata.empty();
    }
    Shape shape = Shape.of(getHeight(), getWidth(), getChannels());
    boolean vectors = getOutputType().equals("vector");
    Metadata sizes =
        vectors ? new AttributeGroup(getOutputCol(), shape.size()).toMetadata() : Metadata.empty();
    return ColumnShape.put(sizes, shape);
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    StructType schema = transformSchema(dataset.schema());
    Column input = Columns.column(dataset.schema(), getInputCol());
    DataType type = Columns.require(dataset.schema(), getInputCol(), "input").dataType();
    boolean binary = type.equals(DataTypes.BinaryType);
    Column[] parts = new Column[IMAGE_FIELDS.size()];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = input.getField(IMAGE_FIELDS.get(i)).as(IMAGE_FIELDS.get(i));
    }
    Column image = binary ? functions.struct(input.as("data")) : functions.struct(parts);
    Vectorization vectorization =
        new Vectorization(
            getInputCol(),
            binary,
            getHeight(),
            getWidth(),
            getChannels(),
            getOutputType().equals("vector"),
            getHandleInvalid().equals("error"));
    Metadata metadata = schema.apply(getOutputCol()).metadata();
    if (getHandleInvalid().equals("skip")) {
      // A list of one or none, exploded: a filter would be pushed down and decode a second time.
      UDF1<Row, Object> listed =
          row -> {
            Object result = vectorization.apply(row);
            return result == null ? new Object[0] : new Object[] {result};
          };
      Column list = functions.udf(listed, DataTypes.createArrayType(outputDataType())).apply(image);
      Dataset<Row> kept =
          dataset.select(functions.col("*"), functions.explode(list).as(getOutputCol()));
      Column made = Columns.named(getOutputCol());
      return kept.withColumn(getOutputCol(), made.as(getOutputCol(), metadata));
    }
    UDF1<Row, Object> udf = vectorization::apply;
    Column column = functions.udf(udf, outputDataType()).apply(image);
    return dataset.select(functions.col("*"), column.as(getOutputCol(), metadata));
  }

  private record Vectorization(
      String input,
      boolean binary,
      int height,
      int width,
      int channels,
      boolean vectors,
      boolean strict)
      implements Serializable {
    /** The features of an image; null if there is none. */
    Object apply(Row row) {
      Pixels pixels;
      try {
        pixels = decode(row);
      } catch (ImageDecoder.UndecodableException e) {
        if (strict) {
          throw new IllegalArgumentException(
              String.format("'%s' must be %s", input, e.getMessage()), e);
        }
        return null;
      }
      // Gray first: there is less to resize then.
      Pixels toResize = channels == 1 ? pixels.withChannels(1) : pixels;
      Pixels resized = height > 0 ? toResize.resized(height, width) : toResize;
      float[] values = resized.withChannels(channels).values();
      if (!vectors) {
        return values;
      }
      double[] numbers = new double[values.length];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = values[i];
      }
      return Vectors.dense(numbers);
    }

    private Pixels decode(Row row) throws ImageDecoder.UndecodableException {
      if (row.anyNull()) {
        throw new ImageDecoder.UndecodableException("an image, got null");
      }
      byte[] data = (byte[]) row.get(row.size() - 1);
      if (binary) {
        return ImageDecoder.decode(data);
      }
      return ImageDecoder.ofSpark(row.getInt(0), row.getInt(1), row.getInt(2), data);
    }
  }

  @Override
  public ImageVectorizer copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  @Override
  public MLWriter write() {
    return SavedStage.writer(this);
  }

  /** Reads saved stages. */
  public static MLReader<ImageVectorizer> read() {
    return new EstimatorReader<>(ImageVectorizer.class, ImageVectorizer::new);
  }

  /** Loads a saved stage. */
  public static ImageVectorizer load(String path) {
    return read().load(path);
  }
}
