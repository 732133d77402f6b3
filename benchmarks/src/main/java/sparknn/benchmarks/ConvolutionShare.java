package sparknn.benchmarks;

import java.util.Locale;
import java.util.SplittableRandom;
import sparknn.nn.conv.Convolver;
import sparknn.nn.conv.ImageWindow;
import sparknn.nn.conv.SlidingWindow;
import sparknn.nn.linalg.Blas;

/**
 * What share of the rate of bare matrix products 3×3 convolutions reach on one thread. The products
 * are those with the columns of four images, which are there already: for the output, the inputs'
 * derivatives and the weights' gradient.
 */
final class ConvolutionShare {
  private static final int IMAGES = 16;
  private static final int IMAGES_OF_A_PRODUCT = 4;
  private static final int KERNEL = 3;
  private static final int[][] SIZES_AND_CHANNELS = {{28, 32}, {14, 64}, {14, 128}};

  private final int places;
  private final int channels;
  private final int depth;
  private final Convolver convolver;
  private final float[] input;
  private final float[] weight;
  private final float[] bias;
  private final float[] output;
  private final float[] dInput;
  private final float[] gradient;
  private final float[] scratch;
  private final float[] columns;
  private final float[] dColumns;

  private ConvolutionShare(int size, int channels) {
    SlidingWindow axis = SlidingWindow.same(size, KERNEL, 1, 1);
    this.places = size * size;
    this.channels = channels;
    this.convolver = Convolver.of(new ImageWindow(axis, axis), channels, channels, 1);
    this.depth = convolver.weights() / channels;
    this.input = random(IMAGES * places * channels);
    this.weight = random(convolver.weights());
    this.bias = random(channels);
    this.output = random(input.length);
    this.dInput = new float[input.length];
    this.gradient = new float[weight.length];
    this.scratch = new float[convolver.scratchSize()];
    this.columns = random(IMAGES_OF_A_PRODUCT * places * depth);
    this.dColumns = new float[columns.length];
  }

  /** Prints a line for each number of channels. */
  static void report(double seconds) {
    for (int[] sizes : SIZES_AND_CHANNELS) {
      ConvolutionShare share = new ConvolutionShare(sizes[0], sizes[1]);
      double[] whole = share.rates(seconds);
      System.out.printf(
          Locale.ROOT,
          "conv3x3 size=%d channels=%d gflops=%.1f bareGemmGflops=%.1f share=%.2f%n",
          sizes[0],
          sizes[1],
          whole[0],
          whole[1],
          whole[0] / whole[1]);
    }
  }

  /** GFLOP/s of the three convolutions together, and of the three products; by turns. */
  private double[] rates(double seconds) {
    double gflop = 3 * 2e-9 * IMAGES * places * convolver.weights();
    convolutions();
    products();
    long convolving = 0;
    long multiplying = 0;
    long count = 0;
    long begin = System.nanoTime();
    boolean warm = false;
    while (true) {
      long start = System.nanoTime();
      convolutions();
      long between = System.nanoTime();
      products();
      convolving += between - start;
      multiplying += System.nanoTime() - between;
      count++;
      double elapsed = (System.nanoTime() - begin) / 1e9;
      if (!warm && elapsed > seconds / 2) {
        warm = true;
        convolving = 0;
        multiplying = 0;
        count = 0;
      } else if (warm && elapsed > 1.5 * seconds) {
        return new double[] {count * gflop / convolving * 1e9, count * gflop / multiplying * 1e9};
      }
    }
  }

  private void convolutions() {
    convolver.forward(input, weight, 0, bias, 0, output, IMAGES, scratch);
    convolver.inputGradient(output, weight, 0, dInput, IMAGES, scratch);
    convolver.weightGradient(input, output, gradient, 0, IMAGES, scratch);
  }

  private void products() {
    int rows = IMAGES_OF_A_PRODUCT * places;
    for (int i = 0; i < IMAGES / IMAGES_OF_A_PRODUCT; i++) {
      int at = i * rows * channels;
      Blas.multiply(rows, channels, depth, columns, 0, weight, 0, 0f, output, at);
      Blas.multiplyTransposedA(depth, channels, rows, columns, 0, output, at, 0f, gradient, 0);
      Blas.multiplyTransposedB(rows, depth, channels, output, at, weight, 0, 0f, dColumns, 0);
    }
  }

  private static float[] random(int length) {
    SplittableRandom random = new SplittableRandom(length);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextDouble(-1, 1) * 0.05f;
    }
    return values;
  }
}
