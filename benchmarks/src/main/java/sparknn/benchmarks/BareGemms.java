package sparknn.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import sparknn.nn.linalg.Blas;

/**
 * The matrix products that training a network of dense layers can't do without, and nothing else:
 * for each layer the forward product, the weight gradient and, but for the first layer, the input
 * gradient.
 */
final class BareGemms {
  private BareGemms() {}

  /** Floating-point operations of one row: 2mnk for each product. */
  static double flopsPerRow(int[] sizes) {
    double flops = 0;
    for (int i = 1; i < sizes.length; i++) {
      flops += (i == 1 ? 4.0 : 6.0) * sizes[i - 1] * sizes[i];
    }
    return flops;
  }

  /** GFLOP/s of all threads together, each on its own arrays, over about so many seconds. */
  static double rate(int[] sizes, int batch, int threads, double seconds)
      throws InterruptedException {
    double[] rates = new double[threads];
    List<Thread> running = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      int slot = t;
      Thread thread = new Thread(() -> rates[slot] = rateOfOneThread(sizes, batch, seconds));
      thread.start();
      running.add(thread);
    }
    for (Thread thread : running) {
      thread.join();
    }
    return Arrays.stream(rates).sum();
  }

  private static double rateOfOneThread(int[] sizes, int batch, double seconds) {
    float[][] activations = new float[sizes.length][];
    float[][] derivatives = new float[sizes.length][];
    float[][] weights = new float[sizes.length][];
    float[][] gradients = new float[sizes.length][];
    for (int i = 0; i < sizes.length; i++) {
      activations[i] = filled(batch * sizes[i]);
      derivatives[i] = filled(batch * sizes[i]);
      weights[i] = i == 0 ? null : filled(sizes[i - 1] * sizes[i]);
      gradients[i] = i == 0 ? null : filled(sizes[i - 1] * sizes[i]);
    }
    long batches = 0;
    long start = System.nanoTime();
    double warmUp = seconds / 4;
    while (true) {
      for (int i = 1; i < sizes.length; i++) {
        Blas.multiply(
            batch,
            sizes[i],
            sizes[i - 1],
            activations[i - 1],
            0,
            weights[i],
            0,
            0f,
            activations[i],
            0);
      }
      for (int i = sizes.length - 1; i > 0; i--) {
        Blas.multiplyTransposedA(
            sizes[i - 1],
            sizes[i],
            batch,
            activations[i - 1],
            0,
            derivatives[i],
            0,
            0f,
            gradients[i],
            0);
        if (i > 1) {
          Blas.multiplyTransposedB(
              batch,
              sizes[i - 1],
              sizes[i],
              derivatives[i],
              0,
              weights[i],
              0,
              0f,
              derivatives[i - 1],
              0);
        }
      }
      batches++;
      double elapsed = (System.nanoTime() - start) / 1e9;
      if (warmUp > 0 && elapsed > warmUp) {
        warmUp = 0;
        batches = 0;
        start = System.nanoTime();
      } else if (warmUp == 0 && elapsed > seconds) {
        return batches * batch * flopsPerRow(sizes) / elapsed / 1e9;
      }
    }
  }

  private static float[] filled(int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) Math.sin(i) * 1e-3f;
    }
    return values;
  }
}
