package sparknn.internal.distributed;

/**
 * The outer optimiser: from the last common parameters and the workers' average to the next common
 * parameters, as {@link Averaging} has it. Lives on the driver; without momentum it remembers
 * nothing.
 */
final class OuterStep {
  private final Averaging averaging;
  private final float[] velocity;

  OuterStep(Averaging averaging, int parameters) {
    this.averaging = averaging;
    this.velocity = averaging.momentum() == 0 ? null : new float[parameters];
  }

  /**
   * Takes the step.
   *
   * @param parameters how many of the numbers are parameters; they come first
   * @param before the last common state; only read
   * @param average the workers' average; its parameters become the next common ones
   */
  void take(int parameters, float[] before, float[] average) {
    if (averaging.plain()) {
      return;
    }
    for (int i = 0; i < parameters; i++) {
      average[i] = next(i, before[i], average[i]);
    }
  }

  /** The next common value of a parameter. */
  float next(int i, float before, float average) {
    if (averaging.plain()) {
      return average;
    }
    float rate = (float) averaging.stepSize();
    float momentum = (float) averaging.momentum();
    float difference = average - before;
    float step = difference;
    if (velocity != null) {
      velocity[i] = momentum * velocity[i] + difference;
      step += momentum * velocity[i];
    }
    return before + rate * step;
  }

  /** What it remembers; empty without momentum. Not a copy. */
  float[] velocity() {
    return velocity == null ? new float[0] : velocity;
  }

  /** Goes on from what another one remembered. */
  void recall(float[] remembered) {
    if (velocity != null) {
      System.arraycopy(remembered, 0, velocity, 0, velocity.length);
    }
  }
}
