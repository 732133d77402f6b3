package sparknn.benchmarks.jmh;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import sparknn.nn.activation.Activation;

/** Nanoseconds an element of activations, forward and backward, on a batch of 128 by 256. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class Activations {
  private static final int SIZE = 128 * 256;

  /** An activation's spec. */
  @Param({"relu", "sigmoid", "tanh"})
  public String activation;

  private Activation function;
  private float[] input;
  private float[] output;
  private float[] dOutput;
  private float[] dInput;

  @Setup
  public void fill() {
    function = Activation.CATALOG.create(activation);
    input = random(1);
    output = new float[SIZE];
    dOutput = random(2);
    dInput = new float[SIZE];
    function.apply(input, output, SIZE);
  }

  private static float[] random(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      values[i] = (float) random.nextDouble(-3, 3);
    }
    return values;
  }

  @Benchmark
  @OperationsPerInvocation(SIZE)
  public float[] forward() {
    function.apply(input, output, SIZE);
    return output;
  }

  @Benchmark
  @OperationsPerInvocation(SIZE)
  public float[] backward() {
    function.differentiate(input, output, dOutput, dInput, SIZE);
    return dInput;
  }
}
