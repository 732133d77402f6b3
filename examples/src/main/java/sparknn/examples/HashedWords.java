package sparknn.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.HashingTF;
import org.apache.spark.ml.feature.Tokenizer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import sparknn.classification.NeuralNetworkClassifier;

/**
 * From texts to classes: words, hashed into 2^18 features of which a text sets a few, and a network
 * whose first layer takes them as they are. The texts are made up.
 */
public final class HashedWords {
  private static final int TEXTS = 2000;
  private static final int WORDS = 12;
  private static final int FEATURES = 1 << 18;
  private static final String[][] TOPICS = {
    {"pitcher", "inning", "league", "glove"}, {"orbit", "probe", "launch", "moon"}
  };

  private HashedWords() {}

  /** Prints accuracy and seconds. */
  public static void main(String[] args) {
    SparkSession spark = SparkSession.builder().getOrCreate();
    Dataset<Row>[] parts = texts(spark).randomSplit(new double[] {0.8, 0.2}, 1);
    PipelineStage[] stages = {
      new Tokenizer().setInputCol("text").setOutputCol("words"),
      new HashingTF().setInputCol("words").setOutputCol("features").setNumFeatures(FEATURES),
      new NeuralNetworkClassifier().setHiddenLayers(32).setMaxIter(5)
    };
    long start = System.nanoTime();
    PipelineModel model = new Pipeline().setStages(stages).fit(parts[0]);
    double seconds = (System.nanoTime() - start) / 1e9;
    double accuracy =
        new MulticlassClassificationEvaluator()
            .setMetricName("accuracy")
            .evaluate(model.transform(parts[1]));
    System.out.printf(
        Locale.ROOT, "features=%d accuracy=%.4f seconds=%.1f%n", FEATURES, accuracy, seconds);
    spark.stop();
  }

  private static Dataset<Row> texts(SparkSession spark) {
    Random random = new Random(1);
    List<Row> texts = new ArrayList<>();
    for (int i = 0; i < TEXTS; i++) {
      int topic = i % TOPICS.length;
      StringBuilder text = new StringBuilder();
      for (int word = 0; word < WORDS; word++) {
        // Most words are of no topic, and rare.
        boolean telling = word < 2;
        String next = telling ? TOPICS[topic][random.nextInt(4)] : "word" + random.nextInt(20_000);
        text.append(next).append(' ');
      }
      texts.add(RowFactory.create(text.toString().strip(), (double) topic));
    }
    StructType schema =
        new StructType().add("text", DataTypes.StringType).add("label", DataTypes.DoubleType);
    return spark.createDataFrame(texts, schema);
  }
}
