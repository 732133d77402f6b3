package sparknn.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sparknn.nn.data.Batch;
import sparknn.nn.data.BatchReader;
import sparknn.nn.data.Example;
import sparknn.nn.data.RowBlock;
import sparknn.nn.data.TargetScaling;
import sparknn.nn.layer.Layer;
import sparknn.nn.layer.StepContext;
import sparknn.nn.linalg.Blas;
import sparknn.nn.linalg.Shape;
import sparknn.nn.loss.Accuracy;
import sparknn.nn.loss.SoftmaxCrossEntropy;
import sparknn.nn.optim.Sgd;
import sparknn.nn.schedule.Constant;
import sparknn.nn.train.MiniBatchTrainer;
import sparknn.nn.train.Network;
import sparknn.nn.train.TrainingPlan;
import sparknn.nn.train.Update;

/**
 * Images a second of training convolutional networks, each thread by itself as a worker's task is,
 * on a mini-batch in memory; beside it PyTorch on the same networks, if a Python with torch is
 * named, and the rate of single convolutions beside the bare matrix products of their shapes.
 */
@Command(
    name = "ConvolutionThroughput",
    description = "Prints images a second of training, beside PyTorch and the bare products.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class ConvolutionThroughput implements Callable<Integer> {
  private static final Map<String, List<String>> NETS = new LinkedHashMap<>();
  private static final Map<String, Shape> INPUTS = new HashMap<>();
  private static final int CLASSES = 10;
  private static final Pattern LINE = Pattern.compile("net=(\\S+) imagesPerSecond=(\\S+)");

  static {
    String small = "conv32-pool-conv64-pool-dense128";
    NETS.put(
        small,
        List.of(
            "conv(32, 3)",
            "relu",
            "maxPool",
            "conv(64, 3)",
            "relu",
            "maxPool",
            "flatten",
            "dense(128)",
            "relu"));
    INPUTS.put(small, Shape.of(28, 28, 1));
    NETS.put(
        "resNet20",
        List.of(
            "conv(16, 3, bias=false)",
            "batchNorm",
            "relu",
            same(3, 16),
            half(32),
            "relu",
            same(2, 32),
            half(64),
            "relu",
            same(2, 64),
            "globalAvgPool"));
    INPUTS.put("resNet20", Shape.of(32, 32, 3));
  }

  @Option(names = "--python", description = "A Python with torch, to run PyTorch beside it.")
  private String python;

  @Option(names = "--batch", description = "Images in a mini-batch.")
  private int batch = 64;

  @Option(names = "--seconds", description = "How long each rate is measured, after half as long.")
  private double seconds = 4;

  @Option(names = "--rounds", description = "How often; the best of each rate is told.")
  private int rounds = 3;

  private ConvolutionThroughput() {}

  /** Runs it. */
  public static void main(String[] args) {
    int status = new CommandLine(new ConvolutionThroughput()).execute(args);
    if (status != 0) {
      System.exit(status);
    }
  }

  private static String body(int filters, int stride) {
    return String.format(
        "conv(%d, 3, stride=%d, padding=1, bias=false), batchNorm, relu, conv(%d, 3, bias=false),"
            + " batchNorm",
        filters, stride, filters);
  }

  private static String same(int times, int filters) {
    return String.format("repeat(%d, residual(%s), relu)", times, body(filters, 1));
  }

  private static String half(int filters) {
    return String.format(
        "residual(%s, shortcut=sequential(conv(%d, 1, stride=2, bias=false), batchNorm))",
        body(filters, 2), filters);
  }

  @Override
  public Integer call() throws Exception {
    System.out.printf(
        "Java %s, %s, batch %d%n", System.getProperty("java.version"), Blas.name(), batch);
    ConvolutionShare.report(seconds / 2);
    Map<String, Double> own = new HashMap<>();
    Map<String, Double> peer = new HashMap<>();
    // By turns, as machines drift.
    for (int round = 0; round < rounds; round++) {
      for (String net : NETS.keySet()) {
        for (int threads = 1; threads <= 2; threads++) {
          own.merge(net + threads, rate(net, threads), Math::max);
        }
      }
      if (python != null) {
        pytorch().forEach((net, rate) -> peer.merge(net, rate, Math::max));
      }
    }
    for (String net : NETS.keySet()) {
      for (int threads = 1; threads <= 2; threads++) {
        double rate = own.get(net + threads);
        String beside =
            peer.containsKey(net) && threads == 2
                ? String.format(
                    Locale.ROOT,
                    " pytorchImagesPerSecond=%.0f timesPyTorch=%.2f",
                    peer.get(net),
                    rate / peer.get(net))
                : "";
        System.out.printf(
            Locale.ROOT, "net=%s threads=%d imagesPerSecond=%.0f%s%n", net, threads, rate, beside);
      }
    }
    return 0;
  }

  /** PyTorch's images a second with two threads, by network. */
  private Map<String, Double> pytorch() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                python, "-", String.valueOf(batch), "2", String.format(Locale.ROOT, "%f", seconds))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (InputStream script = getClass().getResourceAsStream("convolution_throughput.py")) {
      script.transferTo(process.getOutputStream());
    }
    process.getOutputStream().close();
    Map<String, Double> rates = new HashMap<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Matcher matcher = LINE.matcher(line);
        if (matcher.matches()) {
          rates.put(matcher.group(1), Double.valueOf(matcher.group(2)));
        } else {
          System.out.println(line);
        }
      }
    }
    if (process.waitFor() != 0 || !rates.keySet().containsAll(NETS.keySet())) {
      throw new IllegalStateException(
          "--python must be a Python with torch that trains "
              + NETS.keySet()
              + ", got "
              + rates
              + " of "
              + python);
    }
    return rates;
  }

  /** Images a second of so many threads, each with a network of its own. */
  private double rate(String net, int threads) throws InterruptedException {
    double[] rates = new double[threads];
    List<Thread> running = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      int slot = t;
      Thread thread = new Thread(() -> rates[slot] = rateOfOneThread(net));
      thread.start();
      running.add(thread);
    }
    double sum = 0;
    for (int t = 0; t < threads; t++) {
      running.get(t).join();
      sum += rates[t];
    }
    return sum;
  }

  private double rateOfOneThread(String net) {
    Shape input = INPUTS.get(net);
    List<Layer> layers = new ArrayList<>();
    NETS.get(net).forEach(spec -> layers.add(Layer.CATALOG.create(spec)));
    layers.add(Layer.CATALOG.create("dense(" + CLASSES + ")"));
    TrainingPlan plan =
        new TrainingPlan(
            new Network(input, layers, new SoftmaxCrossEntropy(0)),
            Update.plain(new Sgd()),
            1e-3,
            new Constant(),
            new Accuracy(),
            TargetScaling.none(1),
            1,
            1,
            batch,
            1);
    MiniBatchTrainer trainer = new MiniBatchTrainer(plan, plan.initialState());
    Batch images = images(input.size());
    StepContext pass = StepContext.training(1, 0, 0);
    steps(trainer, images, pass, seconds / 2);
    return steps(trainer, images, pass, seconds);
  }

  private double steps(MiniBatchTrainer trainer, Batch images, StepContext pass, double least) {
    long count = 0;
    long start = System.nanoTime();
    double elapsed = 0;
    while (elapsed < least) {
      pass.at(count++);
      if (!trainer.step(images, 1e-3, pass)) {
        throw new IllegalStateException("the loss must be a number, got none at step " + count);
      }
      elapsed = (System.nanoTime() - start) / 1e9;
    }
    return count * batch / elapsed;
  }

  private Batch images(int width) {
    SplittableRandom random = new SplittableRandom(1);
    RowBlock.Builder builder = new RowBlock.Builder(width, 1, false, false);
    for (int i = 0; i < batch; i++) {
      Example example = new Example();
      example.setDense(random.doubles(width, -1, 1).toArray());
      example.setTarget(i % CLASSES);
      builder.add(example);
    }
    Batch images = new Batch(batch, width, 1);
    BatchReader.inOrder(List.of(builder.build()).iterator(), TargetScaling.none(1)).next(images);
    return images;
  }
}
