package sparknn.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sparknn.classification.NeuralNetworkClassificationModel;
import sparknn.classification.NeuralNetworkClassifier;

/**
 * Trains a small convolutional network on images of digits, clothes or things, and tells how many
 * test images it gets right.
 *
 * <p>{@code examples/run TrainConvolutionalNetwork --help} lists the options.
 */
@Command(
    name = "TrainConvolutionalNetwork",
    description =
        "Trains a convolutional network of fewer than 100,000 parameters on MNIST, Fashion-MNIST,"
            + " CIFAR-10 or images that it draws itself.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false)
public final class TrainConvolutionalNetwork implements Callable<Integer> {
  private static final int GENERATED_TRAIN = 8_000;
  private static final int GENERATED_TEST = 2_000;

  // Pooled before it is normalised: a quarter of the work for normalisation and activation.
  private static final String[] LAYERS = {
    "conv(32, 3, bias=false)",
    "maxPool",
    "batchNorm",
    "relu",
    "conv(32, 3, bias=false)",
    "batchNorm",
    "relu",
    "conv(48, 3, bias=false)",
    "maxPool",
    "batchNorm",
    "relu",
    "conv(64, 3, bias=false)",
    "batchNorm",
    "relu",
    "conv(64, 3, bias=false)",
    "batchNorm",
    "relu",
    "globalAvgPool"
  };
  private static final String[] OF_PHOTOGRAPHS = {"randomCrop(4, fill=reflect)", "flip"};
  private static final String[] OF_DRAWINGS = {"randomCrop(2, fill=edge)"};

  @Option(
      names = "--data",
      description =
          "Folder with the four IDX files, or with train.bin and test.bin as of CIFAR-10; none:"
              + " drawn digits.")
  private String data;

  @Option(names = "--augment", arity = "1", description = "Whether training changes its images.")
  private boolean augment = true;

  @Option(
      names = "--augmentation",
      split = ";",
      description =
          "How: layers, as randomCrop(2);flip. Not given: of CIFAR-10 randomCrop(4,"
              + " fill=reflect);flip, of the others randomCrop(2, fill=edge).")
  private String[] augmentation;

  @Option(
      names = "--layers",
      split = ";",
      description = "All layers behind them and before the last, instead of the usual ones.")
  private String[] layers = LAYERS;

  @Option(names = "--max-iter", description = "Passes over the data.")
  private int maxIter = 20;

  @Option(names = "--step-size", description = "Largest step size.")
  private double stepSize = 0.01;

  @Option(names = "--batch-size", description = "Images in a mini-batch of a worker.")
  private int batchSize = 64;

  @Option(names = "--workers", description = "Workers side by side; not given: by the data.")
  private Integer workers;

  @Option(
      names = "--held-out",
      description =
          "Share of the training images to hold out, and to measure accuracy on instead of the"
              + " test images: to choose by.")
  private double heldOut;

  @Option(names = "--seed", description = "Seed of everything random.")
  private long seed = 7;

  @Option(names = "--output", description = "Folder to save the model in.")
  private String output;

  private TrainConvolutionalNetwork() {}

  /** Runs it. */
  public static void main(String[] args) {
    int status = new CommandLine(new TrainConvolutionalNetwork()).execute(args);
    if (status != 0) {
      System.exit(status);
    }
  }

  @Override
  public Integer call() throws Exception {
    SparkSession spark = SparkSession.builder().getOrCreate();
    try {
      boolean cifar = data != null && CifarFiles.in(spark, data);
      Dataset<Row> train = train(spark, cifar);
      Dataset<Row> test;
      if (heldOut > 0) {
        Dataset<Row>[] parts = train.randomSplit(new double[] {1 - heldOut, heldOut}, 1);
        train = parts[0];
        test = parts[1];
      } else {
        test = test(spark, cifar);
      }
      NeuralNetworkClassificationModel model = classifier(cifar).fit(train);
      System.out.printf(Locale.ROOT, "parameters: %d%n", model.parameters().length);
      double accuracy =
          new MulticlassClassificationEvaluator()
              .setMetricName("accuracy")
              .evaluate(model.transform(test));
      if (output != null) {
        model.write().overwrite().save(output);
        System.out.println("saved in " + output);
      }
      System.out.printf(
          Locale.ROOT, "%s accuracy: %.4f%n", heldOut > 0 ? "held-out" : "test", accuracy);
    } finally {
      spark.stop();
    }
    return 0;
  }

  private Dataset<Row> train(SparkSession spark, boolean cifar) {
    if (data == null) {
      return GeneratedDigits.images(spark, GENERATED_TRAIN, seed);
    }
    return cifar ? CifarFiles.read(spark, data, "train") : IdxFiles.train(spark, data);
  }

  private Dataset<Row> test(SparkSession spark, boolean cifar) {
    if (data == null) {
      return GeneratedDigits.images(spark, GENERATED_TEST, seed + 1);
    }
    return cifar ? CifarFiles.read(spark, data, "test") : IdxFiles.test(spark, data);
  }

  private NeuralNetworkClassifier classifier(boolean cifar) {
    List<String> all = new ArrayList<>();
    if (augment) {
      String[] usual = cifar ? OF_PHOTOGRAPHS : OF_DRAWINGS;
      all.addAll(List.of(augmentation == null ? usual : augmentation));
    }
    all.addAll(List.of(layers));
    NeuralNetworkClassifier classifier =
        new NeuralNetworkClassifier()
            .setLayers(all.toArray(new String[0]))
            .setSolver("adamW(weightDecay=0.02)")
            .setStepSize(stepSize)
            .setLearningRateSchedule("oneCycle")
            .setBatchSize(batchSize)
            .setMaxIter(maxIter)
            .setSeed(seed)
            .setVerbose(true);
    if (cifar) {
      classifier.setInputShape(CifarFiles.SIDE, CifarFiles.SIDE, CifarFiles.CHANNELS);
    } else {
      classifier.setInputShape(GeneratedDigits.SIDE, GeneratedDigits.SIDE, 1);
    }
    return workers == null ? classifier : classifier.setNumWorkers(workers);
  }
}
