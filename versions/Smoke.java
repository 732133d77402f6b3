import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import sparknn.classification.NeuralNetworkClassificationModel;
import sparknn.classification.NeuralNetworkClassifier;
import sparknn.ensemble.EnsembleRegressionModel;
import sparknn.ensemble.EnsembleRegressor;
import sparknn.feature.Standardizer;
import sparknn.feature.Whitener;
import sparknn.regression.NeuralNetworkRegressionModel;
import sparknn.regression.NeuralNetworkRegressor;

/**
 * Fit, pipeline, cross-validation, save and load, on whatever Spark it is run with.
 *
 * <p>Arguments: {@code spark} only tries whether Spark itself runs and saves; {@code save FOLDER} trains, saves
 * and prints on what it ran and a digest of the trained parameters; {@code load FOLDER...} loads what
 * other Sparks have saved and compares what it predicts with what was predicted there.
 */
public final class Smoke {
  private static final double TOLERANCE = 1e-6;

  private Smoke() {}

  public static void main(String[] args) throws IOException {
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("versions")
            .config("spark.ui.enabled", false)
            .config("spark.driver.host", "localhost")
            .config("spark.sql.shuffle.partitions", 2)
            .getOrCreate();
    spark.sparkContext().setLogLevel("ERROR");
    try {
      // Exact in binary, so that no processor or JDK rounds them in another way; never 0, since
      // VectorAssembler makes such rows sparse on some Sparks only, and they are packed apart then.
      Dataset<Row> data =
          spark
              .range(0, 300, 1, 2)
              .selectExpr(
                  "id",
                  "double(id % 3) label",
                  "(id * 37 % 101 + 1) / 128.0D + (id % 3) a",
                  "(id * 53 % 97 + 1) / 16.0D - 10 * (id % 3) b");
      if (args[0].equals("spark")) {
        require("300 rows", data.cache().count() == 300);
        Path folder = Files.createTempDirectory("smoke");
        assembler().write().overwrite().save(folder.resolve("assembler").toString());
      }
      for (int i = 1; i < args.length; i++) {
        Path folder = Path.of(args[i]);
        if (args[0].equals("save")) {
          System.out.printf(
              "ran\t%s\t%s\t%s\t%s%n",
              spark.version(),
              scala.util.Properties.versionNumberString(),
              Runtime.version().feature(),
              save(data, folder));
        } else {
          load(data, folder);
        }
      }
    } finally {
      spark.stop();
    }
  }

  private static String save(Dataset<Row> data, Path folder) throws IOException {
    NeuralNetworkClassifier network =
        new NeuralNetworkClassifier()
            .setHiddenLayers(8)
            .setBatchNorm(true)
            .setMaxIter(20)
            .setNumWorkers(2)
            .setFeaturesCol("white")
            .setSeed(1);
    Pipeline classifier =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  assembler(),
                  new Standardizer().setInputCol("raw").setOutputCol("standard"),
                  new Whitener().setInputCol("standard").setOutputCol("white"),
                  network
                });
    ParamMap[] grid =
        new ParamGridBuilder().addGrid(network.stepSize(), new double[] {1e-5, 0.02}).build();
    CrossValidator search =
        new CrossValidator()
            .setEstimator(classifier)
            .setEstimatorParamMaps(grid)
            .setEvaluator(new MulticlassClassificationEvaluator().setMetricName("accuracy"))
            .setNumFolds(2)
            .setSeed(1);
    CrossValidatorModel searched = search.fit(data);
    double[] accuracies = searched.avgMetrics();
    require("the larger step must be better", accuracies[1] > accuracies[0]);
    require("accuracy must be above 0.8, got " + accuracies[1], accuracies[1] > 0.8);
    PipelineModel regressor =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  assembler(),
                  new EnsembleRegressor()
                      .setEstimator(
                          new NeuralNetworkRegressor().setFeaturesCol("raw").setMaxIter(2))
                      .setNumMembers(2)
                })
            .fit(data);
    searched.write().overwrite().save(folder.resolve("searched").toString());
    regressor.write().overwrite().save(folder.resolve("regressor").toString());
    Files.write(folder.resolve("classes.txt"), predictions(searched.transform(data)));
    Files.write(folder.resolve("values.txt"), predictions(regressor.transform(data)));
    Files.writeString(folder.resolve("digest.txt"), digest(searched, regressor));
    load(data, folder);
    return digest(searched, regressor);
  }

  /** Of the bits of all trained parameters. */
  private static String digest(CrossValidatorModel searched, PipelineModel regressor) {
    NeuralNetworkClassificationModel network =
        (NeuralNetworkClassificationModel) last((PipelineModel) searched.bestModel());
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      update(digest, network.parameters());
      for (Model<?> member : ((EnsembleRegressionModel) last(regressor)).models()) {
        update(digest, ((NeuralNetworkRegressionModel) member).parameters());
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static Object last(PipelineModel pipeline) {
    return pipeline.stages()[pipeline.stages().length - 1];
  }

  private static void update(MessageDigest digest, float[] parameters) {
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * parameters.length);
    bytes.asFloatBuffer().put(parameters);
    digest.update(bytes.array());
  }

  private static VectorAssembler assembler() {
    return new VectorAssembler().setInputCols(new String[] {"a", "b"}).setOutputCol("raw");
  }

  private static void load(Dataset<Row> data, Path folder) throws IOException {
    CrossValidatorModel searched =
        CrossValidatorModel.load(folder.resolve("searched").toString());
    PipelineModel regressor = PipelineModel.load(folder.resolve("regressor").toString());
    compare(folder.resolve("classes.txt"), predictions(searched.transform(data)));
    compare(folder.resolve("values.txt"), predictions(regressor.transform(data)));
    String expected = Files.readString(folder.resolve("digest.txt"));
    String got = digest(searched, regressor);
    require(folder + ": digest must be " + expected + ", got " + got, got.equals(expected));
  }

  private static List<String> predictions(Dataset<Row> scored) {
    List<String> lines = new ArrayList<>();
    for (Row row : scored.orderBy("id").select("prediction").collectAsList()) {
      lines.add(String.valueOf(row.getDouble(0)));
    }
    return lines;
  }

  private static void compare(Path file, List<String> got) throws IOException {
    List<String> expected = Files.readAllLines(file);
    require(file + " must have " + got.size() + " lines", expected.size() == got.size());
    for (int i = 0; i < got.size(); i++) {
      double difference = Double.parseDouble(expected.get(i)) - Double.parseDouble(got.get(i));
      require(
          String.format("row %d of %s must be %s, got %s", i, file, expected.get(i), got.get(i)),
          Math.abs(difference) <= TOLERANCE);
    }
  }

  private static void require(String what, boolean holds) {
    if (!holds) {
      throw new IllegalStateException(what);
    }
  }
}
