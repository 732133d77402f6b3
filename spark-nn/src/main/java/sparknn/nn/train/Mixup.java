package sparknn.nn.train;

import sparknn.nn.data.Batch;
import sparknn.nn.layer.MemoryNeed;
import sparknn.nn.layer.StepContext;
import sparknn.nn.loss.Loss;
import sparknn.nn.loss.Metric;
import sparknn.nn.random.Purpose;
import sparknn.nn.random.Rng;
import sparknn.nn.spec.Require;

/**
 * Mixup: each example of a mini-batch is mixed with the next one (the last with the first), which
 * is a random one, as the order of a pass is random:
 *
 * <pre>
 * x̃_i = λ_i x_i + (1 - λ_i) x_{i+1}
 * L   = Σ_i [λ_i w_i L(x̃_i, y_i) + (1 - λ_i) w_{i+1} L(x̃_i, y_{i+1})] / Σ_i w_i
 * </pre>
 *
 * <p>λ_i is drawn from Beta(α, α) for each example. The loss of mixed targets is a mixture of
 * losses here, so that every loss can do it; for the cross-entropy it is the same, and for the
 * squared error the gradient is. Metrics are mixed likewise. Zhang et al. 2018, "mixup: beyond
 * empirical risk minimization".
 *
 * <p>Not thread-safe: one a task.
 */
final class Mixup {
  private final double alpha;
  private final int width;
  private final int targetSize;
  private final int outputs;
  private final float[] features;
  private final float[] weights;
  private final float[] otherTargets;
  private final float[] otherWeights;
  private final float[] dOther;
  private final Rng rng = Rng.at(0, Purpose.MIXUP);

  /**
   * @param alpha greater than 0
   * @param capacity the most examples of a mini-batch
   */
  Mixup(double alpha, Network network, int capacity) {
    Require.positive("mixup", alpha);
    this.alpha = alpha;
    this.width = network.input().size();
    this.targetSize = network.targetSize();
    this.outputs = network.outputSize();
    this.features = new float[Math.multiplyExact(capacity, width)];
    this.weights = new float[capacity];
    this.otherTargets = new float[Math.multiplyExact(capacity, targetSize)];
    this.otherWeights = new float[capacity];
    this.dOther = new float[Math.multiplyExact(capacity, outputs)];
  }

  /** What it takes. */
  static MemoryNeed memory(Network network) {
    int example = network.input().size() + network.targetSize() + network.outputSize();
    return MemoryNeed.floats(0, example + 2L);
  }

  /** Mixes a mini-batch, which stays as it is. */
  void mix(Batch batch, StepContext pass) {
    rng.restart(pass.nextKey(Purpose.MIXUP));
    int rows = batch.rows();
    for (int row = 0; row < rows; row++) {
      int other = (row + 1) % rows;
      float share = (float) share();
      float[] from = batch.features();
      int own = row * width;
      int others = other * width;
      for (int i = 0; i < width; i++) {
        features[own + i] = share * from[own + i] + (1 - share) * from[others + i];
      }
      weights[row] = share * batch.weights()[row];
      otherWeights[row] = (1 - share) * batch.weights()[other];
      System.arraycopy(
          batch.targets(), other * targetSize, otherTargets, row * targetSize, targetSize);
    }
  }

  /** The mixed features. */
  float[] features() {
    return features;
  }

  /** The weight of each example's own target. */
  float[] weights() {
    return weights;
  }

  /** The metric's sum for the targets of the examples that were mixed in. */
  double metric(Metric metric, float[] output, int rows) {
    return metric.sum(output, otherTargets, otherWeights, rows, outputs);
  }

  /** The loss for the targets of the examples that were mixed in; its derivative is added. */
  double addDerivative(Loss loss, float[] output, float scale, int rows, float[] dOutput) {
    double sum =
        loss.differentiate(output, otherTargets, otherWeights, scale, rows, outputs, dOther);
    for (int i = 0; i < rows * outputs; i++) {
      dOutput[i] += dOther[i];
    }
    return sum;
  }

  /** From Beta(α, α): the share of one of two gamma variates, by their logarithms. */
  private double share() {
    double first = logGamma();
    return 1 / (1 + StrictMath.exp(logGamma() - first));
  }

  /**
   * The logarithm of a gamma variate of shape α: Marsaglia and Tsang 2000, "A simple method for
   * generating gamma variables", of shape α + 1, times u^(1/α).
   */
  private double logGamma() {
    double d = alpha + 1 - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double x = rng.nextGaussian();
      double v = (1 + c * x) * (1 + c * x) * (1 + c * x);
      double u = 1 - rng.nextDouble();
      if (v > 0 && StrictMath.log(u) < x * x / 2 + d - d * v + d * StrictMath.log(v)) {
        return StrictMath.log(d * v) + StrictMath.log(1 - rng.nextDouble()) / alpha;
      }
    }
  }
}
