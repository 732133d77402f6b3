package sparknn.nn.rule;

import java.io.Serializable;
import sparknn.nn.param.ParameterLayout;
import sparknn.nn.param.TouchedRows;

/**
 * Something done at every step before or after the optimiser's own. Immutable and thread-safe;
 * allocates nothing. Rules work one after another in the order in which a plan has them.
 */
public interface StepRule extends Serializable {
  /**
   * Between the backward pass and the optimiser.
   *
   * @param gradient of the mean loss of the batch; changed in place
   * @param parameters may be changed in place
   * @param stepSize of this step
   */
  default void beforeStep(
      float[] gradient, float[] parameters, ParameterLayout layout, double stepSize) {}

  /**
   * Whether it leaves parameters without a gradient as they are, so that steps may pass them by.
   */
  default boolean allowsLazy() {
    return false;
  }

  /**
   * As {@link #beforeStep(float[], float[], ParameterLayout, double)}, for a rule that {@link
   * #allowsLazy}.
   *
   * @param touched the rows of a tensor that have a gradient; what lies in the array for the others
   *     is not to be read
   */
  default void beforeStep(float[] gradient, TouchedRows touched) {
    throw new UnsupportedOperationException("a rule that allows lazy steps must say how");
  }

  /** After the optimiser; {@code parameters} are changed in place. */
  default void afterStep(float[] parameters, ParameterLayout layout) {}
}
