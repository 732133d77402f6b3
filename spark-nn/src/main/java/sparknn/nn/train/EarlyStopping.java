package sparknn.nn.train;

import sparknn.nn.spec.Require;

/**
 * Decides, pass by pass, whether a validation loss still falls.
 *
 * <p>A pass is an improvement if its loss is more than {@code tol} below the best so far; after
 * {@code patience} passes in a row without one, training should stop.
 */
public final class EarlyStopping {
  private final int patience;
  private final double tol;
  private double best = Double.POSITIVE_INFINITY;
  private int bestPass = -1;
  private int passesWithout;

  /**
   * @param patience passes without improvement before the stop, at least 1
   * @param tol how much lower a loss must be, 0 or greater
   */
  public EarlyStopping(int patience, double tol) {
    Require.atLeast("patience", patience, 1);
    Require.notNegative("tol", tol);
    this.patience = patience;
    this.tol = tol;
  }

  /** Takes the validation loss of a pass, counted from 0; true if it is the best so far. */
  public boolean improvedBy(int pass, double loss) {
    if (loss < best - tol || bestPass < 0) {
      // What is no number may come first, but any number is better.
      best = Double.isNaN(loss) ? Double.POSITIVE_INFINITY : loss;
      bestPass = pass;
      passesWithout = 0;
      return true;
    }
    passesWithout++;
    return false;
  }

  /** Whether training should end now. */
  public boolean shouldStop() {
    return passesWithout >= patience;
  }

  /** The pass with the best loss, from 0; -1 before the first. */
  public int bestPass() {
    return bestPass;
  }

  /**
   * What it remembers from pass to pass.
   *
   * @param best the best loss so far
   * @param bestPass its pass, from 0; -1 before the first
   * @param passesWithout passes since then
   */
  public record Memory(double best, int bestPass, int passesWithout) {}

  /** What it remembers. */
  public Memory memory() {
    return new Memory(best, bestPass, passesWithout);
  }

  /** Goes on from what another one remembered. */
  public void recall(Memory memory) {
    best = memory.best();
    bestPass = memory.bestPass();
    passesWithout = memory.passesWithout();
  }
}
