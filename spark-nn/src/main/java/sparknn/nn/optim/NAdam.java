package sparknn.nn.optim;

import sparknn.nn.linalg.Power;
import sparknn.nn.spec.Default;
import sparknn.nn.spec.Require;

/**
 * Adam with Nesterov's momentum:
 *
 * <pre>
 * m = beta1 m + (1 - beta1) g
 * v = beta2 v + (1 - beta2) g²
 * n = beta1 m / (1 - beta1^(t+1)) + (1 - beta1) g / (1 - beta1^t)
 * p -= stepSize · n / (√(v / (1 - beta2^t)) + epsilon)
 * </pre>
 *
 * <p>Dozat 2016, "Incorporating Nesterov momentum into Adam", with beta1 constant. (PyTorch and
 * Keras let it rise from half of its value.)
 *
 * @param beta1 decay of the mean gradient, in [0, 1); default 0.9
 * @param beta2 decay of the mean squared gradient, in [0, 1); default 0.999
 * @param epsilon greater than 0; default 1e-8
 */
public record NAdam(
    @Default("0.9") double beta1, @Default("0.999") double beta2, @Default("1e-8") double epsilon)
    implements Optimizer {
  public NAdam {
    Require.inHalfOpen("nAdam's beta1", beta1, 0, 1);
    Require.inHalfOpen("nAdam's beta2", beta2, 0, 1);
    Require.positive("nAdam's epsilon", epsilon);
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
    float[] mean = slots[0];
    float[] square = slots[1];
    // √(v / c) + e = (√v + e √c) / √c: the corrections leave the loop, as in Adam.
    double root = Math.sqrt(1 - Power.of(beta2, step));
    double power = Power.of(beta1, step);
    float meanRate = (float) (stepSize * root * beta1 / (1 - power * beta1));
    float gradientRate = (float) (stepSize * root * (1 - beta1) / (1 - power));
    float floor = (float) (epsilon * root);
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
      parameters[i] -= (meanRate * m + gradientRate * g) / ((float) Math.sqrt(v) + floor);
    }
  }
}
