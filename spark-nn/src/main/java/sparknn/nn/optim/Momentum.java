package sparknn.nn.optim;

import sparknn.nn.spec.Default;
import sparknn.nn.spec.Require;

/**
 * Gradient descent with momentum: {@code v = momentum · v + g; p -= stepSize · v}.
 *
 * <p>Polyak 1964; the step size is outside the velocity and there is no dampening, as in PyTorch's
 * {@code SGD}.
 *
 * @param momentum in [0, 1); default 0.9
 */
public record Momentum(@Default("0.9") double momentum) implements Optimizer {
  public Momentum {
    Require.inHalfOpen("momentum", momentum, 0, 1);
  }

  @Override
  public int slots() {
    return 1;
  }

  @Override
  public void step(
      float[] parameters, float[] gradient, float[][] slots, double stepSize, long step) {
    float[] velocity = slots[0];
    float rate = (float) stepSize;
    float keep = (float) momentum;
    for (int i = 0; i < parameters.length; i++) {
      float v = keep * velocity[i] + gradient[i];
      velocity[i] = v;
      parameters[i] -= rate * v;
    }
  }
}
