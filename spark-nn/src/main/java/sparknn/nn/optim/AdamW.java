package sparknn.nn.optim;

import sparknn.nn.spec.Default;
import sparknn.nn.spec.Require;

/**
 * {@link Adam} with decoupled weight decay: before its step every weight is multiplied by {@code 1
 * - stepSize · weightDecay}. Biases and normalisation parameters do not decay, unlike in libraries
 * that let everything decay. Loshchilov and Hutter 2019, "Decoupled weight decay regularization",
 * Algorithm 2; the schedule's factor is in the step size.
 *
 * @param beta1 as Adam's; default 0.9
 * @param beta2 as Adam's; default 0.999
 * @param epsilon as Adam's; default 1e-8
 * @param weightDecay 0 or greater; default 0.01
 */
public record AdamW(
    @Default("0.9") double beta1,
    @Default("0.999") double beta2,
    @Default("1e-8") double epsilon,
    @Default("0.01") double weightDecay)
    implements Optimizer {
  public AdamW {
    new Adam(beta1, beta2, epsilon);
    Require.notNegative("adamW's weightDecay", weightDecay);
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
    Adam.step(beta1, beta2, epsilon, parameters, gradient, slots, from, to, stepSize, step);
  }
}
