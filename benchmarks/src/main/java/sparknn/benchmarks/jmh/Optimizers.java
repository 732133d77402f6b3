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
import sparknn.nn.optim.Optimizer;

/** Nanoseconds a parameter of an optimiser's step, on as many as 784-256-10 has, or nearly. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class Optimizers {
  private static final int SIZE = 200_000;

  /** An optimiser's spec. */
  @Param({"sgd", "momentum", "adam"})
  public String solver;

  private Optimizer optimizer;
  private float[] parameters;
  private float[] gradient;
  private float[][] slots;
  private long step;

  @Setup
  public void fill() {
    optimizer = Optimizer.CATALOG.create(solver);
    parameters = random(1);
    gradient = random(2);
    slots = new float[optimizer.slots()][SIZE];
  }

  private static float[] random(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }

  @Benchmark
  @OperationsPerInvocation(SIZE)
  public float[] step() {
    optimizer.step(parameters, gradient, slots, 1e-3, ++step);
    return parameters;
  }
}
