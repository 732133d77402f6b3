package sparknn.nn.optim;

import sparknn.nn.spec.Default;
import sparknn.nn.spec.Require;

/**
 * RMSProp: the gradient over the root of its mean square, with momentum if wanted.
 *
 * <pre>
 * s = decay s + (1 - decay) g²
 * v = momentum v + g / (√s + epsilon)
 * p -= stepSize · v
 * </pre>
 *
 * <p>Tieleman and Hinton 2012, "Neural networks for machine learning", lecture 6.5; not centred,
 * epsilon outside the root, momentum after the scaling, as in PyTorch.
 *
 * @param decay of the mean square, in [0, 1); default 0.9
 * @param epsilon greater than 0; default 1e-8
 * @param momentum in [0, 1); default 0
 */
public record RmsProp(
    @Default("0.9") double decay, @Default("1e-8") double epsilon, @Default("0") double momentum)
    implements Optimizer {
  public RmsProp {
    Require.inHalfOpen("rmsProp's decay", decay, 0, 1);
    Require.positive("rmsProp's epsilon", epsilon);
    Require.inHalfOpen("rmsProp's momentum", momentum, 0, 1);
  }

  @Override
  public int slots() {
    return momentum > 0 ? 2 : 1;
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
    float keep = (float) decay;
    float take = (float) (1 - decay);
    if (momentum == 0) {
      for (int i = from; i < to; i++) {
        float g = gradient[i];
        float s = keep * squares[i] + take * g * g;
        squares[i] = s;
        parameters[i] -= rate * (g / ((float) Math.sqrt(s) + floor));
      }
      return;
    }
    float[] velocity = slots[1];
    float keepVelocity = (float) momentum;
    for (int i = from; i < to; i++) {
      float g = gradient[i];
      float s = keep * squares[i] + take * g * g;
      float v = keepVelocity * velocity[i] + g / ((float) Math.sqrt(s) + floor);
      squares[i] = s;
      velocity[i] = v;
      parameters[i] -= rate * v;
    }
  }
}
