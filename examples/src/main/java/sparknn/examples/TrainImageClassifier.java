package sparknn.examples;

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
 * Trains a network on images of digits or clothes and tells how many test images it gets right.
 *
 * <p>{@code examples/run TrainImageClassifier --help} lists the options.
 */
@Command(
    name = "TrainImageClassifier",
    description = "Trains a network on MNIST, Fashion-MNIST or images that it draws itself.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false)
public final class TrainImageClassifier implements Callable<Integer> {
  private static final int GENERATED_TRAIN = 20_000;
  private static final int GENERATED_TEST = 4_000;

  @Option(names = "--data", description = "Folder with the four IDX files; none: drawn digits.")
  private String data;

  @Option(names = "--hidden", split = ",", description = "Units of the hidden layers, as 256,128.")
  private int[] hidden = {256};

  @Option(
      names = "--layers",
      split = ";",
      description =
          "All layers before the last, as dense(256);relu;dropout(0.5), instead of --hidden,"
              + " --activation, --batch-norm, --dropout, --input-dropout and --input-noise.")
  private String[] layers;

  @Option(names = "--linear", description = "No hidden layer: a linear model, to compare with.")
  private boolean linear;

  @Option(names = "--max-iter", description = "Passes over the data.")
  private int maxIter = 5;

  @Option(names = "--workers", description = "Workers side by side; not given: by the data.")
  private Integer workers;

  @Option(names = "--seed", description = "Seed of everything random.")
  private long seed = 7;

  @Option(names = "--activation", description = "Function behind each hidden layer.")
  private String activation = "relu";

  @Option(names = "--dropout", description = "Probability that a hidden unit is dropped.")
  private double dropout;

  @Option(names = "--input-dropout", description = "Probability that a pixel is dropped.")
  private double inputDropout;

  @Option(names = "--input-noise", description = "Standard deviation of noise on the pixels.")
  private double inputNoise;

  @Option(names = "--solver", description = "Optimiser.")
  private String solver = "adam";

  @Option(names = "--step-size", description = "Initial step size; not given: the default.")
  private Double stepSize;

  @Option(names = "--schedule", description = "How the step size changes.")
  private String schedule = "cosine";

  @Option(names = "--batch-size", description = "Images in a mini-batch; not given: by the data.")
  private Integer batchSize;

  @Option(names = "--averaging-interval", description = "Mini-batches between averages.")
  private Integer averagingInterval;

  @Option(names = "--outer-momentum", description = "Momentum from average to average.")
  private Double outerMomentum;

  @Option(names = "--reg-param", description = "Strength of the penalty on weights.")
  private double regParam;

  @Option(names = "--weight-decay", description = "Decoupled weight decay.")
  private double weightDecay;

  @Option(names = "--max-norm", description = "Limit of the norm of a unit's weights; 0: none.")
  private double maxNorm;

  @Option(names = "--label-smoothing", description = "Share of the label given to all classes.")
  private double labelSmoothing;

  @Option(names = "--batch-norm", description = "Batch normalisation before each activation.")
  private boolean batchNorm;

  @Option(names = "--averaged-passes", description = "Last passes whose parameters are averaged.")
  private int averagedPasses = 1;

  @Option(names = "--validation-fraction", description = "Share of images to validate on.")
  private double validationFraction;

  @Option(names = "--output", description = "Folder to save the model in.")
  private String output;

  private TrainImageClassifier() {}

  /** Runs it. */
  public static void main(String[] args) {
    int status = new CommandLine(new TrainImageClassifier()).execute(args);
    if (status != 0) {
      System.exit(status);
    }
  }

  @Override
  public Integer call() throws Exception {
    SparkSession spark = SparkSession.builder().getOrCreate();
    try {
      Dataset<Row> train =
          data == null
              ? GeneratedDigits.images(spark, GENERATED_TRAIN, seed)
              : IdxFiles.train(spark, data);
      Dataset<Row> test =
          data == null
              ? GeneratedDigits.images(spark, GENERATED_TEST, seed + 1)
              : IdxFiles.test(spark, data);
      NeuralNetworkClassificationModel model = classifier().fit(train);
      double accuracy =
          new MulticlassClassificationEvaluator()
              .setMetricName("accuracy")
              .evaluate(model.transform(test));
      if (output != null) {
        model.write().overwrite().save(output);
        System.out.println("saved in " + output);
      }
      System.out.printf(Locale.ROOT, "test accuracy: %.4f%n", accuracy);
    } finally {
      spark.stop();
    }
    return 0;
  }

  private NeuralNetworkClassifier classifier() {
    NeuralNetworkClassifier classifier =
        new NeuralNetworkClassifier()
            .setSolver(solver)
            .setLearningRateSchedule(schedule)
            .setRegParam(regParam)
            .setWeightDecay(weightDecay)
            .setMaxNorm(maxNorm)
            .setLabelSmoothing(labelSmoothing)
            .setAveragedPasses(averagedPasses)
            .setMaxIter(maxIter)
            .setSeed(seed)
            .setVerbose(true);
    if (layers != null) {
      classifier.setLayers(layers);
    } else {
      classifier
          .setHiddenLayers(linear ? new int[0] : hidden)
          .setActivation(activation)
          .setBatchNorm(batchNorm)
          .setDropout(dropout)
          .setInputDropout(inputDropout)
          .setInputNoise(inputNoise);
    }
    if (workers != null) {
      classifier.setNumWorkers(workers);
    }
    if (stepSize != null) {
      classifier.setStepSize(stepSize);
    }
    if (batchSize != null) {
      classifier.setBatchSize(batchSize);
    }
    if (averagingInterval != null) {
      classifier.setAveragingInterval(averagingInterval);
    }
    if (outerMomentum != null) {
      classifier.setOuterMomentum(outerMomentum);
    }
    return validationFraction > 0
        ? classifier.setValidationFraction(validationFraction)
        : classifier;
  }
}
