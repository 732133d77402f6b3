package sparknn.nn.optim;

import sparknn.nn.spec.Default;
import sparknn.nn.spec.Require;

/**
 * Adadelta: steps are scaled by the size of the steps before, so that they have the parameters'
 * units.
 *
 * <pre>
 * s = rho s + (1 - rho) g²
 * d = √(u + epsilon) / √(s + epsilon) · g
 * u = rho u + (1 - rho) d²
 * p -= stepSize · d
 * </pre>
 *
 * <p>Zeiler 2012, "ADADELTA: an adaptive learning rate method", Algorithm 1, which has no step
 * size: set it to 1.
 *
 * @param rho decay of both means, in [0, 1); default 0.95
 * @param epsilon greater than 0, what the first steps are made of; default 1e-6
 */
public record Adadelta(@Default("0.95") double rho, @Default("1e-6") double epsilon)
    implements Optimizer {
  public Adadelta {
    Require.inHalfOpen("adadelta's rho", rho, 0, 1);
    Require.positive("adadelta's epsilon", epsilon);
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
    float[] squares = slots[0];
    float[] updates = slots[1];
    float rate = (float) stepSize;
    float floor = (float) epsilon;
    float keep = (float) rho;
    float take = (float) (1 - rho);
    for (int i = from; i < to; i++) {
      float g = gradient[i];
      float s = keep * squares[i] + take * g * g;
      float u = updates[i];
      float d = (float) Math.sqrt(u + floor) / (float) Math.sqrt(s + floor) * g;
      squares[i] = s;
      updates[i] = keep * u + take * d * d;
      parameters[i] -= rate * d;
    }
  }
}
