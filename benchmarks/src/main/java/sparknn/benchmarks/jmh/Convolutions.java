package sparknn.benchmarks.jmh;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import sparknn.nn.conv.Convolver;
import sparknn.nn.conv.ImageWindow;
import sparknn.nn.conv.SlidingWindow;
import sparknn.nn.linalg.Blas;

/**
 * 3×3 convolutions of 16 images on one thread, in GFLOP/s ({@code gflop} in JMH's table), beside
 * the bare matrix product of the columns of four images, which are there already.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class Convolutions {
  private static final int IMAGES = 16;
  private static final int KERNEL = 3;

  /** size x channels x filters x groups. */
  @Param({"28x32x32x1", "28x32x64x1", "14x64x64x1", "14x128x128x1", "32x16x16x1", "14x64x64x64"})
  public String shape;

  private int places;
  private int filters;
  private int depth;
  private double gflop;
  private Convolver convolver;
  private float[] input;
  private float[] weight;
  private float[] bias;
  private float[] output;
  private float[] dOutput;
  private float[] dInput;
  private float[] gradient;
  private float[] scratch;
  private float[] columns;
  private float[] product;

  /** Counts operations. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Work {
    /** Two for each multiply-add, in units of 10^9. */
    public double gflop;
  }

  @Setup
  public void fill() {
    int[] sizes = Arrays.stream(shape.split("x", -1)).mapToInt(Integer::parseInt).toArray();
    int size = sizes[0];
    int channels = sizes[1];
    filters = sizes[2];
    SlidingWindow axis = SlidingWindow.same(size, KERNEL, 1, 1);
    convolver = Convolver.of(new ImageWindow(axis, axis), channels, filters, sizes[3]);
    places = size * size;
    depth = convolver.weights() / filters;
    gflop = 2e-9 * IMAGES * places * convolver.weights();
    input = random(IMAGES * places * channels);
    weight = random(convolver.weights());
    bias = random(filters);
    dOutput = random(IMAGES * places * filters);
    output = new float[dOutput.length];
    dInput = new float[input.length];
    gradient = new float[weight.length];
    scratch = new float[convolver.scratchSize()];
    columns = random(4 * places * depth);
    product = new float[4 * places * filters];
  }

  private static float[] random(int length) {
    SplittableRandom random = new SplittableRandom(length);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }

  @Benchmark
  public float[] bareProduct(Work work) {
    Blas.multiply(4 * places, filters, depth, columns, 0, weight, 0, 0f, product, 0);
    work.gflop += gflop * 4 / IMAGES;
    return product;
  }

  @Benchmark
  public float[] forward(Work work) {
    convolver.forward(input, weight, 0, bias, 0, output, IMAGES, scratch);
    work.gflop += gflop;
    return output;
  }

  @Benchmark
  public float[] inputGradient(Work work) {
    convolver.inputGradient(dOutput, weight, 0, dInput, IMAGES, scratch);
    work.gflop += gflop;
    return dInput;
  }

  @Benchmark
  public float[] weightGradient(Work work) {
    convolver.weightGradient(input, dOutput, gradient, 0, IMAGES, scratch);
    work.gflop += gflop;
    return gradient;
  }
}
