package sparknn.benchmarks;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import sparknn.classification.NeuralNetworkClassificationModel;
import sparknn.classification.NeuralNetworkClassifier;
import sparknn.ensemble.EnsembleClassifier;
import sparknn.nn.random.Purpose;
import sparknn.nn.random.Rng;
import sparknn.nn.train.NetworkValues;
import sparknn.nn.train.PassRecord;
import sparknn.regression.NeuralNetworkRegressor;
import sparknn.stage.NetworkModel;
import sparknn.tuning.SuccessiveHalving;

/**
 * Digests of what fits of many kinds learn and predict, to compare two versions of the library bit
 * for bit on one machine: matrix products differ in their last bits from one kind of processor to
 * another.
 */
@Command(
    name = "FitDigests",
    description = "Prints a digest of the result of each of many kinds of fits.",
    mixinStandardHelpOptions = true)
public final class FitDigests implements Callable<Integer> {
  private static final int ROWS = 1200;
  private static final int FEATURES = 20;
  private static final int CLASSES = 4;
  private static final int PARTITIONS = 3;

  private FitDigests() {}

  /** Runs it. */
  public static void main(String[] args) {
    int status = new CommandLine(new FitDigests()).execute(args);
    if (status != 0) {
      System.exit(status);
    }
  }

  @Override
  public Integer call() {
    SparkSession spark = SparkSession.builder().getOrCreate();
    Dataset<Row> data = data(spark).cache();
    classifiers(data);
    regressors(data);
    several(data);
    spark.stop();
    return 0;
  }

  private static void classifiers(Dataset<Row> data) {
    print("classifier", classifier().fit(data), data);
    print(
        "batchNorm, dropout, validation",
        classifier()
            .setHiddenLayers(24, 16)
            .setBatchNorm(true)
            .setDropout(0.3)
            .setInputDropout(0.1)
            .setInputNoise(0.1)
            .setValidationFraction(0.2)
            .fit(data),
        data);
    print(
        "layers",
        classifier(new NeuralNetworkClassifier())
            .setLayers(
                "dense(24)",
                "batchNorm",
                "sequential(dense(24), prelu, dropout(0.2), sequential(dense(16), batchNorm))",
                "maxout",
                "layerNorm",
                "dense(12)",
                "gelu",
                "gaussianNoise(0.1)")
            .fit(data),
        data);
    print(
        "selu, rules",
        classifier()
            .setActivation("selu")
            .setDropout(0.1)
            .setSolver("adamW")
            .setRegParam(0.01)
            .setElasticNetParam(0.5)
            .setMaxNorm(1)
            .setClipNorm(0.5)
            .fit(data),
        data);
    print(
        "lsuv",
        classifier().setHiddenLayers(24, 16).setBatchNorm(true).setWeightInit("lsuv").fit(data),
        data);
    print(
        "averagedPasses, emaDecay, batchNorm",
        classifier().setBatchNorm(true).setAveragedPasses(2).setEmaDecay(0.9).fit(data),
        data);
    print(
        "2 workers, outer momentum, batchNorm",
        classifier()
            .setBatchNorm(true)
            .setNumWorkers(2)
            .setAveragingInterval(4)
            .setOuterMomentum(0.5)
            .fit(data),
        data);
    print(
        "sparse features, 2 workers",
        classifier().setNumWorkers(2).setFeaturesCol("sparse").fit(data),
        data);
    print(
        "lbfgs, classifier",
        classifier().setSolver("lbfgs").setDropout(0.3).setNumWorkers(2).fit(data),
        data);
  }

  private static void regressors(Dataset<Row> data) {
    print("regressor", regressor("value").fit(data), data);
    print("several targets, huber", regressor("values").setLoss("huber").fit(data), data);
    print(
        "poisson",
        regressor("label").setStandardizeLabel(false).setLoss("poisson").setSolver("sgd").fit(data),
        data);
    print(
        "lbfgs, regressor",
        regressor("value").setSolver("lbfgs").setActivation("tanh").fit(data),
        data);
  }

