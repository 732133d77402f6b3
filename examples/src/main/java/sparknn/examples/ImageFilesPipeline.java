package sparknn.examples;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.IndexToString;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.StringIndexerModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import sparknn.classification.NeuralNetworkClassifier;
import sparknn.feature.ImageVectorizer;

/**
 * From a folder of image files to predicted words in one pipeline: decoding and resizing, a
 * convolutional network with augmentation, the name of the class. The folder has a folder for each
 * class, named as the class: {@code examples/run ImageFilesPipeline FOLDER}; without an argument
 * some are drawn.
 */
public final class ImageFilesPipeline {
  private static final int DRAWN = 2_000;
  private static final String[] WORDS = {
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"
  };

  private ImageFilesPipeline() {}

  /** Runs it. */
  public static void main(String[] args) throws IOException {
    String folder = args.length > 0 ? args[0] : drawn().toUri().toString();
    SparkSession spark = SparkSession.builder().getOrCreate();

    // A row a file: path, modificationTime, length, content.
    Dataset<Row> files =
        spark
            .read()
            .format("binaryFile")
            .option("recursiveFileLookup", "true")
            .option("pathGlobFilter", "*.{png,jpg,jpeg}")
            .load(folder)
            .withColumn(
                "class", functions.element_at(functions.split(functions.col("path"), "/"), -2));
    Dataset<Row>[] parts = files.randomSplit(new double[] {0.8, 0.2}, 7);

    StringIndexerModel classes =
        new StringIndexer().setInputCol("class").setOutputCol("label").fit(files);
    // Resized images bring their shape along, so that the network knows height, width and channels.
    ImageVectorizer vectorizer =
        new ImageVectorizer()
            .setInputCol("content")
            .setOutputCol("features")
            .setHeight(24)
            .setWidth(24);
    NeuralNetworkClassifier network =
        new NeuralNetworkClassifier()
            .setLayers(
                "randomCrop(2, fill=edge)",
                "rotate(10, fill=edge)",
                "conv(16, 3)",
                "maxPool",
                "batchNorm",
                "relu",
                "conv(32, 3)",
                "maxPool",
                "batchNorm",
                "relu",
                "conv(32, 3)",
                "batchNorm",
                "relu",
                "globalAvgPool")
            .setStepSize(0.01)
            .setLearningRateSchedule("oneCycle")
            .setBatchSize(32)
            .setMaxIter(10)
            .setSeed(7);
    IndexToString words =
        new IndexToString()
            .setInputCol("prediction")
            .setOutputCol("predictedClass")
            .setLabels(classes.labelsArray()[0]);
    PipelineModel model =
        new Pipeline()
            .setStages(new PipelineStage[] {classes, vectorizer, network, words})
            .fit(parts[0]);

    Dataset<Row> scored = model.transform(parts[1]);
    scored.select("class", "predictedClass", "probability").show(5);
    System.out.printf(
        Locale.ROOT,
        "test accuracy: %.4f%n",
        new MulticlassClassificationEvaluator().setMetricName("accuracy").evaluate(scored));
    spark.stop();
  }

  /** A folder of digits as PNG files, a folder for each. */
  private static Path drawn() throws IOException {
    Path folder = Files.createTempDirectory("images");
    int side = GeneratedDigits.SIDE;
    for (int i = 0; i < DRAWN; i++) {
      double[] pixels = GeneratedDigits.draw(7, i);
      BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
      for (int p = 0; p < pixels.length; p++) {
        int ink = (int) Math.round(255 * pixels[p]);
        image.setRGB(p % side, p / side, ink << 16 | ink << 8 | ink);
      }
      Path of = Files.createDirectories(folder.resolve(WORDS[i % WORDS.length]));
      ImageIO.write(image, "png", of.resolve(i + ".png").toFile());
    }
    return folder;
  }
}
