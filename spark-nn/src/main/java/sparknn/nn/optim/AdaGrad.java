package sparknn.nn.optim;

import sparknn.nn.spec.Default;
import sparknn.nn.spec.Require;

/**
 * AdaGrad: each parameter's steps get smaller with the gradients that it has seen.
 *
 * <pre>
 * s += g²
 * p -= stepSize · g / (√s + epsilon)
 * </pre>
 *
 * <p>Duchi, Hazan and Singer 2011, "Adaptive subgradient methods for online learning and stochastic
 * optimization", the diagonal form; sums begin at 0 and epsilon is outside the root, as in PyTorch.
 * Step sizes are larger than for other rules: 0.01 to 1.
 *
 * @param epsilon greater than 0; default 1e-10
 */
public record AdaGrad(@Default("1e-10") double epsilon) implements Optimizer {
  public AdaGrad {
    Require.positive("adaGrad's epsilon", epsilon);
  }

  @Override
  public int slots() {
    return 1;
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
    float[] squares = slots[0];
    float rate = (float) stepSize;
    float floor = (float) epsilon;
    for (int i = from; i < to; i++) {
      float g = gradient[i];
      float s = squares[i] + g * g;
      squares[i] = s;
      parameters[i] -= rate * g / ((float) Math.sqrt(s) + floor);
    }
  }
}
