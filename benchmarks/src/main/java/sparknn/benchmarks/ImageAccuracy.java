package sparknn.benchmarks;

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
import sparknn.examples.CifarFiles;
import sparknn.layers.Layers;
import sparknn.layers.SmallArchitectures;

/**
 * Accuracy on photographs of a small residual network, whose images training changes, beside that
 * of the best of some networks of dense layers. The best is the one with the highest accuracy on a
 * tenth of the training images that was kept apart; it is then trained on all of them, as the
 * residual network is. Test images are looked at once for each line of the table.
 */
@Command(
    name = "ImageAccuracy",
    description = "Prints a table: a residual network beside the best network of dense layers.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false)
public final class ImageAccuracy implements Callable<Integer> {
  private static final double HELD_OUT = 0.1;
  private static final double DENSE_STEP = 5e-4;
  private static final double RESIDUAL_STEP = 0.01;

  @Option(
      names = "--data",
      required = true,
      description = "Folder with train.bin and test.bin as of CIFAR-10.")
  private String data;

  @Option(names = "--depth", description = "Layers of the residual network: 6n + 2.")
  private int depth = 8;

  @Option(
      names = "--shrink",
      description = "Images are made so many times smaller first, for all networks.")
  private int shrink = 1;

  @Option(names = "--passes", description = "Passes of the residual network.")
  private int passes = 20;

  @Option(
      names = "--hidden",
      split = ",",
      description = "Units of the hidden layers of the networks of dense layers.")
  private int[] hidden = {1024, 512};

  @Option(names = "--dense-passes", description = "Passes of the networks of dense layers.")
  private int densePasses = 12;

  @Option(names = "--seed", description = "Seed of everything random.")
  private long seed = 1;

  private ImageAccuracy() {}

  private record Candidate(String name, Layers layers) {}

  /** Runs it. */
  public static void main(String[] args) {
    int status = new CommandLine(new ImageAccuracy()).execute(args);
    if (status != 0) {
      System.exit(status);
    }
  }

  @Override
  public Integer call() {
    SparkSession spark = SparkSession.builder().getOrCreate();
    Dataset<Row> train = CifarFiles.read(spark, data, "train").cache();
    Dataset<Row> test = CifarFiles.read(spark, data, "test").cache();
    System.out.printf(
        "Spark %s, Java %s, %d cores, %d + %d images%n",
        spark.version(),
        System.getProperty("java.version"),
        spark.sparkContext().defaultParallelism(),
        train.count(),
        test.count());
    Candidate best = best(train.randomSplit(new double[] {1 - HELD_OUT, HELD_OUT}, seed));
    System.out.println("| network | parameters | passes | seconds | test accuracy |");
    System.out.println("|---|---:|---:|---:|---:|");
    row(best.name(), dense(best), densePasses, train, test);
    Layers residual = augmentation().andThen(shrunk()).andThen(SmallArchitectures.resNet(depth));
    String name = "ResNet-" + depth + ", augmented";
    row(name, classifier(residual, passes, RESIDUAL_STEP), passes, train, test);
    spark.stop();
    return 0;
  }

  /** Dense layers alone, with dropout, and with augmentation. */
  private List<Candidate> candidates() {
    List<Candidate> all = new ArrayList<>();
    all.add(new Candidate("dense", shrunk().andThen(hidden(0, false))));
    all.add(new Candidate("dense, batchNorm", shrunk().andThen(hidden(0, true))));
    all.add(new Candidate("dense, batchNorm, dropout", shrunk().andThen(hidden(0.5, true))));
    Layers augmented = augmentation().andThen(shrunk()).andThen(hidden(0, true));
    all.add(new Candidate("dense, batchNorm, augmented", augmented));
    return all;
  }

  private Layers hidden(double dropout, boolean batchNorm) {
    Layers layers = Layers.of().flatten();
    for (int units : hidden) {
      layers = layers.dense(units);
      layers = (batchNorm ? layers.batchNorm() : layers).relu();
      layers = dropout > 0 ? layers.dropout(dropout) : layers;
    }
    return layers;
  }

  private static Layers augmentation() {
    return Layers.of("randomCrop(4, fill=reflect)", "flip");
  }

  private Layers shrunk() {
    return shrink > 1 ? Layers.of().avgPool(shrink) : Layers.of();
  }

  private Candidate best(Dataset<Row>[] parts) {
    Candidate best = null;
    double highest = -1;
    for (Candidate candidate : candidates()) {
      double accuracy = accuracy(dense(candidate).fit(parts[0]), parts[1]);
      System.out.printf(
          Locale.ROOT, "candidate=%s heldOutAccuracy=%.4f%n", candidate.name(), accuracy);
      if (accuracy > highest) {
        highest = accuracy;
        best = candidate;
      }
    }
    return best;
  }

  private NeuralNetworkClassifier dense(Candidate candidate) {
    return classifier(candidate.layers(), densePasses, DENSE_STEP);
  }

  private NeuralNetworkClassifier classifier(Layers layers, int maxIter, double stepSize) {
    return new NeuralNetworkClassifier()
        .setLayers(layers)
        .setInputShape(CifarFiles.SIDE, CifarFiles.SIDE, CifarFiles.CHANNELS)
        .setSolver("adamW(weightDecay=0.02)")
        .setLearningRateSchedule("oneCycle")
        .setStepSize(stepSize)
        .setBatchSize(64)
        .setMaxIter(maxIter)
        .setSeed(seed)
        .setVerbose(true);
  }

  private static void row(
      String name,
      NeuralNetworkClassifier classifier,
      int passes,
      Dataset<Row> train,
      Dataset<Row> test) {
    long start = System.nanoTime();
    NeuralNetworkClassificationModel model = classifier.fit(train);
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "| %s | %,d | %d | %.0f | %.4f |%n",
        name,
        model.parameters().length,
        passes,
        seconds,
        accuracy(model, test));
  }

  private static double accuracy(NeuralNetworkClassificationModel model, Dataset<Row> images) {
    return new MulticlassClassificationEvaluator()
        .setMetricName("accuracy")
        .evaluate(model.transform(images));
  }
}
