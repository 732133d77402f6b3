package sparknn.nn.optim;

/** Momentum that changes linearly over the first steps, then stays. */
final class Annealing {
  private Annealing() {}

  /**
   * The momentum of a step.
   *
   * @param initial at the first step
   * @param last from step {@code steps + 1} on
   * @param steps over how many steps it changes; 0: not at all, it is {@code last} throughout
   * @param step from 1
   */
  static double momentum(double initial, double last, int steps, long step) {
    return step > steps ? last : initial + (last - initial) * (step - 1) / steps;
  }
}
