package sparknn.nn.optim;

import sparknn.nn.spec.Default;
import sparknn.nn.spec.Require;

/**
 * Gradient descent with momentum: {@code v = momentum · v + g; p -= stepSize · v}.
 *
 * <p>Polyak 1964; the step size is outside the velocity and there is no dampening, as in PyTorch's
 * {@code SGD}.
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
public record Momentum(
    @Default("0.9") double momentum, @Default("0.5") double initial, @Default("0") int annealSteps)
    implements Optimizer {
  public Momentum {
    Require.inHalfOpen("momentum", momentum, 0, 1);
    Require.inHalfOpen("momentum's initial", initial, 0, 1);
    Require.atLeast("momentum's annealSteps", annealSteps, 0);
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
    for (int i = from; i < to; i++) {
      float v = keep * velocity[i] + gradient[i];
      velocity[i] = v;
      parameters[i] -= rate * v;
    }
  }
}
