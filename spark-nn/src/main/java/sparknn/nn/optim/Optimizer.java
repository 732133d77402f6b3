package sparknn.nn.optim;

import java.util.function.Function;
import sparknn.nn.spec.ComponentCatalog;

/**
 * A rule that moves parameters against their gradient.
 *
 * <p>The rule itself is immutable; what it remembers lies in slots, arrays as long as the
 * parameters, which the caller owns, zeroes before the first step, averages over workers and saves.
 *
 * @since 0.1.0
 */
public non-sealed interface Optimizer extends Solver {
  /** Finds optimisers by name. */
  ComponentCatalog<Optimizer> CATALOG = ComponentCatalog.of(Optimizer.class, "optimizer");

  /** The decoupled weight decay that comes with it; 0 with most. */
  default double weightDecay() {
    return 0;
  }

  @Override
  default <T> T match(Function<Optimizer, T> byMiniBatches, Function<Lbfgs, T> byAllRows) {
    return byMiniBatches.apply(this);
  }

  /** How many arrays it remembers. */
  int slots();

  /**
   * Takes one step with a stretch of the parameters. Allocates nothing.
   *
   * @param parameters changed in place from {@code from} to {@code to}, exclusively
   * @param gradient of the mean loss of a batch, as long as the parameters; may be changed there
   * @param slots {@link #slots} arrays, changed in place there
   * @param from the first index
   * @param to the last, exclusively
   * @param stepSize greater than 0
   * @param step the number of this step in the whole training, from 1
   */
  void step(
      float[] parameters,
      float[] gradient,
      float[][] slots,
      int from,
      int to,
      double stepSize,
      long step);

  /** Takes one step with all parameters. */
  default void step(
      float[] parameters, float[] gradient, float[][] slots, double stepSize, long step) {
    step(parameters, gradient, slots, 0, parameters.length, stepSize, step);
  }
}
