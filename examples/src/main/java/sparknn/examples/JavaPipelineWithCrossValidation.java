package sparknn.examples;

import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.IndexToString;
import org.apache.spark.ml.feature.OneHotEncoder;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.StringIndexerModel;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import sparknn.classification.NeuralNetworkClassifier;
import sparknn.feature.Standardizer;
import sparknn.tuning.RandomParamGridBuilder;

/**
 * A whole pipeline, from a table with words and numbers to predicted words: the network's Params
 * are chosen by CrossValidator, from a grid and by random search; the best pipeline is saved,
 * loaded and used. {@link PipelineWithCrossValidation} is the same in Scala.
 */
public final class JavaPipelineWithCrossValidation {
  private JavaPipelineWithCrossValidation() {}

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    SparkSession spark = SparkSession.builder().getOrCreate();
    Dataset<Row>[] parts =
        GeneratedWines.wines(spark, 3000).randomSplit(new double[] {0.8, 0.2}, 7);
    Dataset<Row> train = parts[0];
    Dataset<Row> test = parts[1];

    StringIndexerModel indexer =
        new StringIndexer().setInputCol("quality").setOutputCol("label").fit(train);
    NeuralNetworkClassifier network = new NeuralNetworkClassifier().setMaxIter(10).setSeed(7);
    Pipeline pipeline =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  indexer,
                  new StringIndexer().setInputCol("region").setOutputCol("regionIndex"),
                  new OneHotEncoder().setInputCol("regionIndex").setOutputCol("regionVector"),
                  new VectorAssembler()
                      .setInputCols(new String[] {"sugar", "acid", "alcohol", "regionVector"})
                      .setOutputCol("assembled"),
                  new Standardizer().setInputCol("assembled").setOutputCol("features"),
                  network,
                  new IndexToString()
                      .setInputCol("prediction")
                      .setOutputCol("predictedQuality")
                      .setLabels(indexer.labelsArray()[0])
                });
    MulticlassClassificationEvaluator evaluator =
        new MulticlassClassificationEvaluator().setMetricName("accuracy");
    CrossValidator validator =
        new CrossValidator()
            .setEstimator(pipeline)
            .setEvaluator(evaluator)
            .setNumFolds(3)
            .setParallelism(2)
            .setSeed(7);

    ParamMap[] grid =
        new ParamGridBuilder()
            .addGrid(network.stepSize(), new double[] {0.003, 0.01, 0.03})
            .addGrid(network.dropout(), new double[] {0, 0.2})
            .build();
    ParamMap[] random =
        new RandomParamGridBuilder()
            .addLogUniform(network.stepSize(), 0.003, 0.1)
            .addUniform(network.dropout(), 0, 0.3)
            .addChoice(network.hiddenLayers(), new int[] {64}, new int[] {256}, new int[] {64, 64})
            .setSeed(7)
            .build(6);
    CrossValidatorModel byGrid = validator.setEstimatorParamMaps(grid).fit(train);
    print("grid", network, byGrid);
    CrossValidatorModel byRandom = validator.setEstimatorParamMaps(random).fit(train);
    print("random search", network, byRandom);
    PipelineModel best =
        (PipelineModel) (best(byGrid) > best(byRandom) ? byGrid : byRandom).bestModel();

    String folder = Files.createTempDirectory("wines").resolve("pipeline").toString();
    best.write().save(folder);
    PipelineModel loaded = PipelineModel.load(folder);
    Dataset<Row> predictions = loaded.transform(test);
    predictions.select("region", "sugar", "acid", "quality", "predictedQuality").show(5);
    System.out.printf(Locale.ROOT, "test accuracy: %.4f%n", evaluator.evaluate(predictions));
    boolean identical = scores(loaded, test).equals(scores(best, test));
    System.out.println("identical predictions after loading: " + identical);
    spark.stop();
  }

  private static double best(CrossValidatorModel found) {
    return Arrays.stream(found.avgMetrics()).max().orElseThrow();
  }

  private static List<Row> scores(PipelineModel model, Dataset<Row> test) {
    return model.transform(test).select("probability", "predictedQuality").collectAsList();
  }

  private static void print(
      String name, NeuralNetworkClassifier network, CrossValidatorModel found) {
    System.out.println(name + ":");
    ParamMap[] settings = found.getEstimatorParamMaps();
    for (int i = 0; i < settings.length; i++) {
      NeuralNetworkClassifier candidate = network.copy(settings[i]);
      System.out.printf(
          Locale.ROOT,
          "  hidden %-8s  step size %.4f  dropout %.2f  %.4f%n",
          Arrays.toString(candidate.getHiddenLayers()),
          candidate.getStepSize(),
          candidate.getDropout(),
          found.avgMetrics()[i]);
    }
  }
}