  private static void several(Dataset<Row> data) {
    List<NeuralNetworkClassificationModel> members =
        new EnsembleClassifier()
            .setEstimator(classifier().setDropout(0.2))
            .setNumMembers(2)
            .setBagging(true)
            .fit(data)
            .models();
    for (int i = 0; i < members.size(); i++) {
      print("ensemble with bagging, member " + i, members.get(i), data);
    }
    NeuralNetworkClassifier searched = classifier().setMaxIter(9);
    ParamMap[] settings = new ParamMap[3];
    for (int i = 0; i < settings.length; i++) {
      settings[i] = new ParamMap().put(searched.stepSize(), Math.pow(10, -1.0 - i));
    }
    NeuralNetworkClassificationModel best =
        (NeuralNetworkClassificationModel)
            new SuccessiveHalving()
                .setEstimator(searched)
                .setEstimatorParamMaps(settings)
                .fit(data)
                .bestModel();
    print("successive halving", best, data);
  }

  private static NeuralNetworkClassifier classifier() {
    return classifier(new NeuralNetworkClassifier().setHiddenLayers(24));
  }

  private static NeuralNetworkClassifier classifier(NeuralNetworkClassifier network) {
    return network
        .setStandardization(false)
        .setNumWorkers(1)
        .setBatchSize(32)
        .setMaxIter(4)
        .setSeed(3);
  }

  private static NeuralNetworkRegressor regressor(String label) {
    return new NeuralNetworkRegressor()
        .setLabelCol(label)
        .setHiddenLayers(24)
        .setStandardization(false)
        .setNumWorkers(1)
        .setBatchSize(32)
        .setMaxIter(4)
        .setSeed(3);
  }

  private static Dataset<Row> data(SparkSession spark) {
    UDF1<Vector, Vector> sparse =
        dense -> {
          double[] values = dense.toArray();
          for (int i = 0; i < values.length; i++) {
            values[i] = i % 3 == 0 ? values[i] : 0;
          }
          return Vectors.dense(values).toSparse();
        };
    UDF1<Long, Double> value = id -> Rng.at(id, Purpose.NOISE).nextGaussian();
    UDF1<Long, double[]> values = id -> new double[] {value.call(id), Math.floorMod(id, 7L) / 7.0};
    return SyntheticData.rows(spark, ROWS, FEATURES, CLASSES, PARTITIONS)
        .withColumn("id", functions.expr("hash(features) % 1000000").cast("long"))
        .withColumn(
            "sparse",
            functions.udf(sparse, SQLDataTypes.VectorType()).apply(functions.col("features")))
        .withColumn("value", functions.udf(value, DataTypes.DoubleType).apply(functions.col("id")))
        .withColumn(
            "values",
            functions
                .udf(values, DataTypes.createArrayType(DataTypes.DoubleType))
                .apply(functions.col("id")));
  }

  private static <M extends Model<M> & NetworkModel> void print(
      String name, M model, Dataset<Row> data) {
    NetworkValues values = model.scorer().values();
    StringBuilder losses = new StringBuilder();
    for (PassRecord pass : model.summary().passes()) {
      losses.append(pass.loss()).append(' ').append(pass.validationLoss()).append(' ');
    }
    String predictions = model.transform(data).select("prediction").collectAsList().toString();
    System.out.printf(
        Locale.ROOT,
        "%-38s parameters=%s statistics=%s losses=%s predictions=%s%n",
        name,
        digest(values.parameters()),
        digest(values.statistics()),
        digest(losses.toString().getBytes(StandardCharsets.UTF_8)),
        digest(predictions.getBytes(StandardCharsets.UTF_8)));
  }

  private static String digest(float[] numbers) {
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * numbers.length);
    for (float number : numbers) {
      bytes.putInt(Float.floatToRawIntBits(number));
    }
    return digest(bytes.array());
  }

  /** The first 12 hexadecimal digits of the SHA-256. */
  private static String digest(byte[] bytes) {
    try {
      byte[] all = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(all, 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
