package sparknn.examples;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import sparknn.regression.NeuralNetworkRegressionModel;
import sparknn.regression.NeuralNetworkRegressor;

/**
 * An activation and a layer of this jar, named in a network like any other: trained, checked by the
 * gradient check, saved, loaded. {@link sparknn.examples.components.ExampleComponents} is how the
 * jar declares them.
 */
public final class OwnComponents {
  private OwnComponents() {}

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    SparkSession spark = SparkSession.builder().getOrCreate();
    Dataset<Row>[] parts = waves(spark, 1000).randomSplit(new double[] {0.8, 0.2}, 7);
    RegressionEvaluator r2 = new RegressionEvaluator().setMetricName("r2");

    NeuralNetworkRegressor network =
        new NeuralNetworkRegressor()
            .setLayers("softThreshold(0.01)", "dense(32)", "snake(a=6)", "dense(32)", "Snake")
            .setStepSize(0.01)
            .setMaxIter(30)
            .setSeed(7);
    System.out.println(network.diagnose(parts[0]));

    NeuralNetworkRegressionModel model = network.fit(parts[0]);
    double before = r2.evaluate(model.transform(parts[1]));
    Path folder = Files.createTempDirectory("own-components");
    model.write().overwrite().save(folder.toString());
    NeuralNetworkRegressionModel loaded = NeuralNetworkRegressionModel.load(folder.toString());
    double after = r2.evaluate(loaded.transform(parts[1]));
    System.out.printf(
        Locale.ROOT, "R² on held-out rows: %.3f; of the saved model: %.3f%n", before, after);
    if (before != after) {
      throw new IllegalStateException("the saved model must score as before");
    }
    spark.stop();
  }

  /** A sine of four periods of the one feature, beside two that are noise. */
  private static Dataset<Row> waves(SparkSession spark, int rows) {
    Random random = new Random(7);
    List<Row> data = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      double x = random.nextDouble() * 2 - 1;
      double label = Math.sin(4 * Math.PI * x) + 0.05 * random.nextGaussian();
      data.add(
          RowFactory.create(
              Vectors.dense(x, 0.01 * random.nextGaussian(), 0.01 * random.nextGaussian()), label));
    }
    return spark.createDataFrame(
        data,
        new StructType()
            .add("features", SQLDataTypes.VectorType())
            .add("label", DataTypes.DoubleType));
  }
}
