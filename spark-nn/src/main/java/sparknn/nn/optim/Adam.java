package sparknn.nn.optim;

import sparknn.nn.linalg.Power;
import sparknn.nn.spec.Default;
import sparknn.nn.spec.Require;

/**
 * Adam with bias correction:
 *
 * <pre>
 * m = beta1 m + (1 - beta1) g
 * v = beta2 v + (1 - beta2) g²
 * p -= stepSize · (m / (1 - beta1^t)) / (√(v / (1 - beta2^t)) + epsilon)
 * </pre>
 *
 * <p>Kingma and Ba 2015, "Adam: a method for stochastic optimization", Algorithm 1: epsilon is
 * outside the root, added after the correction.
 *
 * @param beta1 decay of the mean gradient, in [0, 1); default 0.9
 * @param beta2 decay of the mean squared gradient, in [0, 1); default 0.999
 * @param epsilon greater than 0; default 1e-8
 */
public record Adam(
    @Default("0.9") double beta1, @Default("0.999") double beta2, @Default("1e-8") double epsilon)
    implements Optimizer {
  public Adam {
    Require.inHalfOpen("adam's beta1", beta1, 0, 1);
    Require.inHalfOpen("adam's beta2", beta2, 0, 1);
    Require.positive("adam's epsilon", epsilon);
  }

  @Override
  public int slots() {
    return 2;
  }

  @Override
  public void step(
      float[] parameters,
      float[] gradient,
      float[][] slots,
      int from,
      int to,
      double stepSize,
      long step) {
    step(beta1, beta2, epsilon, parameters, gradient, slots, from, to, stepSize, step);
  }

  /**
   * The step of Adam, and of what is built on it: without an instance, which would be allocated.
   */
  static void step(
      double beta1,
      double beta2,
      double epsilon,
      float[] parameters,
      float[] gradient,
      float[][] slots,
      int from,
      int to,
      double stepSize,
      long step) {
    float[] mean = slots[0];
    float[] square = slots[1];
    double correction1 = 1 - Power.of(beta1, step);
    double correction2 = 1 - Power.of(beta2, step);
    // √(v / c) + e = (√v + e √c) / √c: the corrections leave the loop.
    float rate = (float) (stepSize * Math.sqrt(correction2) / correction1);
    float floor = (float) (epsilon * Math.sqrt(correction2));
    float keep1 = (float) beta1;
    float take1 = (float) (1 - beta1);
    float keep2 = (float) beta2;
    float take2 = (float) (1 - beta2);
    for (int i = from; i < to; i++) {
      float g = gradient[i];
      float m = keep1 * mean[i] + take1 * g;
      float v = keep2 * square[i] + take2 * g * g;
      mean[i] = m;
      square[i] = v;
      parameters[i] -= rate * m / ((float) Math.sqrt(v) + floor);
    }
  }
}
