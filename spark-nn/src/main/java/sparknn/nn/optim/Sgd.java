package sparknn.nn.optim;

/** Stochastic gradient descent: {@code p -= stepSize · g}. */
public record Sgd() implements Optimizer {
  @Override
  public int slots() {
    return 0;
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
    float rate = (float) stepSize;
    for (int i = from; i < to; i++) {
      parameters[i] -= rate * gradient[i];
    }
  }
}
