package sparknn.examples;

import java.awt.Color;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sparknn.classification.NeuralNetworkClassificationModel;
import sparknn.classification.NeuralNetworkClassifier;
import sparknn.layers.Layers;
import sparknn.layers.SmallArchitectures;
import sparknn.nn.train.PassRecord;

/**
 * The experiment that residual networks began with: a plain network that is made deeper becomes
 * worse, in training too, and one with shortcuts does not. Networks of 6n + 2 layers as in section
 * 4.2 of He et al. 2016, "Deep residual learning for image recognition", figure 6.
 */
@Command(
    name = "ResidualDepth",
    description =
        "Trains shallow and deep networks, plain and with shortcuts, and compares the training"
            + " losses.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false)
public final class ResidualDepth implements Callable<Integer> {
  private static final int GENERATED = 2_000;

  @Option(
      names = "--data",
      description = "Folder with train.bin and test.bin as of CIFAR-10; none: drawn digits.")
  private String data;

  @Option(
      names = "--depths",
      split = ",",
      description = "Layers with weights: each 6n + 2, as 20, 32, 44, 56.")
  private int[] depths = {20, 56};

  @Option(
      names = "--shrink",
      description = "Images are made so many times smaller first: 1 as in the paper.")
  private int shrink = 2;

  @Option(names = "--max-iter", description = "Passes over the data.")
  private int maxIter = 10;

  @Option(names = "--step-size", description = "Largest step size, of nesterov(0.9).")
  private double stepSize = 0.1;

  @Option(names = "--seed", description = "Seed of everything random.")
  private long seed = 1;

  @Option(names = "--plot", description = "PNG file for the training losses by pass.")
  private Path plot;

  private ResidualDepth() {}

  /** Runs it. */
  public static void main(String[] args) {
    int status = new CommandLine(new ResidualDepth()).execute(args);
    if (status != 0) {
      System.exit(status);
    }
  }

  private record Trained(int depth, boolean residual, double[] losses) {
    String name() {
      return (residual ? "residual-" : "plain-") + depth;
    }
  }

  @Override
  public Integer call() throws Exception {
    SparkSession spark = SparkSession.builder().getOrCreate();
    try {
      boolean drawn = data == null;
      Dataset<Row> train =
          drawn
              ? GeneratedDigits.images(spark, GENERATED, seed)
              : CifarFiles.read(spark, data, "train");
      Dataset<Row> test =
          drawn
              ? GeneratedDigits.images(spark, GENERATED, seed + 1)
              : CifarFiles.read(spark, data, "test");
      List<Trained> all = new ArrayList<>();
      for (boolean residual : new boolean[] {false, true}) {
        for (int depth : depths) {
          all.add(train(depth, residual, train, test));
        }
      }
      if (plot != null) {
        BitmapEncoder.saveBitmap(chart(all), plot.toString(), BitmapEncoder.BitmapFormat.PNG);
        System.out.println("plot: " + plot);
      }
    } finally {
      spark.stop();
    }
    return 0;
  }

  private Trained train(int depth, boolean residual, Dataset<Row> train, Dataset<Row> test) {
    NeuralNetworkClassifier classifier =
        new NeuralNetworkClassifier()
            .setLayers(layers(depth, residual))
            .setSolver("nesterov(0.9)")
            .setStepSize(stepSize)
            .setLearningRateSchedule("warmup(1)")
            .setWeightDecay(5e-4)
            .setBatchSize(64)
            .setMaxIter(maxIter)
            .setSeed(seed)
            .setVerbose(true);
    if (data == null) {
      classifier.setInputShape(GeneratedDigits.SIDE, GeneratedDigits.SIDE, 1);
    } else {
      classifier.setInputShape(CifarFiles.SIDE, CifarFiles.SIDE, CifarFiles.CHANNELS);
    }
    NeuralNetworkClassificationModel model = classifier.fit(train);
    List<PassRecord> passes = model.summary().passes();
    PassRecord last = passes.get(passes.size() - 1);
    Trained trained =
        new Trained(depth, residual, passes.stream().mapToDouble(PassRecord::loss).toArray());
    System.out.printf(
        Locale.ROOT,
        "net=%s parameters=%d trainingLoss=%.4f trainingAccuracy=%.4f testAccuracy=%.4f%n",
        trained.name(),
        model.parameters().length,
        last.loss(),
        last.metric(),
        new MulticlassClassificationEvaluator()
            .setMetricName("accuracy")
            .evaluate(model.transform(test)));
    return trained;
  }

  private Layers layers(int depth, boolean residual) {
    Layers net = residual ? SmallArchitectures.resNet(depth) : SmallArchitectures.plain(depth);
    return shrink > 1 ? Layers.of().avgPool(shrink).andThen(net) : net;
  }

  /** Plain networks dashed, one colour for each depth. */
  private XYChart chart(List<Trained> all) {
    XYChart chart =
        new XYChartBuilder()
            .width(800)
            .height(480)
            .title("Deeper: plain networks and residual ones")
            .xAxisTitle("pass")
            .yAxisTitle("training loss")
            .build();
    chart.getStyler().setChartBackgroundColor(Color.WHITE).setAntiAlias(true);
    Color[] colors = chart.getStyler().getSeriesColors();
    for (int n = 0; n < all.size(); n++) {
      Trained trained = all.get(n);
      double[] passes = new double[trained.losses().length];
      for (int i = 0; i < passes.length; i++) {
        passes[i] = i + 1;
      }
      XYSeries series = chart.addSeries(trained.name(), passes, trained.losses());
      series.setMarker(SeriesMarkers.NONE);
      series.setLineStyle(trained.residual() ? SeriesLines.SOLID : SeriesLines.DASH_DASH);
      series.setLineColor(colors[n % depths.length % colors.length]);
    }
    return chart;
  }
}
