package sparknn.benchmarks.jmh;

import dev.ludovic.netlib.blas.JavaBLAS;
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
import sparknn.nn.linalg.Blas;

/**
 * A matrix product of one thread, {@code [m, n] = [m, k] · [k, n]}, in GFLOP/s ({@code gflop} in
 * JMH's table): by OpenBLAS as the engine calls it, by the engine's fall-back in plain Java, and in
 * double precision by what Spark's own network has where no native BLAS is installed, without and
 * with the vector module.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class Gemm {
  /** m x n x k. */
  @Param({"128x256x784", "128x1024x1024", "32x128x64", "1024x1024x1024"})
  public String shape;

  private int m;
  private int n;
  private int k;
  private float[] a;
  private float[] b;
  private float[] c;
  private double[] doubleA;
  private double[] doubleB;
  private double[] doubleC;

  /** Counts operations. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Work {
    /** 2mnk a product, in units of 10^9. */
    public double gflop;
  }

  @Setup
  public void fill() {
    int[] sizes = Arrays.stream(shape.split("x", -1)).mapToInt(Integer::parseInt).toArray();
    m = sizes[0];
    n = sizes[1];
    k = sizes[2];
    doubleA = new SplittableRandom(1).doubles((long) m * k, -1, 1).toArray();
    doubleB = new SplittableRandom(2).doubles((long) k * n, -1, 1).toArray();
    doubleC = new double[m * n];
    a = floats(doubleA);
    b = floats(doubleB);
    c = new float[m * n];
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  @Benchmark
  @Fork(value = 1, jvmArgsAppend = "-Dsparknn.blas=native")
  public float[] openBlas(Work work) {
    return engine(work);
  }

  @Benchmark
  @Fork(value = 1, jvmArgsAppend = "-Dsparknn.blas=java")
  public float[] plainJava(Work work) {
    return engine(work);
  }

  @Benchmark
  @Fork(1)
  public double[] sparkDouble(Work work) {
    return spark(work);
  }

  @Benchmark
  @Fork(
      value = 1,
      jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
  public double[] sparkDoubleVector(Work work) {
    return spark(work);
  }

  private float[] engine(Work work) {
    Blas.multiply(m, n, k, a, 0, b, 0, 0f, c, 0);
    work.gflop += 2e-9 * m * n * k;
    return c;
  }

  private double[] spark(Work work) {
    JavaBLAS.getInstance()
        .dgemm("N", "N", n, m, k, 1.0, doubleB, 0, n, doubleA, 0, k, 0.0, doubleC, 0, n);
    work.gflop += 2e-9 * m * n * k;
    return doubleC;
  }
}
