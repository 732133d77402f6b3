package sparknn.nn.optim;

import sparknn.nn.spec.Default;
import sparknn.nn.spec.Require;

/**
 * Nesterov's accelerated gradient, in the form whose parameters are the point that looks ahead,
 * where the gradient is taken: {@code v = momentum · v + g; p -= stepSize · (g + momentum · v)}.
 *
 * <p>Nesterov 1983; Sutskever et al. 2013, "On the importance of initialization and momentum in
 * deep learning", rewritten as by Bengio et al. 2013, "Advances in optimizing recurrent networks",
 * section 3.5. As PyTorch's {@code SGD(nesterov=True)}; the second momentum is that of the next
 * step, which matters only while it changes.
 *
 * <p>The momentum may begin lower and change linearly, {@code m_t = initial + (momentum - initial)
 * (t - 1) / annealSteps} at step t, until it stays at its last value: Hinton 2012, "A practical
 * guide to training restricted Boltzmann machines", section 9.1. A step is one mini-batch of a
 * worker.
 *
 * @param momentum the last value, in [0, 1); default 0.9
 * @param initial the value at the first step where there is annealing, in [0, 1); default 0.5
 * @param annealSteps steps until the last value; default 0, no annealing
 */
public record Nesterov(
    @Default("0.9") double momentum, @Default("0.5") double initial, @Default("0") int annealSteps)
    implements Optimizer {
  public Nesterov {
    Require.inHalfOpen("nesterov's momentum", momentum, 0, 1);
    Require.inHalfOpen("nesterov's initial", initial, 0, 1);
    Require.atLeast("nesterov's annealSteps", annealSteps, 0);
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
    float[] velocity = slots[0];
    float rate = (float) stepSize;
    float keep = (float) Annealing.momentum(initial, momentum, annealSteps, step);
    float ahead = (float) Annealing.momentum(initial, momentum, annealSteps, step + 1);
    for (int i = from; i < to; i++) {
      float g = gradient[i];
      float v = keep * velocity[i] + g;
      velocity[i] = v;
      parameters[i] -= rate * (g + ahead * v);
    }
  }
}
