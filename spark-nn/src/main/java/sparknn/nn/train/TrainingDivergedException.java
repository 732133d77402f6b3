package sparknn.nn.train;

/**
 * Thrown where the loss or a parameter becomes infinite or not a number: training can't go on from
 * there.
 */
public final class TrainingDivergedException extends RuntimeException {
  private final int pass;

  /**
   * @param pass the pass in which it happened, from 1
   */
  public TrainingDivergedException(int pass, String message) {
    super(message);
    this.pass = pass;
  }

  /** The pass in which it happened, from 1. */
  public int pass() {
    return pass;
  }
}
